using System.Globalization;
using System.Text;

namespace Portal.Core;

/// <summary>Folds text for sorting and searching, alike on both databases: upper case, without accents, single spaces.</summary>
public static class Folding
{
    /// <summary>The folded form: <c>"Zürich  AG"</c> becomes <c>"ZURICH AG"</c>.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="limit">Longest result in characters.</param>
    public static string Fold(string text, int limit = 2000)
    {
        var folded = new StringBuilder(Math.Min(text.Length, limit));
        var spaceDue = false;
        foreach (var character in text.Normalize(NormalizationForm.FormD))
        {
            if (char.IsWhiteSpace(character) || char.IsControl(character))
            {
                spaceDue = folded.Length > 0;
                continue;
            }

            if (CharUnicodeInfo.GetUnicodeCategory(character) == UnicodeCategory.NonSpacingMark)
            {
                continue;
            }

            if (spaceDue)
            {
                folded.Append(' ');
                spaceDue = false;
            }

            folded.Append(char.ToUpperInvariant(character));
            if (folded.Length >= limit)
            {
                return folded.ToString(0, limit);
            }
        }

        return folded.ToString();
    }
}
