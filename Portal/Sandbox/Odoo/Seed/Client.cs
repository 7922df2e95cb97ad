using System.Globalization;

namespace Portal.Sandbox.Odoo.Seed;

/// <summary>One invented client, the same at every start: everything follows from its number.</summary>
internal sealed class Client(int number)
{
    private static readonly string[] First =
    [
        "Zumbari",
        "Orvello",
        "Kivanti",
        "Temboro",
        "Lumisca",
        "Farandel",
        "Ndovira",
        "Quillmere",
        "Sabrinth",
        "Mwalengo",
        "Vexholm",
        "Tarabiso",
        "Ilmento",
        "Karisova",
        "Brandolf",
        "Jumbefu",
        "Wesselin",
        "Aquorra",
        "Pindalo",
        "Rukomezi",
    ];

    private static readonly string[] Trade = ["Cold Chain", "Textiles", "Logistics", "Solar", "Clinics", "Farms"];

    private static readonly string[] People =
    [
        "Amina Kerubi",
        "Jonas Wetterfeld",
        "Chantal Movarin",
        "Peter Ndegwari",
        "Lea Brunngasser",
        "Samuel Okirango",
        "Nadia Fellworth",
        "Kofi Agbelenko",
        "Ruth Imanishaka",
        "Daniel Mtwarani",
        "Elise Garondeau",
        "Thomas Quarnby",
    ];

    private static readonly Place[] Places =
    [
        new("KE", "Ltd", "en_GB", "Nairobi", "00100", "Acacia Crescent", "+254 20 555", n => $"P05{n:D7}K", null),
        new("CH", "AG", "de_CH", "Zürich", "8004", "Lindenweg", "+41 44 555", n => VatSeed.Swiss(n, "MWST"), "ZH"),
        new("DE", "GmbH", "de_DE", "Leipzig", "04109", "Kastanienallee", "+49 341 555", VatSeed.German, "SN"),
        new("KE", "Ltd", "en_GB", "Mombasa", "80100", "Lighthouse Lane", "+254 41 555", n => $"P05{n:D7}M", null),
        new("US", "Inc.", "en_US", "Portland", "97205", "Juniper Street", "+1 503 555", n => $"93-{1000000 + n}", "OR"),
        new("TG", "SARL", "fr_FR", "Lomé", null, "Rue des Palmiers", "+228 22 55", n => $"{1000100000 + n}", null),
        new("UG", "Ltd", "en_GB", "Kampala", null, "Marabou Road", "+256 41 555", n => $"{1000200000 + n}", null),
        new(
            "TZ",
            "Ltd",
            "en_GB",
            "Arusha",
            "23101",
            "Mount View Road",
            "+255 27 555",
            n => $"{100 + n}-{200 + n}-{300 + n}",
            null
        ),
        new("RW", "Ltd", "en_GB", "Kigali", null, "Umusambi Avenue", "+250 252 555", n => $"{101000000 + n}", null),
        new("FR", "SAS", "fr_FR", "Lyon", "69003", "Rue des Tilleuls", "+33 4 55 55", VatSeed.French, null),
        new("GB", "Ltd", "en_GB", "Leeds", "LS1 4AP", "Bramble Row", "+44 113 555", VatSeed.British, null),
        new("CH", "SA", "fr_CH", "Lausanne", "1003", "Chemin du Tilleul", "+41 21 555", n => VatSeed.Swiss(n, "TVA"), "VD"),
    ];

    private readonly Place _place = Places[number % Places.Length];

    public int Number => number;

    public string Name => $"{First[number % First.Length]} {Trade[number / First.Length % Trade.Length]} {_place.Form}";

    private string Domain => $"{First[number % First.Length]}-{number:D2}.example".ToLowerInvariant();

    /// <summary>The company's own values, without its contacts.</summary>
    public Dictionary<string, object?> Company(Transaction work) =>
        new()
        {
            ["name"] = Name,
            ["is_company"] = true,
            ["street"] = string.Create(CultureInfo.InvariantCulture, $"{_place.Street} {number + 3}"),
            ["street2"] = number % 7 == 0 ? "2nd floor" : null,
            ["zip"] = _place.Zip,
            ["city"] = _place.City,
            ["state_id"] = _place.State is null
                ? null
                : work.Database.Resolve($"base.state_{_place.Country}_{_place.State}".ToLowerInvariant())?.Id,
            ["country_id"] = work.Database.Resolve($"base.{_place.Country}".ToLowerInvariant())?.Id,
            ["vat"] = _place.Vat(number),
            ["phone"] = string.Create(CultureInfo.InvariantCulture, $"{_place.Phone} {1000 + (number * 37)}"),
            ["email"] = number % 6 == 0 ? $"office@{Domain}, hello@{Domain}" : $"office@{Domain}",
            ["website"] = $"https://www.{Domain}",
            ["lang"] = _place.Language,
            ["customer_rank"] = 1L,
            ["property_payment_term_id"] =
                number % 3 == 0 ? work.Database.Resolve("account.account_payment_term_30days")?.Id : null,
        };

    /// <summary>An accounting contact: an address of type invoice with a name and e-mails of its own.</summary>
    public Dictionary<string, object?> Accounting(int which)
    {
        var mailbox = which == 0 ? "billing" : $"billing{which + 1}";
        return new()
        {
            ["name"] = People[(number + (which * 5)) % People.Length],
            ["type"] = "invoice",
            ["email"] = number % 5 == 0 ? $"{mailbox}@{Domain}, accounts@{Domain}" : $"{mailbox}@{Domain}",
            ["phone"] = number % 4 == 0 ? string.Create(CultureInfo.InvariantCulture, $"{_place.Phone} {2000 + number}") : null,
        };
    }

    public Dictionary<string, object?> Person() =>
        new()
        {
            ["name"] = People[(number + 3) % People.Length],
            ["type"] = "contact",
            ["function"] = "Operations",
            ["email"] = $"contact@{Domain}",
        };

    private sealed record Place(
        string Country,
        string Form,
        string Language,
        string City,
        string? Zip,
        string Street,
        string Phone,
        Func<int, string> Vat,
        string? State
    );
}
