using System.Globalization;
using Portal.Core.Billing;

namespace Portal.Bench.Import;

/// <summary>Made-up pairs, some with letters that must be folded.</summary>
internal static class Pairs
{
    private static readonly string[] Words =
    [
        "Müller",
        "Acme",
        "Nairobi",
        "Zürich",
        "Solar",
        "Boda",
        "Logistik",
        "Café",
        "Riders",
        "Power",
    ];
    private static readonly DateTime Start = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Pairs by rising contact id.</summary>
    /// <param name="count">How many.</param>
    /// <param name="edition">Another one differs in each name.</param>
    public static IReadOnlyList<PartnerPair> Make(int count, int edition) =>
        [.. Enumerable.Range(1, count).Select(number => Make(number, edition, Start.AddSeconds(number)))];

    private static PartnerPair Make(int number, int edition, DateTime changedAt)
    {
        var name =
            $"{Words[number % 10]} {Words[number / 10 % 10]} {number.ToString(CultureInfo.InvariantCulture)} AG v{edition}";
        var record = new PartnerRecord
        {
            Name = name,
            VatNumber = $"CHE-{number:000000000}",
            Street = $"Bahnhofstrasse {number % 200}",
            Zip = $"{1000 + (number % 9000)}",
            City = Words[number % 7],
            CountryId = 1 + (number % 5),
            Email = $"info{number}@example.com",
            Phone = "+41 44 000 00 00",
            Language = "de_CH",
            IsActive = number % 50 != 0,
            ChangedAt = changedAt,
        };
        var company = new BillingPartner(2 * number, null, "", true, false, record);
        var contact = record with { Name = "Accounting", Email = $"bills{number}@example.com, ap{number}@example.com" };
        return new PartnerPair(new BillingPartner((2 * number) + 1, company.Id, "", false, true, contact), company);
    }
}
