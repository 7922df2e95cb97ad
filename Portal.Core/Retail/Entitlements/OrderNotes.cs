using System.Text.Json;
using System.Text.Json.Serialization;
using Portal.Core.Messaging.Outbox;

namespace Portal.Core.Retail.Entitlements;

/// <summary>A message for an order's chatter in Odoo.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Text">Plain text.</param>
/// <param name="Mark">Words of the text that no other message of the order has: found there, it was posted.</param>
public sealed record OrderNote(int OrderId, string Text, string Mark);

/// <summary>The entitlement's id for the field that the Studio profile has for it.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="EntitlementId">The id.</param>
public sealed record OrderField(int OrderId, string EntitlementId);

/// <summary>What is promised to Odoo about orders.</summary>
public static class OrderNotes
{
    /// <summary>Destination of these deliveries.</summary>
    public const string Destination = "odoo";

    /// <summary>Kind of a message for the chatter.</summary>
    public const string NoteKind = "order.note";

    /// <summary>Kind of the field.</summary>
    public const string FieldKind = "order.entitlement";

    /// <summary>Reads a note's payload.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static OrderNote ReadNote(ReadOnlySpan<byte> payload) =>
        JsonSerializer.Deserialize(payload, OrderNoteJson.Default.OrderNote) ?? throw new JsonException("The note is null.");

    /// <summary>Reads a field's payload.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static OrderField ReadField(ReadOnlySpan<byte> payload) =>
        JsonSerializer.Deserialize(payload, OrderNoteJson.Default.OrderField) ?? throw new JsonException("The field is null.");

    internal static DeliveryDraft Draft(Order order, OrderNote note, string key) =>
        new(
            Destination,
            NoteKind,
            order.Subject,
            key,
            JsonSerializer.SerializeToUtf8Bytes(note, OrderNoteJson.Default.OrderNote)
        );

    internal static DeliveryDraft Draft(Order order, OrderField field, string key) =>
        new(
            Destination,
            FieldKind,
            order.Subject,
            key,
            JsonSerializer.SerializeToUtf8Bytes(field, OrderNoteJson.Default.OrderField)
        );
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(OrderNote))]
[JsonSerializable(typeof(OrderField))]
internal sealed partial class OrderNoteJson : JsonSerializerContext;
