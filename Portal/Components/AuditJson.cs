using System.Text.Json;
using System.Text.RegularExpressions;

namespace Portal.Components;

/// <summary>Reads the kept "before" and "after" of an act for people: flat names and texts.</summary>
internal static partial class AuditJson
{
    /// <summary>The text of one property; empty when there is none.</summary>
    public static string Text(string? json, string property) =>
        Read(json).Where(each => each.Name == property).Select(each => each.Text).FirstOrDefault("");

    /// <summary>Every property that says something, before and after, under the name people read.</summary>
    /// <param name="before">What was, as JSON.</param>
    /// <param name="after">What is, likewise.</param>
    /// <param name="zone">The zone that instants are told in; UTC without one.</param>
    public static IReadOnlyList<(string Name, string Before, string After)> Changes(
        string? before,
        string? after,
        TimeZoneInfo? zone = null
    )
    {
        var (was, now) = (Read(before, zone).ToList(), Read(after, zone).ToList());
        return
        [
            .. was.Concat(now)
                .Select(each => each.Name)
                .Distinct()
                .Select(name => (Name: Say(name), Before: Find(was, name), After: Find(now, name)))
                .Where(change => change.Before.Length + change.After.Length > 0),
        ];
    }

    private static string Find(List<(string Name, string Text)> properties, string name) =>
        properties.Where(each => each.Name == name).Select(each => each.Text).FirstOrDefault("");

    private static IEnumerable<(string Name, string Text)> Read(string? json, TimeZoneInfo? zone = null)
    {
        if (json is null)
        {
            return [];
        }

        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind == JsonValueKind.Object
            ? [.. document.RootElement.EnumerateObject().Select(property => (property.Name, Say(property.Value, zone)))]
            : [("value", Say(document.RootElement, zone))];
    }

    private static string Say(JsonElement value, TimeZoneInfo? zone) =>
        value.ValueKind switch
        {
            JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(each => Say(each, zone))),
            JsonValueKind.Object => string.Join(
                ", ",
                value.EnumerateObject().Select(each => Say(each, zone)).Where(said => said.Length > 0)
            ),
            JsonValueKind.String when InstantOf(value) is { } at => RelativeTime.Local(at, zone ?? TimeZoneInfo.Utc),
            JsonValueKind.Null => "",
            JsonValueKind.True => "yes",
            JsonValueKind.False => "no",
            _ => value.ToString(),
        };

    private static string Say(JsonProperty property, TimeZoneInfo? zone) =>
        Say(property.Value, zone) is { Length: > 0 } said ? $"{Say(property.Name)}: {said}" : "";

    // with its offset, as Portal writes them: a day, or a time of no zone, is a text as any other
    private static DateTime? InstantOf(JsonElement value) =>
        Instant().IsMatch(value.GetString()!) && value.TryGetDateTimeOffset(out var at) ? at.UtcDateTime : null; // a JSON string is never null

    // "companyName" is read "Company name"
    private static string Say(string name)
    {
        var words = Humps().Replace(name, " $1").ToLowerInvariant().Trim();
        return words.Length == 0 ? name : $"{char.ToUpperInvariant(words[0])}{words[1..]}";
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$")]
    private static partial Regex Instant();

    [GeneratedRegex("(?<=[a-z0-9])([A-Z])")]
    private static partial Regex Humps();
}
