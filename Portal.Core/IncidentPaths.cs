using System.Globalization;
using System.Text.Json;

namespace Portal.Core;

/// <summary>
/// Where another security service has what RocketCyber calls by its names: <c>title = event.name, affectedDevices = hosts.*.name</c>. A path goes
/// inwards by names, places in lists and <c>*</c> for all of a list; where it finds nothing, RocketCyber's own name counts. Source: d5.
/// </summary>
public sealed class IncidentPaths
{
    private const int MostParts = 10;

    /// <summary>What a path can be given for.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "id",
        "title",
        "updatedAt",
        "resolvedAt",
        "severity",
        "description",
        "hostname",
        "affectedDevices",
        "accountId",
        "accountName",
        "remediation",
        "process",
        "path",
        "commandLine",
        "hash",
    ];

    private readonly Dictionary<string, string[]> _paths = new(StringComparer.Ordinal);

    private IncidentPaths() { }

    /// <summary>RocketCyber's own names alone.</summary>
    public static IncidentPaths None { get; } = new();

    /// <summary>True when there is none.</summary>
    public bool IsEmpty => _paths.Count == 0;

    /// <summary>Reads them, comma-separated.</summary>
    /// <param name="text">The setting.</param>
    /// <param name="fault">The first part that is none, or null.</param>
    public static IncidentPaths Parse(string text, out string? fault)
    {
        var paths = new IncidentPaths();
        fault = null;
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var parts = part.Split('=', StringSplitOptions.TrimEntries);
            var path = parts is [_, var written] ? written.Split('.', StringSplitOptions.TrimEntries) : [];
            var isPath = path.Length is > 0 and <= MostParts && Array.TrueForAll(path, static each => each.Length > 0);
            if (!isPath || Names.FirstOrDefault(name => name == parts[0]) is not { } name || !paths._paths.TryAdd(name, path))
            {
                fault ??= part;
            }
        }

        return paths;
    }

    /// <summary>What a field is called where it is missing: its path, or its own name.</summary>
    public string NameOf(string name) => _paths.TryGetValue(name, out var path) ? string.Join('.', path) : name;

    /// <summary>The first of the fields that says something, as clean text; empty when none does.</summary>
    internal string Text(JsonElement json, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Found(json, name).Select(LooseJson.Read).FirstOrDefault(static text => text.Length > 0) is { } text)
            {
                return text;
            }
        }

        return LooseJson.Text(json, names);
    }

    /// <summary>The texts of a list; those that say nothing are left out.</summary>
    internal IReadOnlyList<string> Texts(JsonElement json, string name)
    {
        var found = Found(json, name)
            .SelectMany(static each => each.ValueKind == JsonValueKind.Array ? each.EnumerateArray().ToList() : [each])
            .Select(LooseJson.Read)
            .Where(static text => text.Length > 0)
            .ToList();
        return found.Count > 0 ? found : LooseJson.Texts(json, name);
    }

    /// <summary>An instant, UTC; null when the field holds none.</summary>
    internal DateTime? Instant(JsonElement json, string name) => LooseJson.ReadInstant(Text(json, name));

    private IEnumerable<JsonElement> Found(JsonElement json, string name)
    {
        if (!_paths.TryGetValue(name, out var path))
        {
            return [];
        }

        IEnumerable<JsonElement> reached = [json];
        foreach (var part in path)
        {
            reached = reached.SelectMany(each => Inside(each, part));
        }

        return reached;
    }

    private static IEnumerable<JsonElement> Inside(JsonElement json, string part) =>
        json.ValueKind == JsonValueKind.Object
            ? json.TryGetProperty(part, out var inner)
                ? [inner]
                : []
            : json.ValueKind != JsonValueKind.Array
                ? []
                : part == "*"
                    ? json.EnumerateArray().ToList()
                    : int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var place)
                        ? json.EnumerateArray().Skip(place).Take(1)
                        : [];
}
