using System.Text.Json;
using Portal.Core.Audit;
using Portal.Pages.Messages;

namespace Portal.Pages.Audit;

/// <summary>Leads from the entry of a "Retry all matching" to the deliveries that it was for.</summary>
internal static class AuditedBatch
{
    /// <summary>Their list under the same filter. Its state is left out: the retry itself has changed that.</summary>
    public static string Deliveries(AuditEntry entry, TimeZoneInfo zone)
    {
        if (entry.After is null)
        {
            return DeliveryListAddress.Path;
        }

        using var document = JsonDocument.Parse(entry.After);
        return document.RootElement.TryGetProperty("filter", out var filter) && filter.ValueKind == JsonValueKind.Object
            ? Address(filter, zone).First
            : DeliveryListAddress.Path;
    }

    private static DeliveryListAddress Address(JsonElement filter, TimeZoneInfo zone) =>
        new()
        {
            Search = Text(filter, "id") ?? Text(filter, "subject") ?? "",
            Destination = Text(filter, "destination"),
            Kind = Text(filter, "kind"),
            From = Instant(filter, "from") is { } from ? Day(from, zone) : null,
            // exclusive there, and a whole day here
            To = Instant(filter, "until") is { } until ? Day(until.AddTicks(-1), zone) : null,
        };

    private static string? Text(JsonElement filter, string property) =>
        filter.TryGetProperty(property, out var found) && found.ValueKind == JsonValueKind.String ? found.GetString() : null;

    private static DateTimeOffset? Instant(JsonElement filter, string property) =>
        filter.TryGetProperty(property, out var found)
        && found.ValueKind == JsonValueKind.String
        && found.TryGetDateTimeOffset(out var at)
            ? at
            : null;

    private static DateOnly Day(DateTimeOffset at, TimeZoneInfo zone) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).Date);
}
