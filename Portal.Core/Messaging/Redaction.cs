using System.Buffers;
using System.Text.RegularExpressions;

namespace Portal.Core.Messaging.Outbox;

/// <summary>Makes what is kept of an exchange fit to be read by staff: no secrets, no endless bodies.</summary>
internal static partial class Redaction
{
    private const string Hidden = "***";
    private const string Words = "(?:password|passwd|secret|token|api[_-]?key|authorization|credential)";

    // what every expression needs: most texts have none of it
    private static readonly SearchValues<string> Suspects = SearchValues.Create(
        [
            "password",
            "passwd",
            "secret",
            "token",
            "apikey",
            "api-key",
            "api_key",
            "authorization",
            "credential",
            "cookie",
            "signature",
            "@",
        ],
        StringComparison.OrdinalIgnoreCase
    );

    /// <summary>The text without secrets, cut to size; null stays null.</summary>
    public static string? Clean(string? text)
    {
        if (text is null)
        {
            return null;
        }

        // a secret must not survive because the cut went through its name
        var margin = Folding.Cut(text, 2 * DeliveryAttempt.TextLength);
        if (!margin.AsSpan().ContainsAny(Suspects))
        {
            return Shorten(Folding.Clean(margin), text.Length);
        }

        var fields = JsonField().Replace(QuotedJsonField().Replace(margin, $"$1{Hidden}"), $"$1\"{Hidden}\"");
        var addresses = Address().Replace(FormField().Replace(fields, $"$1{Hidden}"), $"$1{Hidden}@");
        var clean = Folding.Clean(Header().Replace(addresses, $"$1 {Hidden}"));
        return Shorten(clean, text.Length);
    }

    private static string Shorten(string clean, int length) =>
        clean.Length <= DeliveryAttempt.TextLength
            ? clean
            : $"{Folding.Cut(clean, DeliveryAttempt.TextLength)}\n… {length - DeliveryAttempt.TextLength} more characters";

    // what stands before the word need not be looked at; looking for it would take the square of a long text
    [GeneratedRegex(
        $$"""({{Words}}[\w-]{0,40}"\s*:\s*)(?:"(?:[^"\\]|\\.)*"?|[^\s",{}\[\]]+)""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex JsonField();

    // JSON that stands as a text in JSON
    [GeneratedRegex(
        $$"""({{Words}}[\w-]{0,40}\\+"\s*:\s*\\+")[^"\\]*""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex QuotedJsonField();

    // the name and password of an address
    [GeneratedRegex("""(://)[^\s/@"]{1,200}@""", RegexOptions.CultureInvariant)]
    private static partial Regex Address();

    [GeneratedRegex($$"""({{Words}}[\w-]{0,40}=)[^&\s"]+""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex FormField();

    [GeneratedRegex(
        $$"""^([\w-]{0,40}(?:{{Words}}|cookie|signature)[\w-]{0,40}:)[^\r\n]*""",
        RegexOptions.IgnoreCase | RegexOptions.Multiline | RegexOptions.CultureInvariant
    )]
    private static partial Regex Header();
}
