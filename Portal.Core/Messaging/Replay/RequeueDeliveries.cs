using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Replay;

/// <summary>A delivery that was made due again.</summary>
/// <param name="Id">The delivery.</param>
/// <param name="Destination">Where it goes.</param>
/// <param name="Attempts">Requests made until then.</param>
internal sealed record Requeued(Guid Id, string Destination, int Attempts);

/// <summary>Makes what a batch concerns due at once, a few hundred in a transaction. For one run.</summary>
internal sealed class RequeueDeliveries(PortalDatabase database, IEnumerable<IDeliveryScope> scopes, TimeProvider time)
{
    private const int Chunk = 200;

    private (DateTime At, Guid Id)? _last;
    private bool _isAway;

    /// <summary>The next ones; null when there are no more.</summary>
    public async Task<IReadOnlyList<Requeued>?> NextAsync(ReplayBatch batch, CancellationToken cancellationToken)
    {
        var found = await FindAsync(batch, cancellationToken);
        if (found.Count == 0)
        {
            return null;
        }

        _last = (found[^1].CreatedAt, found[^1].Id);
        found = await RefreshAsync(found, cancellationToken);
        await ReopenAsync(batch, found, cancellationToken);
        return found.ConvertAll(each => new Requeued(each.Id, each.Destination, each.Attempts));
    }

    // in the order of the indexes of the lists, and before the gate is passed: a large backlog must not keep the doors from storing
    private async Task<List<Found>> FindAsync(ReplayBatch batch, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        var matching = RetryMatchingDeliveries
            .Matching(scopes, db, batch.Which)
            .Where(each => each.CreatedAt <= batch.RequestedAt);
        if (_last is var (at, id))
        {
            matching = matching.Where(each => each.CreatedAt >= at && (each.CreatedAt > at || each.Id.CompareTo(id) > 0));
        }

        return await matching
            .OrderBy(each => each.CreatedAt)
            .ThenBy(each => each.Id)
            .Take(Chunk)
            .Select(each => new Found(each.Id, each.CreatedAt, each.Destination, each.Attempts))
            .ToListAsync(cancellationToken);
    }

    // who could not be asked for some is not asked for the rest: each time would take as long
    private async Task<List<Found>> RefreshAsync(List<Found> found, CancellationToken cancellationToken)
    {
        if (_isAway)
        {
            return found;
        }

        var became = await scopes.RefreshAsync(found.ConvertAll(each => each.Id), cancellationToken);
        _isAway = became == Refreshing.Failed;
        return became == Refreshing.None ? found : await StillAsync(found, cancellationToken);
    }

    // what its record holds back since it was read again is none of the batch
    private async Task<List<Found>> StillAsync(List<Found> found, CancellationToken cancellationToken)
    {
        var ids = found.ConvertAll(each => each.Id);
        await using var db = database.CreateDbContext();
        var still = await RetryMatchingDeliveries
            .Matching(scopes, db, new DeliveryFilter())
            .Where(each => ids.Contains(each.Id))
            .Select(each => each.Id)
            .ToListAsync(cancellationToken);
        return found.FindAll(each => still.Contains(each.Id));
    }

    private async Task ReopenAsync(ReplayBatch batch, List<Found> found, CancellationToken cancellationToken)
    {
        var (now, ids) = (time.UtcInstant, found.ConvertAll(each => each.Id));
        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        await MakeDueAsync(db, ids, now, cancellationToken);
        // who wished it stands in the batch's own row, which forgets them with the person
        foreach (var id in ids)
        {
            db.Audit.Add(
                AuditEntry.For(
                    now,
                    Actor.Portal,
                    "delivery.retried",
                    ("delivery", id.ToString()),
                    after: new { batch = batch.Id }
                )
            );
        }

        await db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
    }

    // judged as they are now: one that a worker sends in this moment is tried anyway
    private async Task MakeDueAsync(PortalDbContext db, List<Guid> ids, DateTime now, CancellationToken cancellationToken)
    {
        var leaseNow = await LeaseClock.ReadAsync(db, time, cancellationToken);
        var free = RetryMatchingDeliveries
            .Matching(scopes, db, new DeliveryFilter())
            .Where(each => ids.Contains(each.Id) && (each.LeaseUntil == null || each.LeaseUntil <= leaseNow));
        _ = await free.ExecuteUpdateAsync(
            set =>
                set.SetProperty(each => each.State, DeliveryState.Pending)
                    .SetProperty(each => each.Reason, (string?)null)
                    .SetProperty(each => each.Step, 0)
                    .SetProperty(each => each.NextAttemptAt, now)
                    .SetProperty(each => each.SettledAt, (DateTime?)null)
                    .SetProperty(each => each.Fence, each => each.Fence + 1),
            cancellationToken
        );
    }

    private sealed record Found(Guid Id, DateTime CreatedAt, string Destination, int Attempts);
}
