namespace Portal.Sandbox.Odoo.Models;

/// <summary>What flows between a company and the contacts and addresses below it.</summary>
/// <remarks>
/// A contact gets the company's address; an invoice address keeps its own and gets VAT number and language only.
/// Source: Odoo 18, recordings partner_read_pair, partner_contact_child_inherits_address.
/// </remarks>
internal static class PartnerFamily
{
    private static readonly string[] Address = ["street", "street2", "zip", "city", "state_id", "country_id"];

    private static readonly string[] Commercial =
    [
        "vat",
        "company_registry",
        "industry_id",
        "property_payment_term_id",
        "property_supplier_payment_term_id",
        "property_account_position_id",
        "credit_limit",
    ];

    /// <summary>Works out what is stored but computed. A changed name reaches all below, and so moves their write dates.</summary>
    public static void Renew(Transaction work, Model model, long id)
    {
        var row = work.Get(model, id);
        var parent = work.Find(model, row.Reference(model["parent_id"]) ?? 0);
        var own = parent is null || row.Flag(model["is_company"]);
        var commercial = own ? id : parent?.Reference(model["commercial_partner_id"]) ?? id;
        var head = work.Get(model, commercial);
        var company = head.Flag(model["is_company"]) ? head.Text(model["name"]) : row.Text(model["company_name"]);
        var name = CompleteName(model, row, parent, company);
        var changed =
            row.Reference(model["commercial_partner_id"]) != commercial
            || row.Text(model["complete_name"]) != name
            || row.Text(model["commercial_company_name"]) != company;
        if (!changed)
        {
            return;
        }

        work.Set(
            model,
            id,
            (model["commercial_partner_id"], commercial),
            (model["complete_name"], name),
            (model["commercial_company_name"], company)
        );
        foreach (var child in Children(work, model, id))
        {
            Renew(work, model, child.Id);
        }
    }

    public static void Synchronise(Transaction work, Model model, long id, Dictionary<string, object?> values)
    {
        var row = work.Get(model, id);
        var parent = work.Find(model, row.Reference(model["parent_id"]) ?? 0);
        var isLinked = FieldValue.IsTruthy(values.GetValueOrDefault("parent_id"));
        if (parent is not null && isLinked)
        {
            TakeFromCompany(work, model, row, parent, values);
        }

        if (parent is not null && (isLinked || values.GetValueOrDefault("type") is "contact") && IsContact(model, row))
        {
            CopyAddress(work, model, parent, id);
        }

        HandDown(work, model, id, values);
    }

    /// <summary>The first contact of a company without any address gives the company its own.</summary>
    public static void HandUpFirstAddress(Transaction work, Model model, long id)
    {
        var row = work.Get(model, id);
        var parent = work.Find(model, row.Reference(model["parent_id"]) ?? 0);
        var isHead = parent is not null && (parent.Flag(model["is_company"]) || parent.Reference(model["parent_id"]) is null);
        if (parent is not null && isHead && !HasAddress(model, parent) && Children(work, model, parent.Id).Count == 1)
        {
            CopyAddress(work, model, row, parent.Id);
        }
    }

    private static string CompleteName(Model model, Row row, Row? parent, string? company)
    {
        var type = model["type"];
        var name = row.Text(model["name"]) ?? "";
        if (row.Text(model["company_name"]) is not { Length: > 0 } && parent is null)
        {
            return name.Trim();
        }

        if (name.Length == 0 && row.Text(type) is "invoice" or "delivery" or "other")
        {
            name = type.Choices.First(choice => choice.Value == row.Text(type)).Label;
        }

        return (row.Flag(model["is_company"]) ? name : $"{company ?? parent?.Text(model["name"])}, {name}").Trim();
    }

    private static void TakeFromCompany(Transaction work, Model model, Row row, Row parent, Dictionary<string, object?> values)
    {
        if (!FieldValue.IsTruthy(values.GetValueOrDefault("lang")) && parent.Text(model["lang"]) is { } language)
        {
            work.Set(model, row.Id, (model["lang"], language));
        }

        var head = work.Get(model, work.Get(model, row.Id).Reference(model["commercial_partner_id"]) ?? row.Id);
        if (head.Id != row.Id)
        {
            Copy(work, model, head, row.Id, Commercial);
        }
    }

    private static void HandDown(Transaction work, Model model, long id, Dictionary<string, object?> values)
    {
        var row = work.Get(model, id);
        var commercial = Commercial.Where(values.ContainsKey).ToArray();
        if (commercial.Length > 0 && row.Reference(model["commercial_partner_id"]) == id)
        {
            HandDown(work, model, row, id, commercial);
        }

        var address = Address.Where(values.ContainsKey).ToArray();
        if (address.Length > 0)
        {
            foreach (var contact in Children(work, model, id).Where(child => IsContact(model, child)))
            {
                Copy(work, model, row, contact.Id, address);
                HandDown(work, model, contact.Id, address.ToDictionary(name => name, _ => (object?)null));
            }
        }
    }

    private static void HandDown(Transaction work, Model model, Row head, long id, string[] fields)
    {
        foreach (var child in Children(work, model, id).Where(child => !child.Flag(model["is_company"])))
        {
            Copy(work, model, head, child.Id, fields);
            HandDown(work, model, head, child.Id, fields);
        }
    }

    private static void CopyAddress(Transaction work, Model model, Row from, long to)
    {
        if (HasAddress(model, from))
        {
            Copy(work, model, from, to, Address);
        }
    }

    private static void Copy(Transaction work, Model model, Row from, long to, string[] fields) =>
        work.Set(model, to, [.. fields.Select(name => (model[name], from[model[name]]))]);

    private static bool HasAddress(Model model, Row row) => Address.Any(name => row[model[name]] is not null);

    private static bool IsContact(Model model, Row row) => row.Text(model["type"]) is "contact";

    private static List<Row> Children(Transaction work, Model model, long id) =>
        Orm.Existing(work, model, work.Database.Table(model.Name).Lookup(model["parent_id"], id).ToList());
}
