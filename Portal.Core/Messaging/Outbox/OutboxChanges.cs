using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Outbox;

/// <summary>
/// Lets a promise follow the record it is about, inside the transaction that changes the record. What may have left Portal keeps its contents.
/// Thread-safe. Wake the dispatcher after the commit.
/// </summary>
/// <remarks>Next: <see cref="Dispatcher"/>.</remarks>
public sealed class OutboxChanges(TimeProvider time)
{
    /// <summary>Reads a delivery in order to change it: no worker takes it until the caller's transaction ends.</summary>
    /// <param name="db">Inside <see cref="PortalDbContext.BeginWriteAsync"/>.</param>
    /// <param name="id">The delivery; it exists.</param>
    /// <param name="cancellationToken">Stops the look-up.</param>
    public static async Task<Delivery> ReadAsync(PortalDbContext db, Guid id, CancellationToken cancellationToken)
    {
        if (db is PostgresPortalDbContext)
        {
            _ = await db.Database.ExecuteSqlRawAsync(
                """SELECT 1 FROM "Deliveries" WHERE "Id" = {0} FOR UPDATE""",
                [id],
                cancellationToken
            );
        }

        return await db.Deliveries.SingleAsync(each => each.Id == id, cancellationToken);
    }

    /// <summary>What a waiting delivery waited for is there: it goes out with this payload when the caller commits.</summary>
    /// <exception cref="InvalidOperationException">It does not wait.</exception>
    public void Release(PortalDbContext db, Delivery delivery, byte[] payload) =>
        delivery.Release(payload, KeepWhatWasSent(db, delivery, payload), time.UtcInstant);

    /// <summary>A waiting delivery waits for something else now.</summary>
    /// <exception cref="InvalidOperationException">It does not wait.</exception>
    public static void WaitFor(Delivery delivery, string reason) => delivery.WaitFor(reason);

    /// <summary>
    /// Gives a pending or dead delivery other contents, as long as none of its attempts may have arrived; once one was made, under a key of its own.
    /// A dead one stays dead. False when it may have arrived, or a person wrote what it holds, and nothing changes.
    /// </summary>
    public async Task<bool> TryReplaceAsync(
        PortalDbContext db,
        Delivery delivery,
        byte[] payload,
        CancellationToken cancellationToken
    )
    {
        if (!await CanFollowAsync(db, delivery, cancellationToken) || await IsOfPersonAsync(db, delivery, cancellationToken))
        {
            return false;
        }

        if (!delivery.Payload.AsSpan().SequenceEqual(payload))
        {
            delivery.Replace(payload, KeepWhatWasSent(db, delivery, payload));
        }

        return true;
    }

    /// <summary>True while it holds what a person wrote: only a repair that a person asks for writes over that.</summary>
    public static async Task<bool> IsOfPersonAsync(PortalDbContext db, Delivery delivery, CancellationToken cancellationToken) =>
        delivery.Revision > 0
        && await db
            .DeliveryRevisions.Where(each => each.DeliveryId == delivery.Id)
            .OrderByDescending(each => each.Revision)
            .Select(each => each.ReplacedById)
            .FirstOrDefaultAsync(cancellationToken)
            is not null;

    /// <summary>
    /// What was called off while it was pending is wanted again: it goes out as it is. A worker that asks about it in this moment is not believed.
    /// </summary>
    /// <exception cref="InvalidOperationException">It is not pending.</exception>
    public static void WantAgain(Delivery delivery) => delivery.WantAgain();

    /// <summary>Holds a pending or dead delivery back, whoever wrote what it holds; false when it may have arrived, and nothing changes.</summary>
    public async Task<bool> TryHoldAsync(
        PortalDbContext db,
        Delivery delivery,
        string reason,
        CancellationToken cancellationToken
    )
    {
        if (!await CanFollowAsync(db, delivery, cancellationToken))
        {
            return false;
        }

        var wasDead = delivery.State == DeliveryState.Dead;
        delivery.Hold(reason);
        if (wasDead)
        {
            await db.SaveChangesAsync(cancellationToken);
            await MessagingAlarms.ClearDeadDeliveriesAsync(db, delivery.Destination, time.UtcInstant, cancellationToken);
        }

        return true;
    }

    /// <summary>True when a request of it may have been carried out though no answer says so; also one that a worker died with.</summary>
    public static async Task<bool> MayHaveArrivedAsync(
        PortalDbContext db,
        Delivery delivery,
        CancellationToken cancellationToken
    ) =>
        delivery.WasLost
        || (
            delivery.Attempts > 0
            && await db.DeliveryAttempts.AnyAsync(
                attempt => attempt.DeliveryId == delivery.Id && attempt.MayHaveArrived,
                cancellationToken
            )
        );

    /// <summary>
    /// The other side was found to have it; whoever finds that has noted the outcome already. False when it has come to another end, or somebody is
    /// sending it: then the answer tells.
    /// </summary>
    public async Task<bool> TryConfirmAsync(
        PortalDbContext db,
        Delivery delivery,
        string how,
        CancellationToken cancellationToken
    )
    {
        if (
            delivery.State is DeliveryState.Delivered or DeliveryState.Cancelled
            || delivery.IsBeingSent(await LeaseClock.ReadAsync(db, time, cancellationToken))
        )
        {
            return false;
        }

        var now = time.UtcInstant;
        var hadDied = delivery.HasDied;
        delivery.Confirm(how, now);
        await db.SaveChangesAsync(cancellationToken);
        if (hadDied)
        {
            await MessagingAlarms.ClearDeadDeliveriesAsync(db, delivery.Destination, now, cancellationToken);
        }

        await DeliveryOrder.WakeNextAsync(db, delivery.Destination, delivery.Subject, now, cancellationToken);
        return true;
    }

    /// <summary>
    /// A delivery that was called off goes out after all, or waits for what is missing. Once it was sent, other contents go out under a key of
    /// their own: make sure first that the other side does not have it. What it held before is kept.
    /// </summary>
    /// <param name="db">Inside <see cref="PortalDbContext.BeginWriteAsync"/>.</param>
    /// <param name="delivery">The delivery, read to be changed.</param>
    /// <param name="payload">What it is to say.</param>
    /// <param name="waitsFor">What is missing, or null when it can go out.</param>
    /// <param name="cancellationToken">Stops the look-up.</param>
    /// <exception cref="InvalidOperationException">It was not called off.</exception>
    public async Task ReviveAsync(
        PortalDbContext db,
        Delivery delivery,
        byte[] payload,
        string? waitsFor,
        CancellationToken cancellationToken
    )
    {
        var isKept = await IsOfPersonAsync(db, delivery, cancellationToken);
        var isAnother = KeepWhatWasSent(db, delivery, payload, isKept);
        delivery.Revive(payload, isAnother, waitsFor, time.UtcInstant);
    }

    /// <summary>
    /// Calls off everything open of these kinds, also what is being sent in this moment: the word of who sends it is refused, and it counts as one
    /// that may have arrived.
    /// </summary>
    /// <param name="db">Inside <see cref="PortalDbContext.BeginWriteAsync"/>; none of them is tracked.</param>
    /// <param name="kinds">Their kinds.</param>
    /// <param name="reason">Why, for people.</param>
    /// <param name="cancellationToken">Stops it; the caller's transaction is then void.</param>
    /// <returns>How many.</returns>
    public async Task<int> CancelAllAsync(
        PortalDbContext db,
        IReadOnlyCollection<string> kinds,
        string reason,
        CancellationToken cancellationToken
    )
    {
        var all = db.Deliveries.Where(each => kinds.Contains(each.Kind));
        return await CancelAsync(db, all, reason, cancellationToken);
    }

    /// <summary>Calls off everything open of one record at one destination, as <see cref="CancelAllAsync"/> does.</summary>
    public Task<int> CancelOfAsync(
        PortalDbContext db,
        string destination,
        string subject,
        string reason,
        CancellationToken cancellationToken
    ) =>
        CancelAsync(
            db,
            db.Deliveries.Where(each => each.Destination == destination && each.Subject == subject),
            reason,
            cancellationToken
        );

    private async Task<int> CancelAsync(
        PortalDbContext db,
        IQueryable<Delivery> all,
        string reason,
        CancellationToken cancellationToken
    )
    {
        var now = time.UtcInstant;
        var cut = Folding.Cut(reason, Delivery.ReasonLength);
        var open = all.Where(each => each.State != DeliveryState.Delivered && each.State != DeliveryState.Cancelled);
        var rung = await open.Where(each => each.HasDied)
            .Select(each => each.Destination)
            .Distinct()
            .ToListAsync(cancellationToken);
        var count = await open.ExecuteUpdateAsync(
            set =>
                set.SetProperty(each => each.State, DeliveryState.Cancelled)
                    .SetProperty(each => each.Reason, cut)
                    .SetProperty(each => each.SettledAt, now)
                    .SetProperty(each => each.HasDied, false)
                    .SetProperty(each => each.Fence, each => each.Fence + 1),
            cancellationToken
        );
        foreach (var destination in rung)
        {
            await MessagingAlarms.ClearDeadDeliveriesAsync(db, destination, now, cancellationToken);
        }

        return count;
    }

    private static async Task<bool> CanFollowAsync(PortalDbContext db, Delivery delivery, CancellationToken cancellationToken) =>
        delivery is { State: DeliveryState.Pending or DeliveryState.Dead, DeliveredAt: null, BlankedAt: null }
        && !await MayHaveArrivedAsync(db, delivery, cancellationToken);

    // true when the payload is another than one that was sent, or that a person wrote, which is then kept
    private bool KeepWhatWasSent(PortalDbContext db, Delivery delivery, byte[] payload, bool isOfPerson = false)
    {
        var wasSent = delivery.Attempts + delivery.Sendings > 0;
        var isAnother = (wasSent || isOfPerson) && delivery.PayloadDigest != Delivery.DigestOf(payload);
        if (isAnother)
        {
            db.DeliveryRevisions.Add(DeliveryRevision.Of(delivery, Actor.Portal, time.UtcInstant));
        }

        return isAnother;
    }
}
