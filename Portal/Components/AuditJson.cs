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
    public static IReadOnlyList<(string Name, string Before, string After)> Changes(string? before, string? after)
    {
        var (was, now) = (Read(before).ToList(), Read(after).ToList());
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

    private static IEnumerable<(string Name, string Text)> Read(string? json)
    {
        if (json is null)
        {
            return [];
        }

        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind == JsonValueKind.Object
            ? [.. document.RootElement.EnumerateObject().Select(property => (property.Name, Say(property.Value)))]
            : [("value", Say(document.RootElement))];
    }

    private static string Say(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(Say)),
            JsonValueKind.Null => "",
            JsonValueKind.True => "yes",
            JsonValueKind.False => "no",
            _ => value.ToString(),
        };

    // "companyName" is read "Company name"
    private static string Say(string name)
    {
        var words = Humps().Replace(name, " $1").ToLowerInvariant().Trim();
        return words.Length == 0 ? name : $"{char.ToUpperInvariant(words[0])}{words[1..]}";
    }

    [GeneratedRegex("(?<=[a-z0-9])([A-Z])")]
    private static partial Regex Humps();
}
