namespace Portal.Sandbox.Odoo.Models;

/// <summary>Users. Name, e-mail and language are those of the user's own partner.</summary>
internal sealed class UserModel : Model
{
    private static readonly string[] OfPartner = ["name", "email", "lang"];

    public UserModel()
        : base("res.users", "User")
    {
        Order = "login";
        SearchNames = ["login", "name"];
        Access = AccessRights.ReadBy(AccessRights.Everybody, AccessRights.UserAdministration);
        Add(Account());
        Add(Membership());
        Methods["context_get"] = new("context_get", false, [], [], OwnContext);
    }

    public override void BeforeCreate(Transaction work, Dictionary<string, object?> values)
    {
        Hide(values);
        DemandFree(work, values, 0);
        if (!FieldValue.IsTruthy(values.GetValueOrDefault("partner_id")))
        {
            var partner = OfPartner.Where(values.ContainsKey).ToDictionary(name => name, name => values[name]);
            partner.TryAdd(
                "email",
                values.GetValueOrDefault("login") is string login && login.Contains('@', StringComparison.Ordinal) ? login : null
            );
            values["partner_id"] = work.AsSystem(() => Writer.Create(work, work.Model("res.partner"), [partner])[0]);
        }
    }

    public override void BeforeWrite(Transaction work, IReadOnlyList<long> ids, Dictionary<string, object?> values)
    {
        Hide(values);
        DemandFree(work, values, ids is [var id] ? id : 0);
    }

    private static Field[] Account() =>
        [
            new("login", FieldType.Char, "Login") { Required = true, Indexed = true },
            new("password", FieldType.Char, "Password") { WriteOnly = true },
            new("partner_id", FieldType.Many2one, "Related Partner")
            {
                Relation = "res.partner",
                Required = true,
                Indexed = true,
                OnDelete = OnDelete.Restrict,
            },
            new("name", FieldType.Char, "Name") { Related = "partner_id.name" },
            new("email", FieldType.Char, "Email") { Related = "partner_id.email" },
            new("lang", FieldType.Selection, "Language") { Related = "partner_id.lang", FindChoices = Languages.Installed },
            Define.Active(),
        ];

    private static Field[] Membership() =>
        [
            new("groups_id", FieldType.Many2many, "Groups") { Relation = "res.groups", Default = DefaultGroups },
            new("company_id", FieldType.Many2one, "Company")
            {
                Relation = "res.company",
                Required = true,
                Default = DefaultCompany,
                OnDelete = OnDelete.Restrict,
            },
            new("company_ids", FieldType.Many2many, "Companies")
            {
                Relation = "res.company",
                Default = work => DefaultCompany(work) is { } id ? new List<object?> { id } : null,
            },
        ];

    /// <summary>Who calls, and in which language and time zone. Source: d1.</summary>
    private static object? OwnContext(Call call)
    {
        var language = call.Work.Find(call.Model, call.Work.Uid) is { } user
            ? Orm.Value(call.Work, call.Model, user, call.Model["lang"])
            : null;
        return new Dictionary<string, object?>
        {
            ["lang"] = language ?? false,
            ["tz"] = false,
            ["uid"] = call.Work.Uid,
        };
    }

    private static object? DefaultGroups(Transaction work) =>
        work.Database.Resolve(AccessRights.Everybody) is { } group ? new List<object?> { group.Id } : null;

    private static object? DefaultCompany(Transaction work) => work.Database.Resolve("base.main_company")?.Id;

    private static void Hide(Dictionary<string, object?> values)
    {
        if (values.GetValueOrDefault("password") is string { Length: > 0 } password)
        {
            values["password"] = Accounts.Digest(password);
        }
    }

    private void DemandFree(Transaction work, Dictionary<string, object?> values, long self)
    {
        if (
            values.GetValueOrDefault("login") is string login
            && work.Database.Table(Name).Lookup(this["login"], login).Any(id => id != self)
        )
        {
            throw OdooError.Validation("The operation cannot be completed: You can not have two users with the same login!");
        }
    }
}
