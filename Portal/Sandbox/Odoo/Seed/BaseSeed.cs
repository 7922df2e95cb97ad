using System.Globalization;

namespace Portal.Sandbox.Odoo.Seed;

/// <summary>A freshly installed database: languages, countries, currencies, groups, the company, its users.</summary>
internal static class BaseSeed
{
    private static readonly Dictionary<string, string> Layouts = new()
    {
        ["city-state-zip"] = "%(street)s\n%(street2)s\n%(city)s %(state_code)s %(zip)s\n%(country_name)s",
        ["zip-city"] = "%(street)s\n%(street2)s\n%(zip)s %(city)s\n%(country_name)s",
        ["lines"] = "%(street)s\n%(street2)s\n%(city)s\n%(state_name)s\n%(zip)s\n%(country_name)s",
        ["state-name"] = "%(street)s\n%(street2)s\n%(city)s %(zip)s\n%(state_name)s %(state_code)s\n%(country_name)s",
        ["brazil"] = "%(street)s\n%(street2)s\n%(city)s - %(state_code)s\n%(zip)s\n%(country_name)s",
        ["japan"] = "%(zip)s\n%(state_name)s %(city)s\n%(street)s\n%(street2)s\n%(country_name)s",
    };

    private static readonly (string Code, string Name, string Symbol, long Decimals)[] Currencies =
    [
        ("KES", "Kenyan shilling", "KSh", 2),
        ("CHF", "Swiss franc", "CHF", 2),
        ("EUR", "Euro", "€", 2),
        ("USD", "United States dollar", "$", 2),
        ("GBP", "Pound sterling", "£", 2),
        ("UGX", "Ugandan shilling", "USh", 0),
        ("TZS", "Tanzanian shilling", "TSh", 2),
        ("RWF", "Rwandan franc", "RF", 0),
        ("XOF", "West African CFA franc", "CFA", 0),
        ("JPY", "Japanese yen", "¥", 0),
    ];

    public static void Fill(Transaction work)
    {
        Languages(work);
        Geography(work);
        Groups(work);
        Organisation(work);
        PaymentTerms(work);
        Note(work, "mail.message.subtype", "mail.mt_comment", new() { ["name"] = "Discussions" });
        Note(work, "mail.message.subtype", "mail.mt_note", new() { ["name"] = "Note" });
        Note(
            work,
            "ir.config_parameter",
            "base.database_uuid",
            new() { ["key"] = "database.uuid", ["value"] = $"{Guid.CreateVersion7(work.StartedAt)}" }
        );
    }

    /// <summary>Makes one record and gives it an external id.</summary>
    public static long Note(Transaction work, string model, string externalId, Dictionary<string, object?> values)
    {
        var id = Make(work, model, values);
        ExternalIds.Keep(work, work.Model(model), id, externalId);
        return id;
    }

    public static long Make(Transaction work, string model, Dictionary<string, object?> values) =>
        Writer.Create(work, work.Model(model), [values])[0];

    private static void Languages(Transaction work)
    {
        foreach (var line in SeedFile.Lines("languages.csv"))
        {
            var code = line[0];
            Note(
                work,
                "res.lang",
                $"base.lang_{code}",
                new()
                {
                    ["code"] = code,
                    ["iso_code"] =
                        code.Split('_') is [var language, var country]
                        && language.Equals(country, StringComparison.OrdinalIgnoreCase)
                            ? language
                            : code,
                    ["url_code"] = code.ToLowerInvariant(),
                    ["name"] = line[1],
                    ["active"] = line[2] == "1",
                    ["direction"] = line[3],
                }
            );
        }
    }

    private static void Geography(Transaction work)
    {
        foreach (var (code, name, symbol, decimals) in Currencies)
        {
            Note(
                work,
                "res.currency",
                $"base.{code}",
                new()
                {
                    ["name"] = code,
                    ["full_name"] = name,
                    ["symbol"] = symbol,
                    ["decimal_places"] = decimals,
                    ["rounding"] = Math.Pow(10, -decimals),
                    ["position"] = "before",
                }
            );
        }

        foreach (var line in SeedFile.Lines("countries.csv"))
        {
            Country(work, line);
        }

        foreach (var line in SeedFile.Lines("states.csv"))
        {
            var country = work.Database.Resolve($"base.{line[0].ToLowerInvariant()}")?.Id;
            Note(
                work,
                "res.country.state",
                $"base.state_{line[0]}_{line[1]}".ToLowerInvariant(),
                new()
                {
                    ["country_id"] = country,
                    ["code"] = line[1],
                    ["name"] = line[2],
                }
            );
        }
    }

    private static void Country(Transaction work, string[] line) =>
        Note(
            work,
            "res.country",
            $"base.{line[0].ToLowerInvariant()}",
            new()
            {
                ["code"] = line[0],
                ["name"] = line[1],
                ["phone_code"] = long.Parse(line[2], CultureInfo.InvariantCulture),
                ["address_format"] = Layouts[line[3]],
                ["zip_required"] = line[4] == "1",
                ["state_required"] = line[5] == "1",
                ["vat_label"] = line[6],
            }
        );

    private static void Groups(Transaction work)
    {
        Group(work, AccessRights.Everybody, "Internal User", "User types/Internal User");
        Group(work, AccessRights.ContactCreation, "Contact Creation", "Extra Rights/Contact Creation");
        Group(work, AccessRights.UserAdministration, "Access Rights", "Administration/Access Rights");
        Group(work, AccessRights.Settings, "Settings", "Administration/Settings");
    }

    private static void Group(Transaction work, string externalId, string name, string fullName) =>
        Note(work, "res.groups", externalId, new() { ["name"] = name, ["full_name"] = fullName });

    private static void Organisation(Transaction work)
    {
        var partner = Note(
            work,
            "res.partner",
            "base.main_partner",
            new()
            {
                ["name"] = "My Company",
                ["is_company"] = true,
                ["country_id"] = work.Database.Resolve("base.ke")?.Id,
            }
        );
        var company = Note(
            work,
            "res.company",
            "base.main_company",
            new()
            {
                ["name"] = "My Company",
                ["partner_id"] = partner,
                ["currency_id"] = work.Database.Resolve("base.KES")?.Id,
            }
        );
        User(
            work,
            "base.user_root",
            new()
            {
                ["login"] = "__system__",
                ["name"] = "OdooBot",
                ["active"] = false,
                ["company_id"] = company,
            }
        );
        var everything = work.Database.Table("res.groups").From(0).Select(row => (object?)row.Id).ToList();
        var admin = User(
            work,
            "base.user_admin",
            new()
            {
                ["login"] = OdooSandbox.Login,
                ["password"] = OdooSandbox.Password,
                ["name"] = "Administrator",
                ["lang"] = "en_US",
                ["groups_id"] = everything,
            }
        );
        Make(
            work,
            "res.users.apikeys",
            new()
            {
                ["name"] = "Sandbox",
                ["user_id"] = admin,
                ["scope"] = "rpc",
                ["key"] = Accounts.Digest(OdooSandbox.ApiKey),
            }
        );
        User(
            work,
            "sandbox.reader",
            new()
            {
                ["login"] = OdooSandbox.ReaderLogin,
                ["password"] = OdooSandbox.ReaderPassword,
                ["name"] = "Reader",
                ["lang"] = "en_US",
            }
        );
    }

    private static long User(Transaction work, string externalId, Dictionary<string, object?> values) =>
        Note(work, "res.users", externalId, values);

    private static void PaymentTerms(Transaction work)
    {
        (string Id, string Name)[] terms =
        [
            ("immediate", "Immediate Payment"),
            ("15days", "15 Days"),
            ("30days", "30 Days"),
            ("45days", "45 Days"),
            ("end_following_month", "End of Following Month"),
        ];
        foreach (var (id, name) in terms)
        {
            Note(
                work,
                "account.payment.term",
                $"account.account_payment_term_{id}",
                new() { ["name"] = name, ["note"] = $"<p>Payment terms: {name}</p>" }
            );
        }
    }
}
