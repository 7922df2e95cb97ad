using System.Buffers;
using System.Text.RegularExpressions;
using Portal.Core.Messaging.Outbox;

namespace Portal.Core.Messaging;

/// <summary>Makes what is kept of an exchange fit to be read by staff: no secrets, no endless bodies.</summary>
internal static partial class Redaction
{
    private const string Hidden = "***";
    private const string Words =
        "(?:password|passwd|passphrase|pwd|(?<![a-z])pass(?![a-z])|secret|token|api[_-]?key|authorization|credential)";

    // what every expression needs: most texts have none of it
    private static readonly SearchValues<string> Suspects = SearchValues.Create(
        [
            "pass",
            "pwd",
            "secret",
            "token",
            "apikey",
            "api-key",
            "api_key",
            "authorization",
            "credential",
            "cookie",
            "signature",
            "bearer ",
            "basic ",
            "whsec_",
            "\"args\"",
            "@",
        ],
        StringComparison.OrdinalIgnoreCase
    );

    private static readonly SearchValues<char> BareEnds = SearchValues.Create(" \t\r\n,}])");

    /// <summary>The text without secrets, cut to size; null stays null.</summary>
    public static string? Clean(string? text)
    {
        if (text is null)
        {
            return null;
        }

        // a secret must not survive because the cut went through it
        var clean = Hide(Folding.Cut(text, 2 * DeliveryAttempt.TextLength));
        return clean.Length <= DeliveryAttempt.TextLength
            ? clean
            : $"{Folding.Cut(clean, DeliveryAttempt.TextLength)}\n… {text.Length - DeliveryAttempt.TextLength} more characters";
    }

    /// <summary>A reason without secrets, as long as a column takes; null stays null.</summary>
    public static string? Reason(string? text, int limit) =>
        text is null ? null : Folding.Cut(Hide(Folding.Cut(text, 2 * DeliveryAttempt.TextLength)), limit);

    private static string Hide(string text)
    {
        var known = Secret.Hide(text, Hidden);
        if (!known.AsSpan().ContainsAny(Suspects))
        {
            return Folding.Clean(known);
        }

        var named = HideNamed(known);
        var placed = Positional().Replace(named, $"$1\"{Hidden}\"");
        var shown = Shown().Replace(placed, $"$1{Hidden}");
        var addresses = Address().Replace(FormField().Replace(shown, $"$1{Hidden}"), $"$1{Hidden}@");
        return Folding.Clean(Header().Replace(addresses, $"$1 {Hidden}"));
    }

    // a name in quotes, and whatever value follows: also an object or a list
    private static string HideNamed(string text)
    {
        var left = 0;
        var clean = new System.Text.StringBuilder(text.Length);
        foreach (var name in Named().EnumerateMatches(text))
        {
            var at = name.Index + name.Length;
            if (name.Index < left)
            {
                continue; // inside a value that is hidden already
            }

            var quote = text[name.Index..at].Contains('\'', StringComparison.Ordinal) ? '\'' : '"';
            var end = EndOfValue(text, at);
            var slashes = text.AsSpan(at).IndexOfAnyExcept('\\');
            var isText = text[at] is '"' or '\'' || slashes > 0;
            var mark = new string('\\', slashes > 0 ? slashes : 0) + (isText && slashes <= 0 ? text[at] : quote);
            _ = clean.Append(text, left, at - left).Append(mark).Append(Hidden).Append(mark);
            left = end;
        }

        return left == 0 ? text : clean.Append(text, left, text.Length - left).ToString();
    }

    private static int EndOfValue(string text, int at)
    {
        var slashes = Math.Max(0, text.AsSpan(at).IndexOfAnyExcept('\\'));
        var first = at + slashes < text.Length ? text[at + slashes] : ' ';
        return first is '"' or '\'' ? EndOfQuoted(text, at + slashes, slashes)
            : first is '{' or '[' or '(' ? EndOfNested(text, at)
            : EndOfBare(text, at);
    }

    // of a text that stands in a text, each quote has more strokes before it
    private static int EndOfQuoted(string text, int quoteAt, int slashes)
    {
        var quote = text[quoteAt];
        for (var each = quoteAt + 1; each < text.Length; each++)
        {
            var strokes = 0;
            for (; each < text.Length && text[each] == '\\'; each++)
            {
                strokes++;
            }

            if (each < text.Length && text[each] == quote && strokes <= slashes)
            {
                return each + 1;
            }
        }

        return text.Length;
    }

    private static int EndOfNested(string text, int at)
    {
        var depth = 0;
        for (var each = at; each < text.Length; )
        {
            switch (text[each])
            {
                case '"' or '\'':
                    each = EndOfQuoted(text, each, slashes: 0);
                    continue;
                case '{' or '[' or '(':
                    depth++;
                    break;
                case '}' or ']' or ')' when --depth == 0:
                    return each + 1;
            }

            each++;
        }

        return text.Length;
    }

    private static int EndOfBare(string text, int at)
    {
        var length = text.AsSpan(at).IndexOfAny(BareEnds);
        return length < 0 ? text.Length : at + Math.Max(length, 1);
    }

    // in JSON, in Python's way of writing, and in JSON that stands as a text in JSON; what stands before the word need not be looked at, since
    // looking for it would take the square of a long text
    [GeneratedRegex($$"""{{Words}}[\w-]{0,40}\\*["']\s*:\s*(?=\S)""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Named();

    // the secret of Odoo's JSON-RPC has no name but a place: database, user, secret
    [GeneratedRegex(
        """("args"\s*:\s*\[\s*"[^"]{0,200}"\s*,\s*(?:\d{1,12}|"[^"]{0,200}")\s*,\s*)"(?:[^"\\]|\\.)*"?""",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Positional();

    // wherever it stands
    [GeneratedRegex(
        """\b((?:Bearer|Basic)\s+|whsec_)[A-Za-z0-9._~+/=-]{6,}""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Shown();

    // the name and password of an address
    [GeneratedRegex("""(://)[^\s/@"]{1,200}@""", RegexOptions.CultureInvariant)]
    private static partial Regex Address();

    [GeneratedRegex($$"""({{Words}}[\w-]{0,40}=)[^&;\s"]+""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex FormField();

    [GeneratedRegex(
        $$"""^([\w-]{0,40}(?:{{Words}}|cookie|signature)[\w-]{0,40}:)[^\r\n]*""",
        RegexOptions.IgnoreCase | RegexOptions.Multiline | RegexOptions.CultureInvariant
    )]
    private static partial Regex Header();
}
