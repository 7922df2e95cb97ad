using System.Diagnostics;

namespace Portal.Core;

/// <summary>A password, key or token. Prints as <c>***</c> everywhere; the text is reached only by <see cref="Reveal"/>.</summary>
[DebuggerDisplay("***")]
public sealed class Secret
{
    // shorter ones would blot out words
    private const int LeastLength = 8;

    private static readonly Lock Adding = new();

    // longest first: one may be the beginning of another
    private static volatile string[] _known = [];

    private readonly string _text;

    /// <summary>Keeps it, and remembers for <see cref="Hide"/> what must not be seen.</summary>
    /// <param name="text">The text; a list parted by commas, or a connection string, is known by its parts.</param>
    public Secret(string text)
    {
        _text = text;
        foreach (var part in IsConnection(text) ? Passwords(text) : text.Split(','))
        {
            // a name may stand before it
            var value = part[(part.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
            if (value.Length >= LeastLength && !_known.Contains(value, StringComparer.Ordinal))
            {
                Remember(value);
            }
        }
    }

    /// <summary>True when nothing is set.</summary>
    public bool IsEmpty => _text.Length == 0;

    /// <summary>The text itself, for the one place that sends it.</summary>
    public string Reveal() => _text;

    /// <summary>A text without any secret this process knows, however it came into the text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="mark">What stands in its place.</param>
    public static string Hide(string text, string mark)
    {
        foreach (var secret in _known)
        {
            text = text.Replace(secret, mark, StringComparison.Ordinal);
        }

        return text;
    }

    /// <inheritdoc/>
    public override string ToString() => "***";

    private static void Remember(string value)
    {
        lock (Adding)
        {
            _known = [.. _known.Append(value).Distinct(StringComparer.Ordinal).OrderByDescending(each => each.Length)];
        }
    }

    private static bool IsConnection(string text) =>
        text.Contains(';', StringComparison.Ordinal) || text.StartsWith("Data Source=", StringComparison.Ordinal);

    // the rest of a connection string is no secret: the name of a host must stay readable
    private static IEnumerable<string> Passwords(string connection) =>
        connection
            .Split(';')
            .Select(part => part.Split('=', 2))
            .Where(pair => pair is [var name, _] && name.Trim().StartsWith("pass", StringComparison.OrdinalIgnoreCase))
            .Select(pair => pair[1]);
}
