using Portal.Core.Messaging.Outbox;

namespace Portal.Core.Messaging.Replay;

/// <summary>
/// Sends a delivery again, now: a real attempt, also while its destination is only being probed. The same bytes go out under the same key, so
/// one that had arrived has no second effect; one that was refused follows its record first, as that is now. Source: R10, R11.
/// </summary>
public sealed class RetryDelivery
{
    private readonly DeliveryChanges _changes;
    private readonly DeliveryHold _hold;
    private readonly Dispatcher _dispatcher;
    private readonly IEnumerable<IDeliveryScope> _scopes;

    internal RetryDelivery(
        DeliveryChanges changes,
        DeliveryHold hold,
        Dispatcher dispatcher,
        IEnumerable<IDeliveryScope> scopes
    ) => (_changes, _hold, _dispatcher, _scopes) = (changes, hold, dispatcher, scopes);

    /// <summary>Does it.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="policy">The right that the capability asks for.</param>
    /// <param name="id">The delivery.</param>
    /// <param name="seen">Its state as the person saw it: what was delivered meanwhile is not sent once more unasked.</param>
    /// <param name="cancellationToken">Stops it before it is stored.</param>
    public async Task<Result<DueDelivery>> ExecuteAsync(
        Actor actor,
        AccessPolicy policy,
        Guid id,
        DeliveryState seen,
        CancellationToken cancellationToken
    )
    {
        if (policy.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        _ = await _scopes.RefreshAsync([id], cancellationToken);
        var act = new DeliveryAct(
            "retried",
            "sent again",
            [DeliveryState.Pending, DeliveryState.Dead, DeliveryState.Delivered],
            acting => TryRetryAsync(acting, seen)
        );
        var result = await _changes.DoAsync(actor, policy, id, act, cancellationToken);
        if (!result.Succeeded)
        {
            return result.Refusals[0];
        }

        _dispatcher.ProbeNow(result.Value.Destination);
        return new DueDelivery(result.Value, await _hold.FindAsync(result.Value, cancellationToken));
    }

    // judged in the transaction of the change: nothing happens in between
    private async Task<Result<ActNote>> TryRetryAsync(DeliveryActing acting, DeliveryState seen) =>
        acting.Delivery.State != seen ? MessagingRefusals.Changed
        : await _scopes.FindCalledOffAsync(acting.Db, acting.Delivery, acting.CancellationToken) is { } calledOff ? calledOff
        : await RetryAsync(acting);

    // while the destination is only probed, the probe is this one
    private static async Task<Result<ActNote>> RetryAsync(DeliveryActing acting)
    {
        var (db, delivery, now, cancellationToken) = acting;
        delivery.Retry(now, await DeliveryOrder.FirstInLineAsync(db, delivery.Destination, now, cancellationToken));
        return new ActNote(null);
    }
}
