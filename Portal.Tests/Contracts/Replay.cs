using System.Text.Json.Nodes;

namespace Portal.Tests.Contracts;

/// <summary>A recorded request with database, account, ids and words of the server at hand; otherwise sent as it was.</summary>
internal sealed class Replay(Scenario scenario, Recording recording)
{
    private const string RecordedKey = "44ee90107b930d769e76dbea02aeda62a4434192";

    public IEnumerable<KeyValuePair<string, string>> Headers() =>
        recording.Headers.Select(header => KeyValuePair.Create(header.Key, Secret(scenario.Here.Apply(header.Value))));

    public string Body()
    {
        if (recording.Body is JsonValue text && text.TryGetValue<string>(out var raw))
        {
            return raw;
        }

        var body = recording.Body?.DeepClone();
        var parameters = (body as JsonObject)?["params"] as JsonObject;
        if (parameters?["login"] is not null)
        {
            body!["params"] = SignIn(parameters);
        }
        else if (parameters?["model"] is not null)
        {
            body!["params"] = scenario.Here.Apply(parameters);
        }
        else if (parameters?["args"] is JsonArray args)
        {
            parameters["args"] = parameters["service"]?.GetValue<string>() == "common" ? Common(args) : Object(args);
        }

        return body?.ToJsonString() ?? "";
    }

    /// <summary>The recorded answer in the ids and words of the server at hand; the envelope's own id stays.</summary>
    public JsonNode? Expected(JsonNode? answer) =>
        answer is JsonObject envelope
            ? new JsonObject(
                envelope.Select(part =>
                    KeyValuePair.Create(part.Key, part.Key == "id" ? part.Value?.DeepClone() : scenario.Here.Apply(part.Value))
                )
            )
            : answer;

    private JsonObject SignIn(JsonNode parameters) =>
        new()
        {
            ["db"] = Database(parameters["db"]),
            ["login"] = Known(parameters["login"], "admin", scenario.Target.Login),
            ["password"] = Password(parameters["password"]),
        };

    private JsonArray Common(JsonArray args) =>
        new([
            .. args.Select(
                (arg, at) =>
                    at switch
                    {
                        0 => Database(arg),
                        1 => Known(arg, "admin", scenario.Target.Login),
                        2 => Password(arg),
                        _ => arg?.DeepClone(),
                    }
            ),
        ]);

    private JsonArray Object(JsonArray args) =>
        new([
            .. args.Select(
                (arg, at) =>
                    at switch
                    {
                        0 => Database(arg),
                        1 => User(arg),
                        2 => Password(arg),
                        3 => scenario.Here.Apply(arg),
                        4 => arg?.DeepClone(),
                        _ => scenario.Here.Apply(arg),
                    }
            ),
        ]);

    private JsonNode? Database(JsonNode? arg) =>
        arg?.GetValue<string>() is "odoo18" or "odoo18_clean" ? scenario.Target.Database : arg?.DeepClone();

    private JsonNode? User(JsonNode? arg) =>
        arg!.GetValue<long>() is var uid && uid == 2 ? scenario.Target.Uid : scenario.Here.Apply(uid);

    private JsonNode? Password(JsonNode? arg) => Known(arg, "admin", scenario.Target.Password);

    private JsonNode Known(JsonNode? arg, string recorded, string here)
    {
        var text = arg!.GetValue<string>();
        return text == recorded ? here : Secret(scenario.Here.Apply(text));
    }

    private string Secret(string text) => text.Replace(RecordedKey, scenario.Target.ApiKey ?? "", StringComparison.Ordinal);
}
