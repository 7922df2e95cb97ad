using System.Text.Json.Nodes;
using Portal.Sandbox.Estate;

namespace Portal.Sandbox.RocketCyber;

/// <summary>A RocketCyber in this process: agents on two of three devices, incidents with their events, and what else it can be asked.</summary>
/// <remarks>Its interface only reads; incidents come and are resolved through the sandbox's own addresses. Next: <see cref="RocketCyberEndpoints"/>.</remarks>
internal sealed class RocketCyberSandbox : IDisposable
{
    public const string DefaultApiKey = "rocketcyber-sandbox-key";
    public const string DefaultWebhookToken = "rocketcyber-sandbox-token";

    /// <summary>What the real one writes where it knows nothing. Source: d5.</summary>
    public const string Undefined = "UNDEFINED";
    private const string Incident = "incident";
    private const string Event = "event";
    private const string Seeded = "seeded";

    private readonly Lock _lock = new();
    private readonly SandboxOptions _options;
    private readonly TimeProvider _time;
    private readonly VendorRecords _records;

    public RocketCyberSandbox(SandboxOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _records = new(options.RocketCyber.File);
        Quota = new(options.RocketCyber.Limits, time);
        Devices = options.Seed ? [.. DemoEstate.Devices.Where(device => device.Number % 3 != 1)] : [];
        if (options.Seed && _records.Count(Seeded) == 0)
        {
            IncidentSeed.Fill(this, time.GetUtcNow());
            _records.Add(Seeded, "id", []);
        }
    }

    public CallQuota Quota { get; }

    /// <summary>The devices with an agent.</summary>
    public IReadOnlyList<DemoDevice> Devices { get; }

    public PageEnvelope Envelope => _options.RocketCyber.Envelope;

    /// <summary>The key as a bearer token, or bare: some tenants take it so. Source: d5.</summary>
    public bool Knows(VendorRequest request) =>
        VendorCall.IsSame(
            request.Authorization("Bearer") ?? request.Headers.Authorization.ToString(),
            _options.RocketCyber.ApiKey
        );

    public List<JsonObject> Incidents() => Locked(() => _records.List(Incident));

    public List<JsonObject> Events() => Locked(() => _records.List(Event));

    public (long Incidents, long Events) Count() => Locked(() => (_records.Count(Incident), _records.Count(Event)));

    /// <summary>Opens an incident on a device now, with one event that holds the details.</summary>
    public JsonObject Open(DemoDevice device, string title, string description, string severity) =>
        Open(device, title, description, severity, _time.GetUtcNow());

    public JsonObject Open(DemoDevice device, string title, string description, string severity, DateTimeOffset at) =>
        Locked(() =>
        {
            var incident = _records.Add(Incident, "id", IncidentShapes.Opened(device, title, description, severity, at));
            _records.Add(Event, "id", IncidentShapes.EventOf(incident, device, severity, at));
            return incident;
        });

    /// <summary>Resolves an open incident now; null when there is none of that id, or it is resolved already.</summary>
    public JsonObject? Resolve(string id) => Resolve(id, _time.GetUtcNow());

    public JsonObject? Resolve(string id, DateTimeOffset at) =>
        Locked(() =>
        {
            if (_records.Find(Incident, id) is not { } incident || incident["resolvedAt"] is not null)
            {
                return null;
            }

            IncidentShapes.Resolve(incident, at);
            _records.Put(Incident, incident["id"]!.GetValue<long>(), incident);
            return incident;
        });

    public void Dispose() => _records.Dispose();

    private T Locked<T>(Func<T> act)
    {
        lock (_lock)
        {
            return act();
        }
    }
}
