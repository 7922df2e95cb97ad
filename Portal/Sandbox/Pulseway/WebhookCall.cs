using System.Text.Json.Nodes;

namespace Portal.Sandbox.Pulseway;

/// <summary>A call that reads, makes, changes or removes notification webhooks. Source: d4.</summary>
internal sealed class WebhookCall(PulsewaySandbox pulseway, VendorRequest request, string[] parts)
{
    private const int MostHeaders = 20;
    private static readonly string[] Priorities = ["Critical", "Elevated", "Normal", "Low"];
    private static readonly string[] Fields = ["Name", "Url", "Priorities", "OrganizationIds", "Headers", "Language"];

    public VendorAnswer Answer() =>
        (request.Method, parts) switch
        {
            ("GET", []) => RecordPage.Of(pulseway.Webhooks().Select(Shown), request.Query),
            ("GET", [var id]) => pulseway.FindWebhook(id) is { } webhook
                ? PulsewayCall.One(Shown(webhook))
                : PulsewayCall.NotFound(),
            ("POST", []) => Add(),
            ("PATCH", [var id]) => pulseway.FindWebhook(id) is { } webhook ? Change(webhook) : PulsewayCall.NotFound(),
            ("DELETE", [var id]) => PulsewayCall.Removed(long.TryParse(id, out var number) && pulseway.RemoveWebhook(number)),
            _ => PulsewayCall.NotFound(),
        };

    /// <summary>Answers with the secret that signs the deliveries, which is shown this once.</summary>
    private VendorAnswer Add()
    {
        var webhook = new JsonObject
        {
            ["Name"] = "",
            ["Url"] = "",
            ["Priorities"] = new JsonArray([.. Priorities.Select(each => JsonValue.Create(each))]),
            ["OrganizationIds"] = new JsonArray(),
            ["Headers"] = new JsonObject(),
            ["Language"] = "en",
        };
        return Take(webhook) is { } fault ? PulsewayCall.Refuse(400, fault) : PulsewayCall.One(pulseway.AddWebhook(webhook), 201);
    }

    private VendorAnswer Change(JsonObject webhook)
    {
        if (Take(webhook) is { } fault)
        {
            return PulsewayCall.Refuse(400, fault);
        }

        pulseway.PutWebhook(webhook);
        return PulsewayCall.One(Shown(webhook)) with { ChangedRecords = true };
    }

    /// <summary>Takes over what the body gives; tells what is wrong with the whole, or null.</summary>
    private string? Take(JsonObject webhook)
    {
        if (request.ReadObject() is not { } body)
        {
            return "The body isn't a JSON object.";
        }

        foreach (var name in Fields.Where(body.ContainsKey))
        {
            webhook[name] = body[name]?.DeepClone();
        }

        return !IsText(webhook["Name"], 200) ? "Name is required."
            : !body.ContainsKey("Url") && IsOwn(webhook) ? null
            : !IsText(webhook["Url"], 2000)
            || !Uri.TryCreate($"{webhook["Url"]}", UriKind.Absolute, out var url)
            || !HookSender.IsOwn(url)
                ? "Url must be an http address of this machine: the sandbox sends nowhere else."
            : webhook["Priorities"] is not JsonArray priorities
            || priorities.Any(each => !Priorities.Contains($"{each}", StringComparer.OrdinalIgnoreCase))
                ? $"Priorities are {string.Join(", ", Priorities)}."
            : webhook["OrganizationIds"] is not JsonArray ? "OrganizationIds must be a list; an empty one means all."
            : webhook["Headers"] is not JsonObject { Count: <= MostHeaders } headers
            || headers.Any(each => !IsText(each.Value, 1000))
                ? $"Headers must be an object of at most {MostHeaders} texts."
            : null;
    }

    private static bool IsOwn(JsonObject webhook) => $"{webhook["Url"]}".Length == 0 && webhook.ContainsKey("Id");

    private static bool IsText(JsonNode? node, int longest) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) && text.Trim().Length > 0 && text.Length <= longest;

    private static JsonObject Shown(JsonObject webhook)
    {
        var shown = webhook.DeepClone().AsObject();
        shown.Remove("SecretKey");
        return shown;
    }
}
