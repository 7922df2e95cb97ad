using System.Text.Json;
using System.Text.Json.Serialization;
using Portal.Core.Messaging.Inbox;

namespace Portal.Core.Messaging.Outbox;

/// <summary>
/// What the inbox is told when a delivery that <see cref="DeliveryDraft.TellsOutcome"/> ends: the body of a message with source
/// <see cref="Source"/> and the delivery's own kind, stored in the transaction that settles it. A handler of that kind puts the answer where
/// it belongs.
/// </summary>
/// <param name="DeliveryId">The delivery.</param>
/// <param name="Destination">The system that was told.</param>
/// <param name="Subject">The record it was about.</param>
/// <param name="IdempotencyKey">The promise's key.</param>
/// <param name="IsDelivered">True when it was accepted, false when it is dead.</param>
/// <param name="Status">HTTP status of the answer, or null.</param>
/// <param name="Summary">What the answer means, in staff's words.</param>
/// <param name="Answer">The answer's body as it came, UTF-8; empty when there was none.</param>
public sealed record DeliveryOutcome(
    Guid DeliveryId,
    string Destination,
    string Subject,
    string IdempotencyKey,
    bool IsDelivered,
    int? Status,
    string Summary,
    byte[] Answer
)
{
    /// <summary>Source of these messages.</summary>
    public const string Source = "outbox";

    /// <summary>Reads it from such a message.</summary>
    /// <exception cref="JsonException">The message is none.</exception>
    public static DeliveryOutcome Read(InboxMessage message) =>
        JsonSerializer.Deserialize(message.Body, DeliveryOutcomeJson.Default.DeliveryOutcome)
        ?? throw new JsonException("The body is null.");

    internal static Arrival TellConfirmed(Delivery delivery, string evidence, byte[] answer) =>
        Tell(
            new DeliveryOutcome(
                delivery.Id,
                delivery.Destination,
                delivery.Subject,
                delivery.IdempotencyKey,
                IsDelivered: true,
                Status: null,
                evidence,
                answer
            ),
            delivery.Kind,
            $"{delivery.Id}/confirmed/{delivery.Fence}",
            delivery.CorrelationId
        );

    internal static Arrival Tell(HeldDelivery held, DeliveryState state, string summary, DeliveryAnswer answer)
    {
        var outcome = new DeliveryOutcome(
            held.Lease.Id,
            held.Destination,
            held.Subject,
            held.IdempotencyKey,
            state == DeliveryState.Delivered,
            answer.Status,
            summary,
            answer.Body
        );
        return Tell(outcome, held.Kind, $"{held.Lease.Id}/{held.Attempts + 1}", held.CorrelationId);
    }

    private static Arrival Tell(DeliveryOutcome outcome, string kind, string eventId, string correlationId) =>
        new(
            Source,
            kind,
            eventId,
            outcome.Subject,
            JsonSerializer.SerializeToUtf8Bytes(outcome, DeliveryOutcomeJson.Default.DeliveryOutcome),
            "{}",
            correlationId
        );
}

[JsonSerializable(typeof(DeliveryOutcome))]
internal sealed partial class DeliveryOutcomeJson : JsonSerializerContext;
