using System.Globalization;
using System.Text.Json;
using Portal.Core.Messaging.Inbox;

namespace Portal.Core.Assets.Alerts;

/// <summary>Reads what Pulseway and RocketCyber send. Source: 000-22, d4, d5, R15.</summary>
internal static class AlertWire
{
    private static readonly string[] ToldFields = ["description", "remediation", "process", "path", "commandLine", "hash"];

    // of one incident; the others are named in an alert of the client
    private const int MostDevices = 200;
    private const string Unnamed = "message/";
    private static readonly TimeSpan LongestAgo = TimeSpan.FromDays(30);
    private const string NoTitle = "Alert without a title";

    /// <summary>A notification, of the third version or of the founding paper; null when there is nothing to read.</summary>
    public static AlertReport? Notification(InboxMessage message)
    {
        using var document = LooseJson.ParseObject(message.Body);
        if (document is null)
        {
            return null;
        }

        var json = document.RootElement;
        // an "Id" in the founding paper's shape is nobody's: it may be the same in all of them
        var id = message.Kind == RecordNotification.Third.Name ? LooseJson.Text(json, "Id") : "";
        return new AlertReport
        {
            Source = AlertSource.Pulseway,
            ToldAt = HappenedAt(LooseJson.Instant(json, "DateTime"), message.ReceivedAt),
            // without an id of the sender's each message is an occurrence, once however often it is handled
            OccurrenceId = id.Length > 0 ? id : $"{Unnamed}{message.Id}",
            Device = LooseJson.Text(json, "DeviceIdentifier", "SystemIdentifier"),
            DeviceName = LooseJson.Text(json, "DeviceName", "Name"),
            Group = LooseJson.Text(json, "GroupName", "Group"),
            AccountId = LooseJson.Text(json, "OrganizationId"),
            Title = Title(LooseJson.Text(json, "Title", "Header")),
            Message = LooseJson.Text(json, "Message"),
            Priority = AlertPriorities.Read(LooseJson.Text(json, "Priority")),
        };
    }

    /// <summary>"System registered" of the founding paper; null when it names no device. Source: 000-19, 000-20.</summary>
    public static FoundDevice? Registration(InboxMessage message)
    {
        using var document = LooseJson.ParseObject(message.Body);
        if (document is null || LooseJson.Text(document.RootElement, "SystemIdentifier") is not { Length: > 0 } id)
        {
            return null;
        }

        var json = document.RootElement;
        var facts = new DeviceFacts
        {
            Name = LooseJson.Text(json, "Name"),
            Os = LooseJson.Text(json, "OS"),
            Serial = LooseJson.Text(LooseJson.Inner(json, "CustomFields"), "Serial"),
            AuditedAt = message.ReceivedAt,
        };
        return new FoundDevice(id, facts, new FoundGroup { Name = LooseJson.Text(json, "Group") });
    }

    /// <summary>An incident: one report for each device it affects, or one for the whole client. None when there is nothing to read.</summary>
    public static IReadOnlyList<AlertReport> Incident(InboxMessage message, IncidentPaths paths)
    {
        using var document = LooseJson.ParseObject(message.Body);
        if (document is null)
        {
            return [];
        }

        var json = document.RootElement;
        var named = paths.Text(json, "hostname", "deviceName");
        var devices = paths
            .Texts(json, "affectedDevices")
            .Append(named)
            .Where(static name => name.Length > 0)
            .DistinctBy(static name => Folding.Fold(name))
            .ToList();
        var id = paths.Text(json, "id") is { Length: > 0 } given ? given : $"{Unnamed}{message.Id}";
        var ofClient = Incident(json, message, paths, id, "");
        return devices.Count switch
        {
            0 => [ofClient],
            <= MostDevices => [.. devices.Select(device => Incident(json, message, paths, id, device))],
            _ =>
            [
                ofClient with
                {
                    Message = $"{Rest(devices)}\n{ofClient.Message}",
                },
                .. devices.Take(MostDevices).Select(device => Incident(json, message, paths, id, device)),
            ],
        };
    }

    // a poll may bring late what was long before something that the webhook brought; a device whose clock is years behind would be of no age at all
    private static DateTime HappenedAt(DateTime? said, DateTime receivedAt) =>
        said is { } at && at < receivedAt && receivedAt - at <= LongestAgo ? at : receivedAt;

    private static string Rest(List<string> devices) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{devices.Count - MostDevices} more devices without an alert of their own: {string.Join(", ", devices.Skip(MostDevices))}."
        );

    private static AlertReport Incident(JsonElement json, InboxMessage message, IncidentPaths paths, string id, string device)
    {
        var lines = ToldFields
            .Select(name => (Name: name, Text: paths.Text(json, name)))
            .Where(static line => line.Text.Length > 0)
            .Select(static line => line.Name == "description" ? line.Text : $"{Label(line.Name)}: {line.Text}");
        return new AlertReport
        {
            Source = AlertSource.RocketCyber,
            ToldAt = message.ReceivedAt,
            IncidentId = id.StartsWith(Unnamed, StringComparison.Ordinal) ? "" : id,
            OccurrenceId = device.Length == 0 ? id : $"{id}/{Folding.Fold(device, 150)}",
            Device = device,
            DeviceName = device,
            Group = paths.Text(json, "accountName", "customerName"),
            AccountId = paths.Text(json, "accountId", "customerId"),
            Title = Title(paths.Text(json, "title")),
            Message = string.Join('\n', lines),
            Priority = AlertPriorities.Read(paths.Text(json, "severity", "priority")),
            ChangedAt = paths.Instant(json, "updatedAt"),
            ResolvedAt = paths.Instant(json, "resolvedAt"),
            LacksDetails =
                !id.StartsWith(Unnamed, StringComparison.Ordinal)
                && paths.Text(json, "process", "path", "commandLine", "hash").Length == 0,
        };
    }

    /// <summary>The sender's id of an incident, without the device.</summary>
    public static string IncidentOf(string occurrence) => occurrence.Split('/')[0];

    private static string Title(string text) => Folding.Tidy(text) is { Length: > 0 } title ? title : NoTitle;

    private static string Label(string name) =>
        name == "commandLine"
            ? "Command line"
            : string.Create(CultureInfo.InvariantCulture, $"{char.ToUpperInvariant(name[0])}{name[1..]}");
}
