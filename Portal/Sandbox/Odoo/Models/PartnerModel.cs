namespace Portal.Sandbox.Odoo.Models;

/// <summary>res.partner: companies, and the contacts and addresses below them.</summary>
internal sealed class PartnerModel : Model
{
    public PartnerModel()
        : base("res.partner", "Contact")
    {
        Order = "complete_name ASC, id DESC";
        SearchNames = ["complete_name", "email", "ref", "vat", "company_registry"];
        Parent = "parent_id";
        Companies = CompanyRule.OwnAndShared;
        Recomputations = 12;
        Access = AccessRights.ReadBy(AccessRights.Everybody, AccessRights.ContactCreation);
        Add(PartnerFields.All());
    }

    public override string DisplayName(Transaction work, Row row) => row.Text(this["complete_name"]) ?? "";

    public override void BeforeCreate(Transaction work, Dictionary<string, object?> values)
    {
        CleanWebsite(values);
        if (values.GetValueOrDefault("parent_id") is long parent and not 0)
        {
            work.Get(this, parent);
            values["company_name"] = false;
        }
    }

    public override void AfterCreate(Transaction work, long id, Dictionary<string, object?> values)
    {
        DemandName(work, id);
        PartnerFamily.Renew(work, this, id);
        PartnerFamily.Synchronise(work, this, id, values);
        PartnerFamily.HandUpFirstAddress(work, this, id);
    }

    public override void BeforeWrite(Transaction work, IReadOnlyList<long> ids, Dictionary<string, object?> values)
    {
        CleanWebsite(values);
        if (values.GetValueOrDefault("parent_id") is long parent and not 0)
        {
            work.Get(this, parent);
        }

        if (values.TryGetValue("active", out var active) && !FieldValue.IsTruthy(active))
        {
            DemandNoUser(work, ids, "archive");
        }
    }

    public override void AfterWrite(Transaction work, IReadOnlyList<long> ids, Dictionary<string, object?> values)
    {
        foreach (var id in ids)
        {
            DemandName(work, id);
            DemandTree(work, id);
            PartnerFamily.Renew(work, this, id);
            PartnerFamily.Synchronise(work, this, id, values);
        }
    }

    public override void BeforeUnlink(Transaction work, IReadOnlyList<long> ids) => DemandNoUser(work, ids, "delete");

    /// <summary>A website without a scheme gets one.</summary>
    private static void CleanWebsite(Dictionary<string, object?> values)
    {
        if (
            values.GetValueOrDefault("website") is string { Length: > 0 } website
            && !website.Contains("://", StringComparison.Ordinal)
        )
        {
            values["website"] = $"http://{website}";
        }
    }

    /// <summary>Only a plain contact needs a name; an address may do without. Source: Odoo 18, recording err_validation_no_name.</summary>
    private void DemandName(Transaction work, long id)
    {
        var row = work.Get(this, id);
        if (row.Text(this["type"]) is "contact" && row.Text(this["name"]) is null)
        {
            throw OdooError.Validation("The operation cannot be completed: Contacts require a name");
        }
    }

    /// <remarks>Source: Odoo 18, recording err_validation_recursion.</remarks>
    private void DemandTree(Transaction work, long id)
    {
        var seen = new HashSet<long>();
        for (long? at = id; at is { } current; at = work.Get(this, current).Reference(this["parent_id"]))
        {
            if (!seen.Add(current))
            {
                throw OdooError.Validation("You cannot create recursive Partner hierarchies.");
            }
        }
    }

    private static void DemandNoUser(Transaction work, IReadOnlyList<long> ids, string act)
    {
        var users = work.Database.Table("res.users");
        var (partner, active) = (users.Model["partner_id"], users.Model["active"]);
        if (ids.Any(id => users.Lookup(partner, id).Any(user => users.Find(user)?.Flag(active) == true)))
        {
            throw OdooError.Validation($"You cannot {act} contacts linked to an active user.");
        }
    }
}
