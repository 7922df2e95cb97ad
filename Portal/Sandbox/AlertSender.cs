using System.Text.Json.Nodes;
using Portal.Sandbox.Estate;
using Portal.Sandbox.Pulseway;
using Portal.Sandbox.RocketCyber;

namespace Portal.Sandbox;

/// <summary>What an alert says.</summary>
internal sealed record AlertText(string Title, string Message, string Priority);

/// <summary>Makes alerts in the stand-ins and sends them as each vendor does.</summary>
internal sealed class AlertSender(
    PulsewaySandbox pulseway,
    WebhookDelivery webhooks,
    RocketCyberSandbox rocketCyber,
    HookSender hooks,
    SandboxOptions options
)
{
    public const string Pulseway = "pulseway";
    public const string Notification = "notification";
    public const string Registered = "registered";
    public const string RocketCyber = "rocketcyber";
    private const string PulsewayDoor = "hooks/pulseway";
    private const string RocketCyberDoor = "hooks/rocketcyber";

    /// <summary>Pulseway's third version; the founding paper's two event types; RocketCyber.</summary>
    public static readonly IReadOnlyList<string> Shapes = [Pulseway, Notification, Registered, RocketCyber];

    private int _sent;

    public IReadOnlyList<DemoDevice> Devices => pulseway.Devices;

    /// <summary>A device by its identifier or hostname.</summary>
    public DemoDevice? Find(string name) =>
        pulseway.Find(name)
        ?? pulseway.Devices.FirstOrDefault(device => string.Equals(device.Hostname, name, StringComparison.OrdinalIgnoreCase));

    public async Task<List<HookOutcome>> SendAsync(
        string shape,
        DemoDevice device,
        AlertText alert,
        int count,
        CancellationToken cancellationToken
    )
    {
        var outcomes = new List<HookOutcome>();
        for (var i = 0; i < count; i++)
        {
            outcomes.AddRange(
                shape switch
                {
                    Pulseway => await webhooks.SendAsync(
                        pulseway.Notify(device, alert.Title, alert.Message, Cased(alert.Priority)),
                        cancellationToken
                    ),
                    RocketCyber => await SendIncidentAsync(
                        rocketCyber.Open(device, alert.Title, alert.Message, Severity(alert.Priority)),
                        device,
                        cancellationToken
                    ),
                    _ => await SendEventAsync(shape, device, alert, cancellationToken),
                }
            );
        }

        return outcomes;
    }

    /// <summary>Null when no open incident has this id.</summary>
    public async Task<List<HookOutcome>?> ResolveAsync(string id, CancellationToken cancellationToken) =>
        rocketCyber.Resolve(id) is { } incident ? await SendIncidentAsync(incident, null, cancellationToken) : null;

    private Task<List<HookOutcome>> SendIncidentAsync(
        JsonObject incident,
        DemoDevice? device,
        CancellationToken cancellationToken
    ) =>
        PostAsync(
            RocketCyberDoor,
            $"{incident["id"]}",
            VendorCall.Text(IncidentShapes.Message(incident, device)),
            new() { ["Authorization"] = $"Bearer {options.RocketCyber.WebhookToken}" },
            cancellationToken
        );

    private Task<List<HookOutcome>> SendEventAsync(
        string shape,
        DemoDevice device,
        AlertText alert,
        CancellationToken cancellationToken
    )
    {
        var body = VendorCall.Text(
            shape == Registered ? EventShapes.Registered(device) : EventShapes.Notification(device, alert)
        );
        return PostAsync(
            PulsewayDoor,
            device.Identifier,
            body,
            new() { ["x-hmac-signature"] = WebhookDelivery.Sign(options.Pulseway.WebhookSecret, body) },
            cancellationToken
        );
    }

    private async Task<List<HookOutcome>> PostAsync(
        string door,
        string id,
        string body,
        Dictionary<string, string> headers,
        CancellationToken cancellationToken
    ) =>
        await hooks.DoorAsync(door, cancellationToken) is { } url
            ? [await hooks.PostAsync(id, url, body, headers, cancellationToken)]
            : [];

    /// <summary>Pulseway writes its priorities now so, now so.</summary>
    private string Cased(string priority) =>
        (Interlocked.Increment(ref _sent) % 3) switch
        {
            1 => priority,
            2 => priority.ToLowerInvariant(),
            _ => priority.ToUpperInvariant(),
        };

    private static string Severity(string priority) =>
        priority switch
        {
            "Critical" => "Critical",
            "Elevated" => "High",
            "Normal" => "Medium",
            _ => "Low",
        };
}
