using System.Text;
using System.Text.Json.Nodes;
using Portal.Sandbox.Estate;

namespace Portal.Sandbox.Pulseway;

/// <summary>One call: proof, limits, then what its address does.</summary>
internal sealed class PulsewayCall(PulsewaySandbox pulseway, VendorRequest request, DateTimeOffset now, string externalUrl)
{
    private static readonly Dictionary<string, string> Challenge = new() { ["WWW-Authenticate"] = "Basic" };

    private readonly string[] _parts = request.Path.Trim('/').Split('/');

    /// <summary>Notifications made by this call, to be sent on.</summary>
    public List<JsonObject> Published { get; } = [];

    public VendorAnswer Answer()
    {
        var (id, secret) = Credentials();
        if (!pulseway.Knows(id, secret))
        {
            return Refuse(401, "The token is unknown or its secret is wrong.") with { Headers = Challenge };
        }

        if (Limit() is { } wait)
        {
            return Refuse(429, "Too many requests.") with
            {
                Headers = new Dictionary<string, string>
                {
                    ["Retry-After"] = $"{Math.Max(1, Math.Ceiling(wait.TotalSeconds)):F0}",
                },
            };
        }

        try
        {
            return _parts is ["v3" or "v2", .. var rest] ? Answer(rest) : NotFound();
        }
        catch (FilterException fault)
        {
            return Refuse(400, fault.Message);
        }
    }

    public static VendorAnswer One(JsonNode record, int status = 200) =>
        new(
            status,
            new JsonObject
            {
                ["Data"] = record,
                ["Meta"] = new JsonObject { ["ResponseCode"] = status },
            },
            status == 201
        );

    public static VendorAnswer Refuse(int status, string message) =>
        new(
            status,
            new JsonObject
            {
                ["Meta"] = new JsonObject { ["ResponseCode"] = status, ["ErrorMessage"] = message },
            }
        );

    public static VendorAnswer NotFound() => Refuse(404, "Not found.");

    /// <summary>What a removal answers.</summary>
    public static VendorAnswer Removed(bool wasThere) =>
        wasThere ? One(new JsonObject()) with { ChangedRecords = true } : NotFound();

    private VendorAnswer Answer(string[] parts) =>
        (request.Method, parts) switch
        {
            (_, ["notifications", "webhooks", .. var rest]) => new WebhookCall(pulseway, request, rest).Answer(),
            ("GET", _) => Read(parts),
            ("POST", ["organizations"]) => AddOrganization(),
            ("POST", ["notifications"]) => Publish(),
            ("DELETE", ["notifications", var id]) => Removed(
                long.TryParse(id, out var number) && pulseway.RemoveNotification(number)
            ),
            _ => NotFound(),
        };

    private VendorAnswer Read(string[] parts) =>
        parts switch
        {
            ["environment"] => One(
                new JsonObject
                {
                    ["ProductName"] = "Pulseway",
                    ["Version"] = "9.14",
                    ["ApiVersion"] = "3",
                }
            ),
            ["devices"] => Page(pulseway.Devices.Select(DeviceShapes.Short)),
            ["devices", var id] => Device(id, DeviceShapes.Detail),
            ["devices", var id, "notifications"] => pulseway.Find(id) is { } device ? NotificationsOf(device) : NotFound(),
            ["assets"] => Page(pulseway.Devices.Select(each => DeviceShapes.Asset(each, now, externalUrl + each.Identifier))),
            ["assets", var id] => Device(id, DeviceShapes.Asset),
            ["organizations"] => Page(pulseway.Organizations()),
            ["organizations", var id] => pulseway.Organizations().Find(each => $"{each["Id"]}" == id) is { } found
                ? One(found)
                : NotFound(),
            ["sites"] => Page(GroupShapes.Sites(pulseway.Devices)),
            ["groups"] => Page(GroupShapes.Groups(pulseway.Devices)),
            ["notifications"] => Page(pulseway.Notifications()),
            _ => NotFound(),
        };

    private VendorAnswer Page(IEnumerable<JsonObject> records) => RecordPage.Of(records, request.Query);

    private VendorAnswer Device(string id, Func<DemoDevice, DateTimeOffset, string, JsonObject> shape) =>
        pulseway.Find(id) is { } device ? One(shape(device, now, externalUrl + device.Identifier)) : NotFound();

    private VendorAnswer NotificationsOf(DemoDevice device) =>
        Page(pulseway.Notifications().Where(each => each["DeviceIdentifier"]!.GetValue<string>() == device.Identifier));

    private VendorAnswer AddOrganization()
    {
        var body = request.ReadObject();
        if (body?["Name"] is not JsonValue value || !value.TryGetValue<string>(out var name) || name.Trim().Length == 0)
        {
            return Refuse(400, "Name is required.");
        }

        if (
            pulseway
                .Organizations()
                .Exists(each => string.Equals($"{each["Name"]}", name.Trim(), StringComparison.OrdinalIgnoreCase))
        )
        {
            return Refuse(409, $"An organization named \"{name.Trim()}\" exists.");
        }

        var description = (body["Description"] as JsonValue)?.TryGetValue<string>(out var text) == true ? text : null;
        return One(pulseway.AddOrganization(name.Trim(), description, body["PsaMappingId"]), 201);
    }

    private VendorAnswer Publish()
    {
        var body = request.ReadObject();
        var (title, message) = (Text(body, "Title"), Text(body, "Message"));
        if (pulseway.Find(Text(body, "DeviceIdentifier")) is not { } device || title.Length == 0)
        {
            return Refuse(400, "DeviceIdentifier must name a device, and Title is required.");
        }

        var notification = pulseway.Notify(
            device,
            title,
            message,
            Text(body, "Priority") is { Length: > 0 } given ? given : "Normal"
        );
        Published.Add(notification);
        return One(notification.DeepClone(), 201);
    }

    private static string Text(JsonObject? body, string name) =>
        (body?[name] as JsonValue)?.TryGetValue<string>(out var text) == true ? text : "";

    private TimeSpan? Limit() =>
        (request.Method, _parts) switch
        {
            ("POST", [_, "notifications"]) => pulseway.Publishing.Take(),
            ("GET", [_, "devices" or "assets" or "notifications", ..]) => pulseway.Reading.Take(),
            _ => null,
        } ?? pulseway.General.Take();

    private (string? Id, string? Secret) Credentials()
    {
        if (request.Authorization("Bearer") is { } key)
        {
            return (pulseway.TokenId, key);
        }

        if (request.Authorization("Basic") is not { } encoded)
        {
            return (null, null);
        }

        var bytes = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded, bytes, out var length))
        {
            return (null, null);
        }

        var pair = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        return pair is [var id, var secret] ? (id, secret) : (null, null);
    }
}
