using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Portal.Sandbox.Estate;

namespace Portal.Sandbox.Pulseway;

/// <summary>A Pulseway in this process: devices, organizations, notifications and the webhooks they are sent to.</summary>
/// <remarks>Calls run one at a time; what they change is committed before they are answered. Next: <see cref="PulsewayEndpoints"/>.</remarks>
internal sealed class PulsewaySandbox : IDisposable
{
    public const string DefaultTokenId = "pulseway-sandbox";
    public const string DefaultTokenSecret = "pulseway-sandbox-secret";
    public const string DefaultWebhookSecret = "pulseway-sandbox-webhook-secret";
    private const string Organization = "organization";
    private const string Notification = "notification";
    private const string Webhook = "webhook";
    private const string Gone = "gone";
    private const string Seeded = "seeded";
    private const int MostNotifications = 10_000;

    private readonly Lock _lock = new();
    private readonly SandboxOptions _options;
    private readonly TimeProvider _time;
    private readonly VendorRecords _records;
    private readonly Dictionary<string, DemoDevice> _devices = new(StringComparer.OrdinalIgnoreCase);

    public PulsewaySandbox(SandboxOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _records = new(options.Pulseway.File);
        if (options.Seed)
        {
            var gone = _records.List(Gone).Select(each => each["Identifier"]!.GetValue<string>()).ToHashSet();
            foreach (var device in DemoEstate.Devices.Where(device => !gone.Contains(device.Identifier)))
            {
                _devices.Add(device.Identifier, device);
            }
        }

        RegisterReceiver();
        General = new(options.Pulseway.Limits, time);
        Reading = new(options.Pulseway.ReadLimits, time);
        Publishing = new(options.Pulseway.PublishLimits, time);
    }

    /// <summary>Whose a secret is that is shown without an id, as the founding paper has it. Source: 000-24.</summary>
    public string TokenId => _options.Pulseway.TokenId;

    public CallQuota General { get; }

    public CallQuota Reading { get; }

    public CallQuota Publishing { get; }

    /// <summary>The devices, in order of number.</summary>
    public IReadOnlyList<DemoDevice> Devices
    {
        get
        {
            lock (_lock)
            {
                return [.. _devices.Values];
            }
        }
    }

    public bool Knows(string? id, string? secret) =>
        VendorCall.IsSame(id, _options.Pulseway.TokenId) && VendorCall.IsSame(secret, _options.Pulseway.TokenSecret);

    public DemoDevice? Find(string identifier)
    {
        lock (_lock)
        {
            return _devices.GetValueOrDefault(identifier);
        }
    }

    /// <summary>Takes a device away, as uninstalling its agent does.</summary>
    public bool Remove(string identifier)
    {
        lock (_lock)
        {
            if (!_devices.Remove(identifier, out var device))
            {
                return false;
            }

            _records.Add(Gone, "Id", new() { ["Identifier"] = device.Identifier });
            return true;
        }
    }

    public List<JsonObject> Organizations() =>
        [
            .. (_options.Seed ? DemoEstate.Groups : []).Select(group =>
                OrganizationOf(DeviceShapes.FirstOrganization + group.Number, group.Name)
            ),
            .. Records(Organization),
        ];

    public JsonObject AddOrganization(string name, string? description, JsonNode? mapping)
    {
        var body = OrganizationOf(0, name);
        body["Description"] = description;
        body["PsaMappingId"] = mapping?.DeepClone();
        body["PsaMappingType"] = mapping is null ? null : "Custom";
        return Locked(() =>
        {
            var added = _records.Add(Organization, "Number", body);
            added["Id"] = 10_000 + added["Number"]!.GetValue<long>();
            _records.Put(Organization, added["Number"]!.GetValue<long>(), added);
            return added;
        });
    }

    /// <summary>Keeps a notification of a device, with an id of its own however often its like was sent before.</summary>
    public JsonObject Notify(DemoDevice device, string title, string message, string priority) =>
        Locked(() =>
        {
            var kept = _records.Add(
                Notification,
                "Id",
                new()
                {
                    ["Title"] = title,
                    ["Message"] = message,
                    ["DateTime"] = DeviceShapes.Iso(_time.GetUtcNow()),
                    ["Priority"] = priority,
                    ["DeviceIdentifier"] = device.Identifier,
                    ["OrganizationId"] = DeviceShapes.FirstOrganization + device.Group.Number,
                }
            );
            _records.Keep(Notification, MostNotifications);
            return kept;
        });

    /// <summary>The newest first.</summary>
    public List<JsonObject> Notifications() => [.. Records(Notification).AsEnumerable().Reverse()];

    public bool RemoveNotification(long id) => Locked(() => _records.Remove(Notification, id));

    public List<JsonObject> Webhooks() => Records(Webhook);

    public JsonObject? FindWebhook(string id) => Locked(() => _records.Find(Webhook, id));

    /// <summary>Registers a webhook and makes the secret that signs what is sent to it.</summary>
    public JsonObject AddWebhook(JsonObject body)
    {
        body["SecretKey"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        return Locked(() => _records.Add(Webhook, "Id", body));
    }

    public void PutWebhook(JsonObject body) => Locked(() => _records.Put(Webhook, body["Id"]!.GetValue<long>(), body));

    public bool RemoveWebhook(long id) => Locked(() => _records.Remove(Webhook, id));

    public (long Organizations, long Notifications, long Webhooks) Count() =>
        Locked(() =>
            (
                _records.Count(Organization) + (_options.Seed ? DemoEstate.Groups.Count : 0),
                _records.Count(Notification),
                _records.Count(Webhook)
            )
        );

    public void Dispose() => _records.Dispose();

    /// <summary>The receiver's own webhook is there from the start, once in the life of the file; its address is found when it is needed.</summary>
    private void RegisterReceiver()
    {
        if (_options.Receiver is null || _records.Count(Seeded) > 0)
        {
            RenewReceiver();
            return;
        }

        _records.Add(Seeded, "Id", []);
        _records.Add(
            Webhook,
            "Id",
            new()
            {
                ["Name"] = "Portal",
                ["Url"] = "",
                ["Priorities"] = new JsonArray("Critical", "Elevated", "Normal", "Low"),
                ["OrganizationIds"] = new JsonArray(),
                ["Headers"] = new JsonObject(),
                ["Language"] = "en",
                ["SecretKey"] = _options.Pulseway.WebhookSecret,
            }
        );
    }

    /// <summary>The receiver may make up another secret at each start.</summary>
    private void RenewReceiver()
    {
        foreach (var own in _records.List(Webhook).Where(webhook => $"{webhook["Url"]}".Length == 0))
        {
            own["SecretKey"] = _options.Pulseway.WebhookSecret;
            _records.Put(Webhook, own["Id"]!.GetValue<long>(), own);
        }
    }

    private List<JsonObject> Records(string kind) => Locked(() => _records.List(kind));

    private T Locked<T>(Func<T> act)
    {
        lock (_lock)
        {
            return act();
        }
    }

    private static JsonObject OrganizationOf(int id, string name) =>
        new()
        {
            ["Id"] = id,
            ["Name"] = name,
            ["HasCustomFields"] = false,
            ["PsaMappingId"] = null,
            ["PsaMappingType"] = null,
        };
}
