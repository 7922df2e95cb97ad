using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Portal.Tests.Contracts;

/// <summary>How much of a result must be as recorded.</summary>
internal enum Likeness
{
    /// <summary>Everything, once ids and words are substituted; of a moment only its form.</summary>
    Values,

    /// <summary>Values, but of whole numbers, which are ids and counters nearly always, only that they are there; of a day only its form.</summary>
    Facts,

    /// <summary>Only its shape: kinds and names of members; every item of a list is like one of the recorded items.</summary>
    Kinds,
}

/// <summary>Compares an answer with the recorded one under declared rules, and says in words where they differ.</summary>
internal static partial class AnswerComparer
{
    public static IReadOnlyList<string> Differences(Answer recorded, Answer actual, Likeness result, string? messageStart = null)
    {
        var found = new List<string>();
        Same(found, "HTTP status", recorded.Status, actual.Status);
        Same(found, "media type", MediaType(recorded), MediaType(actual));
        if (recorded.Body is JsonObject expected && actual.Body is JsonObject given)
        {
            Same(found, "members", Names(expected), Names(given));
            Same(found, "id", Text(expected["id"]), Text(given["id"]));
            Error(found, expected["error"], given["error"], messageStart);
            Compare(found, "result", expected["result"], given["result"], result);
        }
        else
        {
            Same(found, "page", Heading(recorded.Body), Heading(actual.Body));
        }

        return found;
    }

    private static void Error(List<string> found, JsonNode? recorded, JsonNode? actual, string? messageStart)
    {
        if (recorded is null || actual is null)
        {
            return;
        }

        Same(found, "error.code", Text(recorded["code"]), Text(actual["code"]));
        Same(found, "error.message", Text(recorded["message"]), Text(actual["message"]));
        Same(found, "error.data.name", Text(recorded["data"]?["name"]), Text(actual["data"]?["name"]));
        Same(found, "error.data members", Names(recorded["data"]), Names(actual["data"]));
        Same(
            found,
            "error.data.arguments count",
            recorded["data"]?["arguments"]?.AsArray().Count,
            actual["data"]?["arguments"]?.AsArray().Count
        );
        var start = messageStart ?? FirstLine(recorded["data"]?["message"]);
        var text = actual["data"]?["message"]?.GetValue<string>() ?? "";
        if (!text.TrimStart().StartsWith(start, StringComparison.Ordinal))
        {
            found.Add($"error.data.message: should start with «{start}», is «{text}»");
        }
    }

    private static void Compare(List<string> found, string path, JsonNode? recorded, JsonNode? actual, Likeness likeness)
    {
        if (Kind(recorded) != Kind(actual))
        {
            found.Add($"{path}: recorded {Text(recorded)}, here {Text(actual)}");
            return;
        }

        switch (recorded)
        {
            case JsonObject map:
                Same(found, $"{path} members", Names(map), Names(actual));
                foreach (var (name, value) in map.Where(entry => actual?[entry.Key] is not null || entry.Value is null))
                {
                    Compare(found, $"{path}.{name}", value, actual?[name], likeness);
                }

                break;
            case JsonArray list when likeness is Likeness.Kinds:
                Items(found, path, list, actual?.AsArray() ?? []);
                break;
            case JsonArray list:
                Same(found, $"{path} count", list.Count, actual?.AsArray().Count);
                foreach (var (item, at) in list.Zip(actual?.AsArray() ?? []).Select((pair, at) => (pair, at)))
                {
                    Compare(found, $"{path}[{at}]", item.First, item.Second, likeness);
                }

                break;
            case JsonValue when likeness is Likeness.Facts && (IsWhole(recorded) || (IsDay(recorded) && IsDay(actual))):
                break;
            case JsonValue when likeness is not Likeness.Kinds && !(IsMoment(recorded) && IsMoment(actual)):
                Same(found, path, Text(recorded), Text(actual));
                break;
        }
    }

    private static void Items(List<string> found, string path, JsonArray recorded, JsonArray actual)
    {
        Same(found, $"{path} is empty", recorded.Count == 0, actual.Count == 0);
        for (var at = 0; at < actual.Count; at++)
        {
            var worst = recorded.Select(item => Difference(path, at, item, actual[at])).ToList();
            if (worst.Count > 0 && worst.TrueForAll(differences => differences.Count > 0))
            {
                found.AddRange(worst.MinBy(differences => differences.Count)!);
            }
        }
    }

    private static List<string> Difference(string path, int at, JsonNode? recorded, JsonNode? actual)
    {
        var found = new List<string>();
        Compare(found, $"{path}[{at}]", recorded, actual, Likeness.Kinds);
        return found;
    }

    private static void Same<T>(List<string> found, string what, T recorded, T actual)
    {
        if (!EqualityComparer<T>.Default.Equals(recorded, actual))
        {
            found.Add($"{what}: recorded {recorded}, here {actual}");
        }
    }

    private static JsonValueKind Kind(JsonNode? node) =>
        node?.GetValueKind() switch
        {
            null => JsonValueKind.Null,
            JsonValueKind.True => JsonValueKind.False,
            { } kind => kind,
        };

    private static string Names(JsonNode? node) =>
        node is JsonObject map ? string.Join(' ', map.Select(entry => entry.Key).Order(StringComparer.Ordinal)) : "";

    private static string Text(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) ? $"\"{text}\"" : node?.ToJsonString() ?? "nothing";

    private static string FirstLine(JsonNode? message) => (message?.GetValue<string>() ?? "").TrimStart().Split('\n')[0];

    private static string MediaType(Answer answer) => answer.ContentType.Split(';')[0].Trim();

    /// <summary>Of a page its title and heading, of a plain text all of it.</summary>
    private static string Heading(JsonNode? body)
    {
        var text = body is JsonValue value && value.TryGetValue<string>(out var page) ? page : Text(body);
        return text.StartsWith('<') ? string.Join('\n', text.Split('\n').Take(4)) : text;
    }

    private static bool IsMoment(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) && Moment().IsMatch(text);

    private static bool IsWhole(JsonNode? node) =>
        node?.GetValueKind() is JsonValueKind.Number && node.ToJsonString().IndexOfAny(['.', 'e', 'E']) < 0;

    private static bool IsDay(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) && Day().IsMatch(text);

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}$")]
    private static partial Regex Day();

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$")]
    private static partial Regex Moment();
}
