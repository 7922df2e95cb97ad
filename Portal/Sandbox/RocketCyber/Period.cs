using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portal.Sandbox.RocketCyber;

/// <summary>A time from and to, written <c>from|to</c> or as a JSON list of two; either end may be empty. Source: d5.</summary>
internal sealed record Period(DateTimeOffset? From, DateTimeOffset? To)
{
    /// <summary>Null for a text that is no period; an empty one holds everything.</summary>
    public static Period? Read(string text)
    {
        if (text.Length == 0)
        {
            return new(null, null);
        }

        return Ends(text) is [var from, var to] && TryInstant(from, out var begin) && TryInstant(to, out var end)
            ? new(begin, end)
            : null;
    }

    public bool Holds(string instant) =>
        (From is null && To is null) || (TryInstant(instant, out var at) && at is not null && !(at < From) && !(at > To));

    private static string[] Ends(string text)
    {
        if (!text.StartsWith('['))
        {
            return text.Split('|');
        }

        try
        {
            return JsonNode.Parse(text) is JsonArray ends ? [.. ends.Select(end => $"{end}")] : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static bool TryInstant(string text, out DateTimeOffset? at)
    {
        var isInstant = DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var parsed
        );
        at = isInstant ? parsed : null;
        return isInstant || text.Length == 0;
    }
}
