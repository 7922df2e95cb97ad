using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portal.Sandbox.Abs;

/// <summary>A request that came by the broker, and the shape of its answer. Source: d7.</summary>
/// <param name="Path">The topic without what is before the thing: <c>entitlement/42/create</c>.</param>
/// <param name="Key">Its correlation id, which is the same for each repeat.</param>
/// <param name="Logged">What is noted of it; the contents are those that would have come by HTTP.</param>
internal sealed record AbsRequest(string Path, string Key, LoggedRequest Logged)
{
    /// <summary>Reads one; null for what has no correlation id to answer under.</summary>
    public static AbsRequest? Read(string topic, string text)
    {
        var parts = topic.Split('/', 3);
        if (parts.Length < 3 || Contents(parts[2].Split('/')[0], text) is not { } found)
        {
            return null;
        }

        var headers = new JsonObject { ["Idempotency-Key"] = found.Key };
        return new(parts[2], found.Key, new LoggedRequest("PUBLISH", topic, headers, found.Contents));
    }

    /// <summary>Where it is answered: <c>echo/abs/entitlement/42/create</c>.</summary>
    public string ReplyTopic(string answersAt) => $"{answersAt}/abs/{Path}";

    /// <summary>The answer as ABS puts it at the broker.</summary>
    public JsonObject Reply(VendorAnswer answer, DateTimeOffset now)
    {
        var data = answer.Body?.DeepClone() as JsonObject ?? new JsonObject();
        var isThere = data.ContainsKey("entitlement_id");
        var error = data["error"] as JsonObject;
        data.Remove("error");
        data.Remove("signals");
        data["success"] = isThere;
        data["signals"] = new JsonArray(isThere ? SignalOf(answer, data) : FaultOf(answer.Status));
        data["metadata"] =
            isThere || error is null
                ? new JsonObject()
                : new JsonObject { ["reason"] = error["code"]?.DeepClone(), ["message"] = error["message"]?.DeepClone() };
        return new()
        {
            ["timestamp"] = now.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
            ["correlation_id"] = Key,
            ["data"] = data,
        };
    }

    private static string SignalOf(VendorAnswer answer, JsonObject data) =>
        answer.Status != 201 || answer.Headers.ContainsKey(AbsSandbox.Replayed) ? AbsSandbox.Detected
        : data["asset_pool_allocation"]?["assets"] is JsonArray { Count: > 0 } ? "ASSET_ALLOCATED"
        : "SERVICE_COMPLETED";

    private static string FaultOf(int status) =>
        status switch
        {
            429 => "RATE_LIMIT_EXCEEDED",
            >= 500 => "SERVICE_COMPLETION_FAILED",
            _ => "VALIDATION_FAILED",
        };

    // the very bytes of the contents, so that a key means the same by each way
    private static (string Key, string Contents)? Contents(string thing, string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            if (
                root.ValueKind != JsonValueKind.Object
                || !root.TryGetProperty("correlation_id", out var key)
                || key.ValueKind != JsonValueKind.String
            )
            {
                return null;
            }

            var contents =
                root.TryGetProperty("data", out var data)
                && data.ValueKind == JsonValueKind.Object
                && data.TryGetProperty(thing, out var found)
                    ? found.GetRawText()
                    : "";
            return (key.GetString() ?? "", contents);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
