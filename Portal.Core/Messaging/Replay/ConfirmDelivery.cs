using Portal.Core.Messaging.Outbox;

namespace Portal.Core.Messaging.Replay;

/// <summary>Marks a delivery as delivered because the other side, when asked, was found to have it. Source: scenario 12.</summary>
public sealed class ConfirmDelivery
{
    private readonly DeliveryChanges _changes;

    internal ConfirmDelivery(DeliveryChanges changes) => _changes = changes;

    /// <summary>Does it.</summary>
    /// <param name="actor">Who asked.</param>
    /// <param name="policy">The right that the capability asks for.</param>
    /// <param name="id">The delivery.</param>
    /// <param name="evidence">What the other side said, in words for staff.</param>
    /// <param name="cancellationToken">Stops it before it is stored.</param>
    public Task<Result<Delivery>> ExecuteAsync(
        Actor actor,
        AccessPolicy policy,
        Guid id,
        string evidence,
        CancellationToken cancellationToken
    ) =>
        _changes.DoAsync(
            actor,
            policy,
            id,
            new DeliveryAct(
                "confirmed",
                "confirmed",
                [DeliveryState.Pending, DeliveryState.Dead],
                (_, delivery, now) =>
                {
                    delivery.Confirm(Folding.Clean(evidence), now);
                    return evidence;
                }
            ),
            cancellationToken
        );
}
