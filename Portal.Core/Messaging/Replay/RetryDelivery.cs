using Portal.Core.Messaging.Outbox;

namespace Portal.Core.Messaging.Replay;

/// <summary>
/// Sends a delivery again, now: a real attempt, also while its destination is only being probed. The same bytes go out under the same key, so
/// one that had arrived has no second effect. Source: R10, R11.
/// </summary>
public sealed class RetryDelivery
{
    private static readonly DeliveryAct Act = new(
        "retried",
        "sent again",
        [DeliveryState.Pending, DeliveryState.Dead, DeliveryState.Delivered],
        RetryAsync
    );

    private readonly DeliveryChanges _changes;
    private readonly Dispatcher _dispatcher;

    internal RetryDelivery(DeliveryChanges changes, Dispatcher dispatcher) => (_changes, _dispatcher) = (changes, dispatcher);

    /// <summary>Does it.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="policy">The right that the capability asks for.</param>
    /// <param name="id">The delivery.</param>
    /// <param name="cancellationToken">Stops it before it is stored.</param>
    public async Task<Result<Delivery>> ExecuteAsync(
        Actor actor,
        AccessPolicy policy,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        var result = await _changes.DoAsync(actor, policy, id, Act, cancellationToken);
        if (result.Succeeded)
        {
            _dispatcher.ProbeNow(result.Value.Destination);
        }

        return result;
    }

    // while the destination is only probed, the probe is this one
    private static async Task<Result<ActNote>> RetryAsync(DeliveryActing acting)
    {
        var (db, delivery, now, cancellationToken) = acting;
        delivery.Retry(now, await DeliveryOrder.FirstInLineAsync(db, delivery.Destination, now, cancellationToken));
        return new ActNote(null);
    }
}
