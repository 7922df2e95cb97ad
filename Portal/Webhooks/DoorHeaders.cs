using System.Text.Encodings.Web;

namespace Portal.Webhooks;

/// <summary>Headers worth keeping with a message; no proofs, no secrets.</summary>
internal static class DoorHeaders
{
    private const int Limit = 300;
    private static readonly string[] Kept = ["user-agent", "webhook-timestamp", "x-forwarded-for"];

    public static string Keep(HttpRequest request)
    {
        var address = request.HttpContext.Connection.RemoteIpAddress?.ToString() ?? "unknown";
        var kept = $$"""{"from":"{{address}}""";
        foreach (var name in Kept)
        {
            if (request.Headers.TryGetValue(name, out var values) && values.ToString() is { Length: > 0 and <= Limit } value)
            {
                kept = $"{kept}\",\"{name}\":\"{JavaScriptEncoder.Default.Encode(value)}";
            }
        }

        return $"{kept}\"}}";
    }
}
