using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Replay;

/// <summary>
/// Sends a delivery with other contents, under a key of its own; what it held before is kept. Refused while an earlier attempt may have
/// arrived, unless the person has made sure that it has not; and while the contents are not what <see cref="IPayloadCheck"/> knows of their kind.
/// Source: scenario 10.
/// </summary>
public sealed class EditDelivery
{
    private readonly DeliveryChanges _changes;
    private readonly DeliveryHold _hold;
    private readonly IEnumerable<IDeliveryScope> _scopes;
    private readonly EditedContents _contents;
    private readonly PortalDatabase _database;

    internal EditDelivery(
        PortalDatabase database,
        DeliveryChanges changes,
        DeliveryHold hold,
        IEnumerable<IDeliveryScope> scopes,
        EditedContents contents
    ) => (_database, _changes, _hold, _scopes, _contents) = (database, changes, hold, scopes, contents);

    /// <summary>What speaks against new contents by themselves, before anybody is asked whether to send them; changes nothing.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="policy">The right that the capability asks for.</param>
    /// <param name="id">The delivery.</param>
    /// <param name="payload">The new contents.</param>
    /// <param name="cancellationToken">Stops the look-up.</param>
    /// <returns>Every fault, each with its field; none when they may go.</returns>
    public async Task<IReadOnlyList<Refusal>> CheckAsync(
        Actor actor,
        AccessPolicy policy,
        Guid id,
        byte[] payload,
        CancellationToken cancellationToken
    )
    {
        if ((policy.Check(actor) ?? AccessPolicy.SendAgain.Check(actor)) is { } refusal)
        {
            return [refusal];
        }

        await using var db = _database.CreateDbContext();
        return await db.Deliveries.AsNoTracking().SingleOrDefaultAsync(each => each.Id == id, cancellationToken) is { } delivery
            ? await _contents.CheckAsync(db, delivery, payload, cancellationToken)
            : [MessagingRefusals.NotFound];
    }

    /// <summary>Does it.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="policy">The right that the capability asks for.</param>
    /// <param name="id">The delivery: dead or waiting.</param>
    /// <param name="fence"><see cref="Delivery.Fence"/> as the person saw it: what changed since is not overwritten.</param>
    /// <param name="payload">The new contents, JSON.</param>
    /// <param name="isNotThere">True when the person knows that the other side does not have it.</param>
    /// <param name="cancellationToken">Stops it before it is stored.</param>
    public async Task<Result<DueDelivery>> ExecuteAsync(
        Actor actor,
        AccessPolicy policy,
        Guid id,
        long fence,
        byte[] payload,
        bool isNotThere,
        CancellationToken cancellationToken
    )
    {
        if ((policy.Check(actor) ?? AccessPolicy.SendAgain.Check(actor)) is { } refusal)
        {
            return refusal;
        }

        var act = new DeliveryAct(
            "edited",
            "changed",
            [DeliveryState.Waiting, DeliveryState.Dead],
            acting => TryEditAsync(acting, fence, payload, isNotThere, actor)
        );
        var result = await _changes.DoAsync(actor, policy, id, act, cancellationToken);
        return result.Succeeded
            ? new DueDelivery(result.Value, await _hold.FindAsync(result.Value, cancellationToken))
            : result.Refusals.ToList();
    }

    // judged in the transaction of the change: nothing happens in between
    private async Task<Result<ActNote>> TryEditAsync(
        DeliveryActing acting,
        long fence,
        byte[] payload,
        bool isNotThere,
        Actor actor
    )
    {
        var (db, delivery, now, cancellationToken) = acting;
        return _hold.HasFixedContents(delivery.Destination) ? MessagingRefusals.Fixed
            : delivery.Fence != fence ? MessagingRefusals.Changed
            : await _contents.CheckAsync(db, delivery, payload, cancellationToken) is { Count: > 0 } faults ? faults
            : await _scopes.FindCalledOffAsync(db, delivery, cancellationToken) is { } calledOff ? calledOff
            : !isNotThere && await OutboxChanges.MayHaveArrivedAsync(db, delivery, cancellationToken)
                ? MessagingRefusals.MayHaveArrived
            : Edit(db, delivery, payload, actor, now);
    }

    private static ActNote Edit(PortalDbContext db, Delivery delivery, byte[] payload, Actor actor, DateTime now)
    {
        db.DeliveryRevisions.Add(DeliveryRevision.Of(delivery, actor, now));
        var before = delivery.PayloadDigest;
        delivery.Edit(payload, now);
        return new ActNote(new { before, after = delivery.PayloadDigest });
    }
}
