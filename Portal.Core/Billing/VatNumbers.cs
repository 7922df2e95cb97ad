using System.Collections.Frozen;

namespace Portal.Core.Billing;

/// <summary>
/// VAT numbers: whether one can be right, and when two are the same. Prefixes count as Odoo's <c>base_vat</c> counts them: a number may be
/// written with the prefix of its own country or of another, or without. Source: R22, Odoo 18, recording err_vat_invalid_base_vat.
/// </summary>
public static class VatNumbers
{
    private const int ShortestKey = 4;
    private const int Shortest = 4;
    private const int Longest = 30;

    private static readonly string[] Suffixes = ["MWST", "TVA", "IVA", "MVA"];

    private static readonly FrozenSet<string> UnionMembers =
        "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
            .Split(' ')
            .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Countries with a rule of their own, by ISO code.</summary>
    public static IEnumerable<string> Known => VatRules.Known;

    /// <summary>True when it can be a number of a company in that country.</summary>
    /// <param name="text">As entered, trimmed, not empty. A single sign, such as "/", says "has none" and passes, as in Odoo.</param>
    /// <param name="countryCode">ISO 3166-1 alpha-2, upper case.</param>
    public static bool IsValid(string text, string countryCode)
    {
        if (text.Length == 1)
        {
            return true;
        }

        var compact = TextMask.Compact(text);
        if (!TextMask.IsPlain(text) || compact.Length is < Shortest or > Longest || !compact.Any(char.IsAsciiDigit))
        {
            return false;
        }

        if (compact.StartsWith("EU", StringComparison.Ordinal) && !UnionMembers.Contains(countryCode))
        {
            return true; // given to companies outside the Union that sell into it
        }

        var own = VatRules.Find(countryCode);
        return Passes(VatRules.Find(CountryOfPrefix(compact)), compact[2..]) || own is null || Passes(own, compact);
    }

    /// <summary>A legal number of that country, with its prefix where it is written with one.</summary>
    public static string ExampleOf(string countryCode) => VatRules.Find(countryCode)?.Example ?? "12-3456789";

    /// <summary>
    /// The number as it is compared: without blanks, dots, the country's prefix and words such as MWST. Empty when too short to tell.
    /// </summary>
    public static string KeyOf(string text)
    {
        var key = string.Concat(TextMask.Compact(Folding.Fold(text, 64)).Where(char.IsLetterOrDigit));
        var suffix = Suffixes.FirstOrDefault(suffix => key.EndsWith(suffix, StringComparison.Ordinal));
        key = suffix is null ? key : key[..^suffix.Length];
        if (key.StartsWith("CHE", StringComparison.Ordinal))
        {
            key = key[3..];
        }
        else if (key.Length > 2 && VatRules.Find(CountryOfPrefix(key)) is not null)
        {
            key = key[2..];
        }

        return key.Length < ShortestKey ? "" : key;
    }

    /// <summary>The prefix is the country's code, but for Greece and Northern Ireland.</summary>
    private static string CountryOfPrefix(string compact) =>
        compact[..2] switch
        {
            "EL" => "GR",
            "XI" => "GB",
            var code => code,
        };

    private static bool Passes(VatRule? rule, string number) =>
        rule is not null && TextMask.Matches(rule.Masks, number) && rule.IsTrue(number);
}
