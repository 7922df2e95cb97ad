namespace Portal.Core.Billing;

/// <summary>
/// Compares a text with masks: <c>n</c> a digit, <c>a</c> a letter, <c>x</c> either, anything else itself; masks are parted by <c>|</c>.
/// Blanks, hyphens, dots and slashes count on neither side, nor does the case of letters.
/// </summary>
internal static class TextMask
{
    private const string Separators = " -./\u00A0\u2010\u2011\u2013";

    /// <summary>True when the text has the form of one of the masks.</summary>
    public static bool Matches(string masks, string text)
    {
        var compact = Compact(text);
        return masks.Split('|').Any(mask => MatchesOne(Strip(mask), compact));
    }

    /// <summary>The text without separators, in upper case.</summary>
    public static string Compact(string text) => Strip(text).ToUpperInvariant();

    /// <summary>True when nothing but ASCII letters, digits and separators is in the text.</summary>
    public static bool IsPlain(string text) =>
        text.All(sign => char.IsAsciiLetterOrDigit(sign) || Separators.Contains(sign, StringComparison.Ordinal));

    private static string Strip(string text) =>
        string.Concat(text.Where(sign => !Separators.Contains(sign, StringComparison.Ordinal)));

    private static bool MatchesOne(string mask, string compact)
    {
        if (mask.Length != compact.Length)
        {
            return false;
        }

        for (var i = 0; i < mask.Length; i++)
        {
            var sign = compact[i];
            var fits = mask[i] switch
            {
                'n' => char.IsAsciiDigit(sign),
                'a' => char.IsAsciiLetterUpper(sign),
                'x' => char.IsAsciiDigit(sign) || char.IsAsciiLetterUpper(sign),
                var literal => literal == sign,
            };
            if (!fits)
            {
                return false;
            }
        }

        return true;
    }
}
