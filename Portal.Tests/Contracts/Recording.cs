using System.Text.Json.Nodes;

namespace Portal.Tests.Contracts;

/// <summary>One exchange that a real Odoo 18 had, as kept beside these tests.</summary>
internal sealed record Recording(
    string Method,
    string Path,
    IReadOnlyDictionary<string, string> Headers,
    JsonNode? Body,
    Answer Answer
)
{
    public static Recording Read(string name)
    {
        var whole = Whole(name);
        var request = whole["request"]!;
        var headers =
            request["headers"]?.AsObject().ToDictionary(entry => entry.Key, entry => entry.Value!.GetValue<string>()) ?? [];
        var answered = whole["response_headers"]?["Content-Type"]?.GetValue<string>() ?? "application/json; charset=utf-8";
        return new(
            request["method"]!.GetValue<string>(),
            request["path"]!.GetValue<string>(),
            headers,
            request["body"]?.DeepClone(),
            new(whole["http_status"]!.GetValue<int>(), answered, whole["response"]?.DeepClone())
        );
    }

    /// <summary>What Odoo itself sent to somebody, recorded where it arrived.</summary>
    public static JsonArray Received(string name) => Whole(name)["response"]!.AsArray();

    private static JsonNode Whole(string name) =>
        JsonNode.Parse(
            File.ReadAllText(System.IO.Path.Combine(AppContext.BaseDirectory, "Contracts", "Recordings", $"{name}.json"))
        )!;
}

/// <summary>What a server answered: JSON as a tree, anything else as one string.</summary>
internal sealed record Answer(int Status, string ContentType, JsonNode? Body);
