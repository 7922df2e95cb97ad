using System.Globalization;
using System.Text.Json;

namespace Portal.Core;

/// <summary>
/// Reads JSON of systems that write an id now as a number, now as a text, and put a word where they know nothing. The text UNDEFINED counts as
/// missing. Never throws on a value of another kind. Source: R15, d4, d5.
/// </summary>
internal static class LooseJson
{
    private const string Undefined = "UNDEFINED";

    /// <summary>The document, or null when the bytes are no JSON object.</summary>
    public static JsonDocument? ParseObject(ReadOnlyMemory<byte> body)
    {
        try
        {
            var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
            return null;
        }
        catch (JsonException)
        {
            return null; // a web page, or a body that retention has blanked
        }
    }

    /// <summary>The first of the fields that says something, as clean text; empty when none does.</summary>
    public static string Text(JsonElement json, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Read(Inner(json, name)) is { Length: > 0 } text)
            {
                return text;
            }
        }

        return "";
    }

    /// <summary>The texts of a list; those that say nothing are left out.</summary>
    public static IReadOnlyList<string> Texts(JsonElement json, string name) =>
        Inner(json, name) is { ValueKind: JsonValueKind.Array } list
            ? [.. list.EnumerateArray().Select(Read).Where(text => text.Length > 0)]
            : [];

    /// <summary>An instant, UTC; null when the field holds none.</summary>
    public static DateTime? Instant(JsonElement json, string name) => ReadInstant(Text(json, name));

    /// <summary>The same of a text.</summary>
    public static DateTime? ReadInstant(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
            ? instant.UtcDateTime.AddTicks(-(instant.UtcDateTime.Ticks % TimeSpan.TicksPerMicrosecond))
            : null;

    /// <summary>What a field holds; undefined when there is none.</summary>
    public static JsonElement Inner(JsonElement json, string name)
    {
        try
        {
            return json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var inner) ? inner : default;
        }
        catch (InvalidOperationException)
        {
            return default; // a name beside it holds half a character, as an escape
        }
    }

    /// <summary>A value as clean text; empty when it says nothing.</summary>
    public static string Read(JsonElement value)
    {
        var text = value.ValueKind switch
        {
            JsonValueKind.String => Clean(value).Trim(),
            JsonValueKind.Number => value.GetRawText(),
            _ => "",
        };
        return text.Equals(Undefined, StringComparison.OrdinalIgnoreCase) ? "" : text;
    }

    /// <summary>A text without what cannot be stored; empty when it cannot be read.</summary>
    public static string Clean(JsonElement text)
    {
        try
        {
            return Folding.Clean(text.GetString() ?? "");
        }
        catch (InvalidOperationException)
        {
            return ""; // half a character, as an escape
        }
    }
}
