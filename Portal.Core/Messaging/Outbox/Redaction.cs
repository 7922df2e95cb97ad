using System.Text.RegularExpressions;

namespace Portal.Core.Messaging.Outbox;

/// <summary>Makes what is kept of an exchange fit to be read by staff: no secrets, no endless bodies.</summary>
internal static partial class Redaction
{
    private const string Hidden = "***";

    /// <summary>The text without secrets, cut to size; null stays null.</summary>
    public static string? Clean(string? text)
    {
        if (text is null)
        {
            return null;
        }

        // a secret must not survive because the cut went through its name
        var margin = Folding.Cut(text, 2 * DeliveryAttempt.TextLength);
        var clean = Folding.Clean(Header().Replace(Field().Replace(margin, $"$1{Hidden}$2"), $"$1 {Hidden}"));
        return clean.Length <= DeliveryAttempt.TextLength
            ? clean
            : $"{Folding.Cut(clean, DeliveryAttempt.TextLength)}\n… {text.Length - DeliveryAttempt.TextLength} more characters";
    }

    // "password": "…" and the like, in JSON and in forms
    [GeneratedRegex(
        """("?[\w-]*(?:password|passwd|secret|token|api[_-]?key|authorization|credential)[\w-]*"?\s*[=:]\s*")(?:[^"\\]|\\.)*("|$)""",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Field();

    [GeneratedRegex(
        @"^((?:proxy-)?authorization:|cookie:|set-cookie:|[\w-]*(?:token|secret|api-?key|signature)[\w-]*:)[^\r\n]*",
        RegexOptions.IgnoreCase | RegexOptions.Multiline
    )]
    private static partial Regex Header();
}
