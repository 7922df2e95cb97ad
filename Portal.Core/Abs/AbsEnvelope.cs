using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using Portal.Core.Messaging.Outbox;

namespace Portal.Core.Abs;

/// <summary>
/// The shape in which ABS is asked at the broker: who asks, under which correlation id, for what. It is made of the delivery alone, so that a repeat
/// has the same bytes; the contents stand in it as they would go by HTTP. Source: d7, 002-12, P2.
/// </summary>
internal static class AbsEnvelope
{
    /// <summary>The request, or null when the contents are no JSON.</summary>
    public static byte[]? Write(OutgoingDelivery delivery, AbsOperation operation)
    {
        using var stream = new MemoryStream();
        using var json = new Utf8JsonWriter(stream);
        try
        {
            json.WriteStartObject();
            json.WriteString("timestamp", PromisedAt(delivery.Id));
            json.WriteString("correlation_id", delivery.IdempotencyKey);
            json.WriteStartObject("actor");
            json.WriteString("type", "system");
            json.WriteString("id", "portal");
            json.WriteEndObject();
            json.WriteStartObject("data");
            json.WriteString("action", operation.Action);
            json.WritePropertyName(operation.Thing);
            json.WriteRawValue(delivery.Payload.Span);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        catch (Exception broken) when (broken is JsonException or ArgumentException)
        {
            return null; // nothing, or no JSON
        }

        json.Flush();
        return stream.ToArray();
    }

    // the id begins with the millisecond of the promise
    private static string PromisedAt(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        _ = id.TryWriteBytes(bytes, bigEndian: true, out _);
        var milliseconds = (long)(BinaryPrimitives.ReadUInt64BigEndian(bytes) >> 16);
        return DateTimeOffset
            .FromUnixTimeMilliseconds(Math.Min(milliseconds, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()))
            .ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
    }
}
