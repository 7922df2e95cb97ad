using System.Globalization;

namespace Portal.Sandbox.Odoo.Seed;

/// <summary>A freshly installed database: languages, countries, currencies, groups, the company, its users.</summary>
internal static class InstalledSeed
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
        Money(work);
        Countries(work);
        Organisation.Fill(work);
        PaymentTerms(work);
        Note(work, "mail.message.subtype", "mail.mt_comment", ("name", "Discussions"));
        Note(work, "mail.message.subtype", "mail.mt_note", ("name", "Note"));
        Note(
            work,
            "ir.config_parameter",
            "base.database_uuid",
            ("key", "database.uuid"),
            ("value", $"{Guid.CreateVersion7(work.StartedAt)}")
        );
    }

    /// <summary>Makes one record and gives it an external id.</summary>
    public static long Note(
        Transaction work,
        string model,
        string externalId,
        params IEnumerable<(string Field, object? Value)> values
    )
    {
        var id = Make(work, model, values.ToDictionary(entry => entry.Field, entry => entry.Value));
        ExternalIds.Keep(work, work.Model(model), id, externalId);
        return id;
    }

    public static long Make(Transaction work, string model, Dictionary<string, object?> values) =>
        Writer.Create(work, work.Model(model), [values])[0];

    private static void Languages(Transaction work)
    {
        foreach (var line in SeedFile.Lines("languages.csv"))
        {
            var (code, iso) = (line[0], IsoCode(line[0]));
            var isActive = line[2] == "1";
            Note(
                work,
                "res.lang",
                $"base.lang_{code}",
                ("code", code),
                ("iso_code", iso),
                ("url_code", iso),
                ("name", line[1]),
                ("active", isActive),
                ("direction", line[3])
            );
        }
    }

    /// <summary>The short form where language and country have one name: de for de_DE, but de_CH.</summary>
    private static string IsoCode(string code) =>
        code.Split('_') is [var language, var country] && language.Equals(country, StringComparison.OrdinalIgnoreCase)
            ? language
            : code;

    private static void Money(Transaction work)
    {
        foreach (var (code, name, symbol, decimals) in Currencies)
        {
            var rounding = Math.Pow(10, -decimals);
            Note(
                work,
                "res.currency",
                $"base.{code}",
                ("name", code),
                ("full_name", name),
                ("symbol", symbol),
                ("decimal_places", decimals),
                ("rounding", rounding),
                ("position", "before")
            );
        }
    }

    private static void Countries(Transaction work)
    {
        foreach (var line in SeedFile.Lines("countries.csv"))
        {
            Country(work, line);
        }

        foreach (var line in SeedFile.Lines("states.csv"))
        {
            var country = work.Database.Resolve($"base.{line[0].ToLowerInvariant()}")?.Id;
            var externalId = $"base.state_{line[0]}_{line[1]}".ToLowerInvariant();
            Note(work, "res.country.state", externalId, ("country_id", country), ("code", line[1]), ("name", line[2]));
        }
    }

    private static void Country(Transaction work, string[] line) =>
        Note(
            work,
            "res.country",
            $"base.{line[0].ToLowerInvariant()}",
            ("code", line[0]),
            ("name", line[1]),
            ("phone_code", long.Parse(line[2], CultureInfo.InvariantCulture)),
            ("address_format", Layouts[line[3]]),
            ("zip_required", line[4] == "1"),
            ("state_required", line[5] == "1"),
            ("vat_label", line[6].Length == 0 ? null : line[6])
        );

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
                ("name", name),
                ("note", $"<p>Payment terms: {name}</p>")
            );
        }
    }
}
