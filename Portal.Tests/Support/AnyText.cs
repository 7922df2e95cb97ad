using System.Text;

namespace Portal.Tests.Support;

/// <summary>Texts as no person types them: any UTF-16, rich in what is no character. The same ones on each run.</summary>
internal static class AnyText
{
    private static readonly string[] Parts =
    [
        "\0",
        "\uD83D",
        "\uDE00",
        "😀",
        "\uFFFE",
        "\uFFFF",
        "\uFDD0",
        "\uFDEF",
        "\U0001FFFE",
        "\U0010FFFF",
        "\uFFFD",
        "e\u0301",
        "\u0301",
        "Å",
        "ß",
        "ﬀ",
        "𐐨",
        " ",
        "\u00A0",
        "\n",
        "\u0085",
        "Z",
    ];

    /// <summary>Short texts of these parts and of any code units.</summary>
    public static IEnumerable<string> Many(int count = 20_000)
    {
        var random = new Random(20261122);
        for (var made = 0; made < count; made++)
        {
            var text = new StringBuilder();
            for (var part = random.Next(12); part > 0; part--)
            {
                _ = random.Next(3) == 0 ? text.Append((char)random.Next(0x10000)) : text.Append(Parts[random.Next(Parts.Length)]);
            }

            yield return text.ToString();
        }
    }

    /// <summary>Well-formed, without NUL and noncharacters; told by another way than the program's.</summary>
    public static bool IsClean(string text)
    {
        var points = Encoding.UTF32.GetBytes(text).Chunk(4).Select(bytes => BitConverter.ToInt32(bytes));
        return new UnicodeEncoding(false, false, throwOnInvalidBytes: true) is var strict
            && TryEncode(strict, text)
            && points.All(point => point != 0 && (point & 0xFFFE) != 0xFFFE && point is < 0xFDD0 or > 0xFDEF);
    }

    /// <summary>The code units, for a failure's message.</summary>
    public static string Show(string text) => string.Join(' ', text.Select(unit => $"{(int)unit:X4}"));

    private static bool TryEncode(UnicodeEncoding strict, string text)
    {
        try
        {
            return strict.GetByteCount(text) >= 0;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }
}
