using System.Text.Json.Nodes;

namespace Portal.Tests.Contracts;

/// <summary>A recorded <c>execute_kw</c> as JSON-2 asks for it, and its answer as JSON-2 gives it.</summary>
internal sealed class Json2Replay(Scenario scenario, Recording recording)
{
    private const string Ids = "ids";
    private const long Administrator = 2;

    /// <summary>
    /// The documented names of the arguments in their order. Left out: methods whose signature 19 changed or whose names no document
    /// gives.
    /// </summary>
    private static readonly Dictionary<string, string[]> Arguments = new()
    {
        ["search"] = ["domain", "offset", "limit", "order"],
        ["search_count"] = ["domain", "limit"],
        ["search_read"] = ["domain", "fields", "offset", "limit", "order"],
        ["read"] = [Ids, "fields", "load"],
        ["fields_get"] = ["allfields", "attributes"],
        ["create"] = ["vals_list"],
        ["write"] = [Ids, "vals"],
        ["unlink"] = [Ids],
        ["exists"] = [Ids],
        ["action_archive"] = [Ids],
        ["action_unarchive"] = [Ids],
        ["message_post"] = [Ids],
        ["load"] = ["fields", "data"],
        ["no_method"] = [Ids],
        ["_compute_display_name"] = [Ids],
    };

    /// <summary>The statuses documented for what a recording names.</summary>
    private static readonly Dictionary<string, int> Statuses = new()
    {
        ["odoo.exceptions.AccessError"] = 403,
        ["odoo.exceptions.MissingError"] = 404,
        ["odoo.exceptions.UserError"] = 422,
        ["odoo.exceptions.ValidationError"] = 422,
    };

    private JsonArray Args => recording.Body!["params"]!["args"]!.AsArray();

    public string Path => $"/json/2/{scenario.Here.Apply(Args[3])}/{Args[4]}";

    /// <summary>True for a call of the administrator's with named arguments: another user's would need a key of theirs.</summary>
    public static bool Fits(Recording recording) =>
        recording.Body is JsonObject body
        && body["params"]?["method"]?.ToString() == "execute_kw"
        && body["params"]!["args"] is JsonArray { Count: > 5 } args
        && args[1]!.GetValue<long>() == Administrator
        && args[2]!.ToString() == "admin"
        && args[0]!.ToString() is "odoo18" or "odoo18_clean"
        && Arguments.ContainsKey(args[4]!.ToString());

    public string Body()
    {
        var positional = scenario.Here.Apply(Args[5])!.AsArray();
        var body = new JsonObject(
            Arguments[Args[4]!.ToString()].Zip(positional, (name, value) => KeyValuePair.Create(name, Listed(name, value)))
        );
        foreach (var (name, value) in Args.Count > 6 ? scenario.Here.Apply(Args[6])!.AsObject() : [])
        {
            body[name] = value?.DeepClone();
        }

        return body.ToJsonString();
    }

    /// <summary>The recorded result or error under the documented envelope, in the form that <see cref="Enveloped"/> gives.</summary>
    public Answer Expected(OnJson2 rule)
    {
        var recorded = recording.Answer.Body!.AsObject();
        var error = recorded["error"]?["data"]?.DeepClone();
        if (rule.Name is { } name)
        {
            error!["name"] = name;
            error["arguments"] = name.StartsWith("werkzeug.", StringComparison.Ordinal) ? new JsonArray("", rule.Status) : [""];
        }

        var result = scenario.Here.Apply(recorded["result"]);
        return error is null
            ? Json(200, "result", rule == OnJson2.ListOfIds ? new JsonArray(result) : result)
            : Json(
                rule.Status ?? Statuses.GetValueOrDefault(error["name"]!.ToString(), 500),
                "error",
                Data(scenario.Here.Apply(error))
            );
    }

    /// <summary>JSON-2's bare result or flat error in an envelope, so that both protocols are compared alike.</summary>
    public static Answer Enveloped(Answer answer) =>
        answer.Status == 200
            ? answer with
            {
                Body = new JsonObject { ["result"] = answer.Body?.DeepClone() },
            }
            : answer with
            {
                Body = new JsonObject { ["error"] = Data(answer.Body) },
            };

    private static Answer Json(int status, string part, JsonNode? content) =>
        new(status, "application/json; charset=utf-8", new JsonObject { [part] = content });

    private static JsonObject Data(JsonNode? error) => new() { ["data"] = error?.DeepClone() };

    /// <summary>JSON-RPC took one bare id too.</summary>
    private static JsonNode? Listed(string name, JsonNode? value) =>
        name == Ids && value is JsonValue ? new JsonArray(value.DeepClone()) : value?.DeepClone();
}
