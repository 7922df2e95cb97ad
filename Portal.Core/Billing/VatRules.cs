using System.Collections.Frozen;

namespace Portal.Core.Billing;

/// <summary>What a VAT number of one country looks like, without the country's prefix.</summary>
/// <param name="Masks">Its forms, as in <see cref="TextMask"/>.</param>
/// <param name="Example">A legal number, with the prefix where it is written with one.</param>
/// <param name="IsTrue">The check over the compact number; the masks fit already.</param>
internal sealed record VatRule(string Masks, string Example, Func<string, bool> IsTrue);

/// <summary>
/// The rules country by country: form and, where the country publishes one, the check digits. A country without a row has no well-defined
/// number or none that the same partners always use (US, CA, CN, SG, NG, GH, TG). Source: R22.
/// </summary>
internal static class VatRules
{
    private static readonly FrozenDictionary<string, VatRule> ByCountry = Europe()
        .Concat(RestOfTheWorld())
        .ToFrozenDictionary(entry => entry.Country, entry => entry.Rule, StringComparer.Ordinal);

    public static IEnumerable<string> Known => ByCountry.Keys;

    public static VatRule? Find(string countryCode) => ByCountry.GetValueOrDefault(countryCode);

    private static (string Country, VatRule Rule) Row(
        string country,
        string masks,
        string example,
        Func<string, bool>? isTrue = null
    ) => (country, new VatRule(masks, example, isTrue ?? (_ => true)));

    private static (string Country, VatRule Rule)[] Europe() =>
        [
            Row("AT", "Unnnnnnnn", "ATU13585627", VatChecks.Austria),
            Row("BE", "0nnnnnnnnn|1nnnnnnnnn", "BE0477472701", VatChecks.Belgium),
            Row("BG", "nnnnnnnnn|nnnnnnnnnn", "BG175074752"),
            Row("CH", "Ennnnnnnnn|EnnnnnnnnnMWST|EnnnnnnnnnTVA|EnnnnnnnnnIVA", "CHE-123.456.788 MWST", VatChecks.Switzerland),
            Row("CY", "nnnnnnnna", "CY10259033P"),
            Row("CZ", "nnnnnnnn|nnnnnnnnn|nnnnnnnnnn", "CZ12345679"),
            Row("DE", "nnnnnnnnn|nnnnnnnnnn|nnnnnnnnnnn|nnnnnnnnnnnnn", "DE136695976", VatChecks.Germany),
            Row("DK", "nnnnnnnn", "DK13585628", n => CheckDigits.Sum(n, 2, 7, 6, 5, 4, 3, 2, 1) % 11 == 0),
            Row("EE", "nnnnnnnnn", "EE100931558", n => CheckDigits.Sum(n, 3, 7, 1, 3, 7, 1, 3, 7, 1) % 10 == 0),
            Row("ES", "xnnnnnnnx", "ESA58818501", VatChecks.Spain),
            Row("FI", "nnnnnnnn", "FI20774740", n => CheckDigits.IsMod11(n, [7, 9, 10, 5, 8, 4, 2], CheckDigits.Never, 0)),
            Row("FR", "xxnnnnnnnnn", "FR40303265045", VatChecks.France),
            Row("GB", "nnnnnnnnn|nnnnnnnnnnnn|GDnnn|HAnnn", "GB980780684", VatChecks.UnitedKingdom),
            Row("GR", "nnnnnnnnn", "EL094259216", n => CheckDigits.IsRemainder11(n, 256, 128, 64, 32, 16, 8, 4, 2)),
            Row("HR", "nnnnnnnnnnn", "HR33392005961", n => CheckDigits.IsMod11Mod10(n)),
            Row("HU", "nnnnnnnn|nnnnnnnn-n-nn", "HU12892312", n => CheckDigits.Sum(n, 9, 7, 3, 1, 9, 7, 3, 1) % 10 == 0),
            Row("IE", "nxnnnnna|nnnnnnnaa", "IE6433435F", VatChecks.Ireland),
            Row("IS", "nnnnn|nnnnnn", "IS062199"),
            Row("IT", "nnnnnnnnnnn", "IT00743110157", n => CheckDigits.IsLuhn(n)),
            Row("LI", "nnnnn", "CHE-123.456.788 MWST"),
            Row("LT", "nnnnnnnnn|nnnnnnnnnnnn", "LT119511515", VatChecks.Lithuania),
            Row(
                "LU",
                "nnnnnnnn",
                "LU15027442",
                n => CheckDigits.Remainder(n.AsSpan(0, 6), 89) == CheckDigits.Remainder(n.AsSpan(6), 89)
            ),
            Row("LV", "nnnnnnnnnnn", "LV40003521600"),
            Row("MT", "nnnnnnnn", "MT11679112", n => CheckDigits.Sum(n, 3, 4, 6, 7, 8, 9, 10, 1) % 37 == 0),
            Row("NL", "nnnnnnnnnBnn", "NL004495445B01", VatChecks.Netherlands),
            Row(
                "NO",
                "nnnnnnnnn|nnnnnnnnnMVA",
                "NO995525828MVA",
                n => CheckDigits.IsMod11(n, [3, 2, 7, 6, 5, 4, 3, 2], CheckDigits.Never, 0)
            ),
            Row("PL", "nnnnnnnnnn", "PL8567346215", n => CheckDigits.IsRemainder11(n, 6, 5, 7, 2, 3, 4, 5, 6, 7)),
            Row("PT", "nnnnnnnnn", "PT501964843", n => CheckDigits.IsMod11(n, [9, 8, 7, 6, 5, 4, 3, 2], 0, 0)),
            Row(
                "RO",
                "nn|nnn|nnnn|nnnnn|nnnnnn|nnnnnnn|nnnnnnnn|nnnnnnnnn|nnnnnnnnnn|nnnnnnnnnnnnn",
                "RO18547290",
                VatChecks.Romania
            ),
            Row("SE", "nnnnnnnnnnnn", "SE123456789701", n => CheckDigits.IsLuhn(n.AsSpan(0, 10))),
            Row("SI", "nnnnnnnn", "SI50223054", n => CheckDigits.IsMod11(n, [8, 7, 6, 5, 4, 3, 2], 0, CheckDigits.Never)),
            Row("SK", "nnnnnnnnnn", "SK2022749619", n => CheckDigits.Remainder(n, 11) == 0),
        ];

    private static (string Country, VatRule Rule)[] RestOfTheWorld() =>
        [
            Row("AE", "nnnnnnnnnnnnnnn", "100123456700003"),
            Row("AU", "nnnnnnnnnnn", "83 914 571 673", VatChecks.Australia),
            Row("BR", "xxxxxxxxxxxxnn|nnnnnnnnnnn", "16.727.230/0001-97", VatChecks.Brazil),
            Row("IN", "nnxxxxxxxxxxxxx", "27AAPFU0939F1ZV", VatChecks.India),
            Row("JP", "nnnnnnnnnnnnn|Tnnnnnnnnnnnnn", "T7000012050002", VatChecks.Japan),
            Row("KE", "annnnnnnnna", "P051365947M"),
            Row("NZ", "nnnnnnnn|nnnnnnnnn", "136-410-132"),
            Row("RW", "nnnnnnnnn", "101234567"),
            Row("TZ", "nnnnnnnnn|nnnnnnnna", "101-234-567"),
            Row("UG", "nnnnnnnnnn", "1000123456"),
            Row("ZA", "4nnnnnnnnn", "4123456789"),
        ];
}
