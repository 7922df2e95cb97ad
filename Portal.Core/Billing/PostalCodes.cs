using System.Collections.Frozen;

namespace Portal.Core.Billing;

/// <summary>
/// How a ZIP is written, country by country. Where the table has no row (countries that use none, or no one form of it) any short text of
/// letters and digits will do. Which ZIPs belong to which state is not checked: the first digit tells it nearly always, but a post office
/// across the border serves some places (89421 is in Oregon though 8 is Nevada's), and a correct address must never be refused.
/// Source: R22.
/// </summary>
public static class PostalCodes
{
    private const int Shortest = 2;
    private const int Longest = 16;

    // masks as in TextMask, then an example
    private static readonly FrozenDictionary<string, (string Masks, string Example)> Formats = new Dictionary<
        string,
        (string, string)
    >
    {
        ["AD"] = ("ADnnn|nnn", "AD500"),
        ["AL"] = ("nnnn", "1001"),
        ["AR"] = ("nnnn|annnnaaa", "C1070AAM"),
        ["AT"] = ("nnnn", "1010"),
        ["AU"] = ("nnnn", "2000"),
        ["AX"] = ("nnnnn", "22100"),
        ["BA"] = ("nnnnn", "71000"),
        ["BE"] = ("nnnn", "1000"),
        ["BG"] = ("nnnn", "1000"),
        ["BR"] = ("nnnnn-nnn", "01310-100"),
        ["BY"] = ("nnnnnn", "220030"),
        ["CA"] = ("ana nan", "K1A 0B1"),
        ["CH"] = ("nnnn", "8001"),
        ["CL"] = ("nnnnnnn", "8320000"),
        ["CN"] = ("nnnnnn", "100000"),
        ["CY"] = ("nnnn", "1010"),
        ["CZ"] = ("nnn nn", "110 00"),
        ["DE"] = ("nnnnn", "10115"),
        ["DK"] = ("nnnn", "1050"),
        ["DZ"] = ("nnnnn", "16000"),
        ["EE"] = ("nnnnn", "10111"),
        ["EG"] = ("nnnnn|nnnnnnn", "11511"),
        ["ES"] = ("nnnnn", "28001"),
        ["ET"] = ("nnnn", "1000"),
        ["FI"] = ("nnnnn", "00100"),
        ["FO"] = ("nnn", "100"),
        ["FR"] = ("nnnnn", "75001"),
        ["GB"] = ("an naa|ann naa|aan naa|aann naa|ana naa|aana naa", "SW1A 1AA"),
        ["GG"] = ("GYn naa|GYnn naa", "GY1 1AA"),
        ["GH"] = ("ax-nnn-nnnn|ax-nnnn-nnnn|nnnnn", "GA-183-8164"),
        ["GI"] = ("GX11 1AA", "GX11 1AA"),
        ["GL"] = ("nnnn", "3900"),
        ["GR"] = ("nnn nn", "104 31"),
        ["HR"] = ("nnnnn", "10000"),
        ["HU"] = ("nnnn", "1011"),
        ["ID"] = ("nnnnn", "10110"),
        ["IE"] = ("ann xxxx|D6W xxxx", "D02 AF30"),
        ["IL"] = ("nnnnnnn|nnnnn", "9103401"),
        ["IM"] = ("IMn naa|IMnn naa", "IM1 1AA"),
        ["IN"] = ("nnnnnn", "110001"),
        ["IS"] = ("nnn", "101"),
        ["IT"] = ("nnnnn", "00118"),
        ["JE"] = ("JEn naa|JEnn naa", "JE2 3AB"),
        ["JP"] = ("nnn-nnnn", "100-0001"),
        ["KE"] = ("nnnnn", "00100"),
        ["KR"] = ("nnnnn", "03051"),
        ["LI"] = ("nnnn", "9490"),
        ["LT"] = ("LT-nnnnn|nnnnn", "LT-01100"),
        ["LU"] = ("nnnn|L-nnnn", "1009"),
        ["LV"] = ("LV-nnnn|nnnn", "LV-1010"),
        ["MA"] = ("nnnnn", "20000"),
        ["MC"] = ("nnnnn", "98000"),
        ["MD"] = ("MD-nnnn|nnnn", "MD-2001"),
        ["ME"] = ("nnnnn", "81000"),
        ["MK"] = ("nnnn", "1000"),
        ["MT"] = ("aaa nnnn", "VLT 1117"),
        ["MX"] = ("nnnnn", "06000"),
        ["MY"] = ("nnnnn", "50000"),
        ["NG"] = ("nnnnnn", "100001"),
        ["NL"] = ("nnnn aa", "1012 JS"),
        ["NO"] = ("nnnn", "0150"),
        ["NZ"] = ("nnnn", "6011"),
        ["PH"] = ("nnnn", "1000"),
        ["PL"] = ("nn-nnn", "00-001"),
        ["PR"] = ("nnnnn|nnnnn-nnnn", "00901"),
        ["PT"] = ("nnnn-nnn", "1000-001"),
        ["RO"] = ("nnnnnn", "010011"),
        ["RS"] = ("nnnnn|nnnnnn", "11000"),
        ["RU"] = ("nnnnnn", "101000"),
        ["SA"] = ("nnnnn|nnnnn-nnnn", "11564"),
        ["SE"] = ("nnn nn", "111 20"),
        ["SG"] = ("nnnnnn", "018956"),
        ["SI"] = ("nnnn", "1000"),
        ["SK"] = ("nnn nn", "811 01"),
        ["SM"] = ("nnnnn", "47890"),
        ["TH"] = ("nnnnn", "10110"),
        ["TN"] = ("nnnn", "1000"),
        ["TR"] = ("nnnnn", "06010"),
        ["TW"] = ("nnn|nnnnn|nnnnnn", "100"),
        ["TZ"] = ("nnnnn", "11101"),
        ["UA"] = ("nnnnn", "01001"),
        ["US"] = ("nnnnn|nnnnn-nnnn", "10001"),
        ["VA"] = ("nnnnn", "00120"),
        ["VN"] = ("nnnnn|nnnnnn", "10000"),
        ["ZA"] = ("nnnn", "0001"),
        ["ZM"] = ("nnnnn", "10101"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Countries with a form of their own, by ISO code.</summary>
    public static IEnumerable<string> Known => Formats.Keys;

    /// <summary>True when a ZIP can be one of that country.</summary>
    /// <param name="zip">As entered, trimmed, not empty.</param>
    /// <param name="countryCode">ISO 3166-1 alpha-2, upper case.</param>
    public static bool IsValid(string zip, string countryCode) =>
        Formats.TryGetValue(countryCode, out var format) ? TextMask.Matches(format.Masks, zip) : IsSensible(zip);

    /// <summary>A legal ZIP of that country.</summary>
    public static string ExampleOf(string countryCode) =>
        Formats.TryGetValue(countryCode, out var format) ? format.Example : "1000";

    private static bool IsSensible(string zip) =>
        zip.Length is >= Shortest and <= Longest
        && zip.All(sign => char.IsLetterOrDigit(sign) || sign is ' ' or '-' or '.' or '/');
}
