using Portal.Core.Messaging.Outbox;

namespace Portal.Core.Messaging.Replay;

/// <summary>
/// Calls a delivery off, with a reason; later ones of its record go on. One that an earlier attempt may have brought there is called off only by
/// somebody who knows that.
/// </summary>
public sealed class CancelDelivery
{
    private readonly DeliveryChanges _changes;

    internal CancelDelivery(DeliveryChanges changes) => _changes = changes;

    /// <summary>Does it.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="policy">The right that the capability asks for.</param>
    /// <param name="id">The delivery.</param>
    /// <param name="reason">Why, for others.</param>
    /// <param name="mayBeThere">True when the person knows that the other side may have it all the same.</param>
    /// <param name="cancellationToken">Stops it before it is stored.</param>
    public async Task<Result<Delivery>> ExecuteAsync(
        Actor actor,
        AccessPolicy policy,
        Guid id,
        string reason,
        bool mayBeThere,
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
            acting => TryCancelAsync(acting, Folding.Clean(reason.Trim()), mayBeThere)
        );
        return await _changes.DoAsync(actor, policy, id, act, cancellationToken);
    }

    private static async Task<Result<ActNote>> TryCancelAsync(DeliveryActing acting, string reason, bool mayBeThere)
    {
        var (db, delivery, now, cancellationToken) = acting;
        if (!mayBeThere && await OutboxChanges.MayHaveArrivedAsync(db, delivery, cancellationToken))
        {
            return MessagingRefusals.MayBeThere;
        }

        delivery.Cancel(reason, now);
        return new ActNote(delivery.Reason);
    }
}
