namespace Portal.Core.Messaging.Outbox;

/// <summary>One request to be made.</summary>
/// <param name="Id">The delivery.</param>
/// <param name="Kind">What is told.</param>
/// <param name="Subject">The record it is about.</param>
/// <param name="IdempotencyKey">The key the other side sees; equal for every repeat of these bytes.</param>
/// <param name="Payload">The bytes.</param>
/// <param name="CorrelationId">Trace id to pass on.</param>
/// <param name="Number">Which attempt this is, from 1.</param>
public sealed record OutgoingDelivery(
    Guid Id,
    string Kind,
    string Subject,
    string IdempotencyKey,
    ReadOnlyMemory<byte> Payload,
    string CorrelationId,
    int Number
)
{
    /// <summary>True when it was sent before, though perhaps no attempt tells of that.</summary>
    public bool IsRepeat { get; init; }
}

/// <summary>
/// Makes one request to one system and says what came back. Connectors implement it. It repeats nothing and decides nothing, and must
/// stand being asked twice for the same delivery.
/// </summary>
public interface IDeliveryTransport
{
    /// <summary>The destination it serves.</summary>
    string Destination { get; }

    /// <summary>How many requests may be in flight at once.</summary>
    int Parallel => 16;

    /// <summary>
    /// How long the other side may still be at work on a request that was cut off, where it cannot tell a repeat by its key: until then it is not
    /// sent again by itself.
    /// </summary>
    /// <param name="kind">What is told.</param>
    TimeSpan InDoubtFor(string kind) => TimeSpan.Zero;

    /// <summary>Makes the request. A <see cref="ConnectorException"/> stands for the answer it describes.</summary>
    /// <param name="delivery">What to send.</param>
    /// <param name="cancellationToken">Cancelled at shutdown and when the request takes longer than 30 s.</param>
    Task<DeliveryAnswer> SendAsync(OutgoingDelivery delivery, CancellationToken cancellationToken);
}
