using System.Globalization;
using System.Text.Json.Nodes;
using Portal.Sandbox.Estate;

namespace Portal.Sandbox.RocketCyber;

/// <summary>Incidents and events as RocketCyber shows them. Source: d5.</summary>
internal static class IncidentShapes
{
    public const int Provider = 4000;
    public const int FirstCustomer = 5000;

    /// <summary>The applications that find something, by id.</summary>
    public static readonly IReadOnlyList<(int Id, string Name)> Apps =
    [
        (7, "Suspicious Network Services"),
        (11, "Office 365 Login Analyzer"),
        (14, "Malicious File Detection"),
        (21, "Defender Manager"),
        (28, "Firewall Log Analyzer"),
    ];

    public static JsonObject Opened(DemoDevice device, string title, string description, string severity, DateTimeOffset at) =>
        new()
        {
            ["title"] = title,
            ["description"] = description,
            ["remediation"] = RocketCyberSandbox.Undefined,
            ["status"] = "open",
            ["severity"] = severity,
            ["accountId"] = FirstCustomer + device.Group.Number,
            ["accountName"] = device.Group.Name,
            ["accountPath"] = Path(device),
            ["eventCount"] = 1,
            ["affectedDevices"] = new JsonArray(device.Hostname),
            ["createdAt"] = Iso(at),
            ["publishedAt"] = Iso(at),
            ["updatedAt"] = Iso(at),
            ["resolvedAt"] = null,
        };

    public static void Resolve(JsonObject incident, DateTimeOffset at)
    {
        incident["status"] = "resolved";
        incident["remediation"] = "Looked at by the security team; nothing is left to do.";
        incident["resolvedAt"] = Iso(at);
        incident["updatedAt"] = Iso(at);
    }

    /// <summary>The event behind an incident: here stand the details that the message sent out lacks.</summary>
    public static JsonObject EventOf(JsonObject incident, DemoDevice device, string severity, DateTimeOffset at)
    {
        var id = incident["id"]!.GetValue<long>();
        var (app, name) = Apps[(int)(id % Apps.Count)];
        return new()
        {
            ["incidentId"] = id,
            ["accountId"] = FirstCustomer + device.Group.Number,
            ["appId"] = app,
            ["appName"] = name,
            ["verdict"] = severity is "Low" ? "suspicious" : "malicious",
            ["hostname"] = device.Hostname,
            ["eventTime"] = Iso(at),
            ["details"] = new JsonObject
            {
                ["process"] = "updater.exe",
                ["path"] = @"%ProgramData%\updater.exe",
                ["commandLine"] = "updater.exe /quiet",
                ["hash"] = Convert.ToHexStringLower(
                    System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"event {id}"))
                ),
            },
        };
    }

    /// <summary>What is sent out about an incident; the fields one would look for first say UNDEFINED.</summary>
    public static JsonObject Message(JsonObject incident, DemoDevice? device)
    {
        var message = incident.DeepClone().AsObject();
        message["hostname"] = device?.Hostname ?? incident["affectedDevices"]![0]!.GetValue<string>();
        foreach (var name in (ReadOnlySpan<string>)["process", "path", "commandLine", "hash"])
        {
            message[name] = RocketCyberSandbox.Undefined;
        }

        return message;
    }

    public static JsonObject Agent(DemoDevice device, DateTimeOffset now) =>
        new()
        {
            ["id"] = $"agent-{device.Number:D5}",
            ["customerId"] = FirstCustomer + device.Group.Number,
            ["customerName"] = device.Group.Name,
            ["accountId"] = FirstCustomer + device.Group.Number,
            ["accountPath"] = Path(device),
            ["hostname"] = device.Hostname,
            ["platform"] =
                device.Os.StartsWith("Windows", StringComparison.Ordinal) ? "windows"
                : device.Os.StartsWith("macOS", StringComparison.Ordinal) ? "darwin"
                : "linux",
            ["family"] = device.Os,
            ["version"] = device.OsVersion,
            ["architecture"] = "x64",
            ["connectivity"] = device.IsOnline ? "online" : "offline",
            ["agentVersion"] = "3.4.0",
            ["ipAddress"] = device.Address,
            ["macAddress"] = device.IsOnline ? device.HardwareAddress : RocketCyberSandbox.Undefined,
            ["created"] = Iso(Begun.AddDays(device.Number)),
            ["lastConnectedAt"] = Iso(device.IsOnline ? now : now.AddDays(-2)),
        };

    public static string Iso(DateTimeOffset at) => at.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    private static readonly DateTimeOffset Begun = new(2024, 1, 15, 8, 0, 0, TimeSpan.Zero);

    private static string Path(DemoDevice device) => $"Portal demonstration / {device.Group.Name}";
}
