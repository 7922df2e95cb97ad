using Portal.Core.Messaging.Outbox;

namespace Portal.Core.Messaging.Replay;

/// <summary>Calls a delivery off, with a reason; later ones of its record go on.</summary>
public sealed class CancelDelivery
{
    private readonly DeliveryChanges _changes;

    internal CancelDelivery(DeliveryChanges changes) => _changes = changes;

    /// <summary>Does it.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="policy">The right that the capability asks for.</param>
    /// <param name="id">The delivery.</param>
    /// <param name="reason">Why, for others.</param>
    /// <param name="cancellationToken">Stops it before it is stored.</param>
    public async Task<Result<Delivery>> ExecuteAsync(
        Actor actor,
        AccessPolicy policy,
        Guid id,
        string reason,
        CancellationToken cancellationToken
    )
    {
        if (string.IsNullOrWhiteSpace(reason))
        {
            return MessagingRefusals.ReasonMissing;
        }

        var act = new DeliveryAct(
            "cancelled",
            "cancelled",
            [DeliveryState.Waiting, DeliveryState.Pending, DeliveryState.Dead],
            (_, delivery, now) =>
            {
                delivery.Cancel(Folding.Clean(reason.Trim()), now);
                return delivery.Reason;
            }
        );
        return await _changes.DoAsync(actor, policy, id, act, cancellationToken);
    }
}
