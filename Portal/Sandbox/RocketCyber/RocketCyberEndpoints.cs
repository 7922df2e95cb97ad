using System.Text.Json.Nodes;

namespace Portal.Sandbox.RocketCyber;

/// <summary>RocketCyber's third version of its customer interface: it only reads. Source: d5.</summary>
internal static class RocketCyberEndpoints
{
    /// <summary>The name that faults are ordered under.</summary>
    public const string System = "rocketcyber";

    private const string Created = "createdAt";
    private static readonly string[] Verdicts = ["informational", "suspicious", "malicious"];

    public static async Task AnswerAsync(HttpContext context)
    {
        var sandbox = context.RequestServices.GetRequiredService<RocketCyberSandbox>();
        var request = await VendorRequest.ReadAsync(context);
        var now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        _ = await VendorCall.PassAsync(context, System, () => Answer(sandbox, request, now));
    }

    private static VendorAnswer Answer(RocketCyberSandbox sandbox, VendorRequest request, DateTimeOffset now)
    {
        if (!sandbox.Knows(request))
        {
            return PageOfRecords.Refuse(401, "Unauthorized");
        }

        if (sandbox.Quota.Take() is { } wait)
        {
            return PageOfRecords.Refuse(429, "Too Many Requests") with
            {
                Headers = new Dictionary<string, string>
                {
                    ["Retry-After"] = $"{Math.Max(1, Math.Ceiling(wait.TotalSeconds)):F0}",
                },
            };
        }

        var parts = request.Path.Trim('/').Split('/');
        return request.Method != "GET" ? PageOfRecords.Refuse(405, "This interface only reads.")
            : parts is ["v3", .. var rest] ? Read(sandbox, request, now, rest)
            : NotFound();
    }

    private static VendorAnswer Read(RocketCyberSandbox sandbox, VendorRequest request, DateTimeOffset now, string[] parts)
    {
        var query = request.Query;
        return parts switch
        {
            ["account"] => new(200, ProviderShapes.Account(sandbox.Devices, query["details"] == "true")),
            ["agents"] => Page(
                Agents(sandbox, now),
                ["id", "accountId", "customerId", "hostname", "ipAddress", "connectivity"],
                "created"
            ),
            ["incidents"] => Page(sandbox.Incidents(), ["id", "accountId", "status", "severity"], Created),
            ["incidents", var id] => Incident(sandbox, id),
            ["events"] => Events(sandbox, query),
            ["events", "summary"] => new(200, ProviderShapes.Summary(sandbox.Events(), query["accountId"].ToString())),
            ["apps"] => Page(ProviderShapes.Apps(), ["id", "status"], Created),
            ["firewalls"] => Page(ProviderShapes.Firewalls(sandbox.Devices), ["id", "accountId", "connectivity"], Created),
            ["defender"] => new(200, ProviderShapes.Defender(sandbox.Devices, query["accountId"].ToString())),
            ["office"] => new(200, ProviderShapes.Office(sandbox.Devices, query["accountId"].ToString())),
            _ => NotFound(),
        };

        VendorAnswer Page(IEnumerable<JsonObject> records, string[] filters, string dates) =>
            PageOfRecords.Of(records, query, filters, dates, sandbox.Envelope);
    }

    private static IEnumerable<JsonObject> Agents(RocketCyberSandbox sandbox, DateTimeOffset now) =>
        sandbox.Devices.Select(device => IncidentShapes.Agent(device, now));

    private static VendorAnswer Incident(RocketCyberSandbox sandbox, string id) =>
        sandbox.Incidents().Find(incident => incident["id"]!.ToJsonString() == id) is { } found ? new(200, found) : NotFound();

    /// <summary>Events are given only to who says whose, of which application, and of which verdict.</summary>
    private static VendorAnswer Events(RocketCyberSandbox sandbox, IQueryCollection query) =>
        query["accountId"].ToString().Length == 0
        || query["appId"].ToString().Length == 0
        || !Verdicts.Contains($"{query["verdict"]}")
            ? PageOfRecords.Refuse(400, $"accountId, appId and verdict ({string.Join(", ", Verdicts)}) are required.")
            : PageOfRecords.Of(
                sandbox.Events(),
                query,
                ["accountId", "appId", "verdict", "incidentId", "hostname"],
                "eventTime",
                sandbox.Envelope
            );

    private static VendorAnswer NotFound() => PageOfRecords.Refuse(404, "Not Found");
}
