using System.Globalization;
using System.Text.Json;

namespace Portal.Core.Messaging.Inbox;

/// <summary>What a hook claims.</summary>
internal static class HookBody
{
    /// <summary>The last change of the record as the sender saw it, UTC, or null.</summary>
    public static DateTime? Instant(InboxMessage message) =>
        DateTime.TryParseExact(
            Text(message, "write_date"),
            ["yyyy-MM-dd HH:mm:ss.FFFFFF", "yyyy-MM-dd HH:mm:ss"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var instant
        )
            ? instant
            : null;

    /// <summary>A text in the body, or null; a body that is blank by now, or no JSON, claims nothing.</summary>
    public static string? Text(InboxMessage message, string name)
    {
        try
        {
            using var body = JsonDocument.Parse(message.Body);
            return
                body.RootElement.ValueKind == JsonValueKind.Object
                && body.RootElement.TryGetProperty(name, out var value)
                && value.ValueKind == JsonValueKind.String
                ? value.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null; // retention blanks bodies; a replayed message is read back all the same
        }
    }
}
