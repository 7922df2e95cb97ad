using System.Buffers;
using System.Globalization;
using System.Text;

namespace Portal.Core;

/// <summary>
/// Brings text into the form that sorting, searching and both databases need. Whatever comes in, also half a character, what comes
/// out is well-formed text without NUL (PostgreSQL knows none) and without noncharacters (Unicode gives them no meaning).
/// </summary>
public static class Folding
{
    /// <summary>Every UTF-16 unit that can be part of something unclean; a text without any is clean.</summary>
    private static readonly SearchValues<char> Suspicious = SearchValues.Create([
        '\0',
        .. Enumerable.Range(0xD800, 0x800).Select(unit => (char)unit),
        .. Enumerable.Range(0xFDD0, 0x20).Select(unit => (char)unit),
        '\uFFFE',
        '\uFFFF',
    ]);

    /// <summary>What each unit of the first Latin blocks folds to by itself; NUL for one that has to be looked at more closely.</summary>
    private static readonly char[] Latin =
    [
        .. Enumerable.Range(0, 0x250).Select(static unit => unit > 0 && FoldAlone((char)unit) is [var one] ? one : '\0'),
    ];

    /// <summary>The folded form, upper case, without accents, in single spaces: <c>"Zürich  AG"</c> becomes <c>"ZURICH AG"</c>.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="limit">Longest result in UTF-16 units; what does not fit whole is left out.</param>
    public static string Fold(string text, int limit = 2000) => FoldLatin(text, limit) ?? FoldAny(text, limit);

    // most text is of letters that fold one to one: no need to take it apart
    private static string? FoldLatin(string text, int limit)
    {
        var folded = new StringBuilder(Math.Min(text.Length, limit));
        var spaceDue = false;
        foreach (var sign in text)
        {
            var one = sign < Latin.Length ? Latin[sign] : '\0';
            if (one == '\0')
            {
                return null;
            }

            if (one == ' ')
            {
                spaceDue = folded.Length > 0;
            }
            else if (folded.Length + (spaceDue ? 2 : 1) > limit)
            {
                break;
            }
            else
            {
                folded.Append(spaceDue ? " " : "").Append(one);
                spaceDue = false;
            }
        }

        return folded.ToString();
    }

    private static string FoldAny(string text, int limit)
    {
        var folded = new StringBuilder(Math.Min(text.Length, limit));
        Span<char> units = stackalloc char[2];
        var spaceDue = false;
        foreach (var rune in Clean(text).Normalize(NormalizationForm.FormD).EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || Rune.IsControl(rune))
            {
                spaceDue = folded.Length > 0;
            }
            else if (rune.IsAscii || Rune.GetUnicodeCategory(rune) != UnicodeCategory.NonSpacingMark)
            {
                if (folded.Length + rune.Utf16SequenceLength + (spaceDue ? 1 : 0) > limit)
                {
                    break;
                }

                var upper = Rune.ToUpperInvariant(rune).EncodeToUtf16(units);
                folded.Append(spaceDue ? " " : "").Append(units[..upper]);
                spaceDue = false;
            }
        }

        return folded.ToString();
    }

    /// <summary>The text with U+FFFD, the replacement character, for each half character, NUL and noncharacter; else unchanged.</summary>
    public static string Clean(string text)
    {
        if (IsClean(text))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            clean.Append((IsText(rune) ? rune : Rune.ReplacementChar).ToString());
        }

        return clean.ToString();
    }

    /// <summary>True when <see cref="Clean"/> would change nothing.</summary>
    public static bool IsClean(string text)
    {
        var at = text.AsSpan().IndexOfAny(Suspicious);
        while (at >= 0 && at < text.Length)
        {
            if (!Rune.TryGetRuneAt(text, at, out var rune) || !IsText(rune))
            {
                return false;
            }

            at += rune.Utf16SequenceLength;
        }

        return true;
    }

    /// <summary>
    /// The text as a person sees it on one line: trimmed, without what has no shape of its own (controls, invisible signs, marks that turn
    /// the direction of writing, what is no text or was lost), each run of blanks of any kind one space. Source: R22.
    /// </summary>
    public static string Tidy(string text)
    {
        var tidy = new StringBuilder(text.Length);
        var before = default(Rune);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                tidy.Append(tidy.Length > 0 && tidy[^1] != ' ' ? " " : "");
                before = new Rune(' ');
            }
            else if (IsText(rune) && !IsShapeless(rune, before))
            {
                tidy.Append(rune.ToString());
                before = rune;
            }
        }

        return tidy.ToString().TrimEnd();
    }

    /// <summary>
    /// The first sign of a text that nobody sees, written <c>U+202E</c>: a control, an invisible sign, a mark that turns the direction of
    /// writing, half a character, what is no text. Null when there is none. A line break counts; blanks do not.
    /// </summary>
    public static string? FindUnseen(string text)
    {
        var before = default(Rune);
        foreach (var rune in text.EnumerateRunes())
        {
            if (!IsText(rune) || IsShapeless(rune, before))
            {
                return $"U+{rune.Value:X4}";
            }

            before = rune;
        }

        return null;
    }

    /// <summary>The beginning of a text; half a character at the cut is left out.</summary>
    internal static string Cut(string text, int limit) =>
        text.Length <= limit ? text
        : char.IsHighSurrogate(text[limit - 1]) ? text[..(limit - 1)]
        : text[..limit];

    // joiners shape letters of scripts from Arabic on, and pictures; behind a Latin letter they only hide
    private static bool IsShapeless(Rune rune, Rune before) =>
        rune.Value switch
        {
            0x200C or 0x200D => before.Value < 0x0600,
            0x115F or 0x1160 or 0x2800 or 0x3164 or 0xFFA0 => true, // letters without a shape
            0xFFFD => true, // stands for something lost, such as half a character
            _ => Rune.GetUnicodeCategory(rune)
                is UnicodeCategory.Control
                    or UnicodeCategory.Format
                    or UnicodeCategory.LineSeparator
                    or UnicodeCategory.ParagraphSeparator
                    or UnicodeCategory.PrivateUse,
        };

    // between two letters, so that a space stays one
    private static string FoldAlone(char unit) => FoldAny($"X{unit}X", 3)[1..^1];

    // the last two code points of each plane, and 32 of the first, are noncharacters
    private static bool IsText(Rune rune) =>
        rune.Value != 0 && (rune.Value & 0xFFFE) != 0xFFFE && rune.Value is < 0xFDD0 or > 0xFDEF;
}
