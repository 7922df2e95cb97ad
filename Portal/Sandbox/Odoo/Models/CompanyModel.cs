namespace Portal.Sandbox.Odoo.Models;

/// <summary>res.company. A new one gets a partner of its own.</summary>
internal sealed class CompanyModel : Model
{
    public CompanyModel()
        : base("res.company", "Companies")
    {
        Order = "sequence, name";
        Access = AccessRights.ReadBy(AccessRights.Everybody, AccessRights.UserAdministration);
        Add(
            Define.Required("name", "Company Name"),
            Define.Active(),
            new("sequence", FieldType.Integer, "Sequence") { Default = _ => 10L },
            new("partner_id", FieldType.Many2one, "Partner")
            {
                Relation = "res.partner",
                Required = true,
                OnDelete = OnDelete.Restrict,
            },
            new("currency_id", FieldType.Many2one, "Currency")
            {
                Relation = "res.currency",
                Required = true,
                OnDelete = OnDelete.Restrict,
                Default = work => work.Database.Table(Name).From(0).FirstOrDefault()?[this["currency_id"]],
            },
            new("parent_id", FieldType.Many2one, "Parent Company") { Relation = "res.company" },
            new("country_id", FieldType.Many2one, "Country") { Relation = "res.country", Related = "partner_id.country_id" },
            new("email", FieldType.Char, "Email") { Related = "partner_id.email" },
            new("vat", FieldType.Char, "Tax ID") { Related = "partner_id.vat" }
        );
    }

    public override void BeforeCreate(Transaction work, Dictionary<string, object?> values)
    {
        if (!FieldValue.IsTruthy(values.GetValueOrDefault("partner_id")))
        {
            values["partner_id"] = work.AsSystem(() =>
                Writer.Create(
                    work,
                    work.Model("res.partner"),
                    [new() { ["name"] = values.GetValueOrDefault("name"), ["is_company"] = true }]
                )[0]
            );
        }
    }

    /// <summary>Whoever makes a company is in it.</summary>
    public override void AfterCreate(Transaction work, long id, Dictionary<string, object?> values)
    {
        var users = work.Model("res.users");
        if (work.Find(users, work.Uid) is { } user)
        {
            work.Set(users, user.Id, (users["company_ids"], user.Many(users["company_ids"]).Append(id).ToArray()));
        }
    }
}
