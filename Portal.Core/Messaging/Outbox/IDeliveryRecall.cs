namespace Portal.Core.Messaging.Outbox;

/// <summary>
/// Knows which deliveries of a kind their record no longer wants, and asks the other side about one that may have arrived there. A capability
/// implements it for its kind.
/// </summary>
public interface IDeliveryRecall
{
    /// <summary>The kind of delivery.</summary>
    string Kind { get; }

    /// <summary>Asks the other side whether it has what is no longer wanted.</summary>
    /// <param name="delivery">One that was sent before, and is due again.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>
    /// What was said: accepted when it is there, <see cref="AnswerKind.Withdrawn"/> when it is not, <see cref="AnswerKind.Later"/> while the other
    /// side may still be at work on it. Null when it is still wanted, and is to be sent.
    /// </returns>
    /// <exception cref="ConnectorException">The other side failed.</exception>
    Task<DeliveryAnswer?> AskAsync(OutgoingDelivery delivery, CancellationToken cancellationToken);
}

/// <summary>A transport that knows which of its deliveries are to be asked about before they are sent again.</summary>
internal sealed class RecallingTransport(IDeliveryTransport transport, IEnumerable<IDeliveryRecall> recalls) : IDeliveryTransport
{
    public string Destination => transport.Destination;

    public int Parallel => transport.Parallel;

    public TimeSpan InDoubtFor(string kind) => transport.InDoubtFor(kind);

    /// <summary>Who knows whether it is still wanted; null for one that is sent without a question.</summary>
    public IDeliveryRecall? FindRecall(OutgoingDelivery delivery) =>
        delivery.IsRepeat ? recalls.FirstOrDefault(each => each.Kind == delivery.Kind) : null;

    public Task<DeliveryAnswer> SendAsync(OutgoingDelivery delivery, CancellationToken cancellationToken) =>
        transport.SendAsync(delivery, cancellationToken);
}
