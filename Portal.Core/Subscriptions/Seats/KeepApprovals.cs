using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Core.Subscriptions.Seats;

/// <summary>
/// What was approved for a later day outlives the next count: where that proposes the same, the approval holds with its day; where it does not, a person
/// looks again. It never goes out sooner than was agreed. Source: b3 (effective date), P9.
/// </summary>
internal sealed class KeepApprovals(PromiseSeats promise, TimeProvider time)
{
    private const int ClientsAtOnce = 500;

    /// <summary>Lines of earlier counts that wait for their day; to be read before these are superseded.</summary>
    public async Task<IReadOnlyList<SeatLine>> FindAsync(PortalDbContext db, CancellationToken cancellationToken)
    {
        var today = promise.Today;
        return await (
            from line in db.SeatLines.AsNoTracking()
            join delivery in db.Deliveries on line.DeliveryId equals (Guid?)delivery.Id
            where line.State == SeatLineState.Approved && line.EffectiveOn > today && delivery.State == DeliveryState.Waiting
            select line
        ).ToListAsync(cancellationToken);
    }

    /// <summary>Decides about a count as was decided before, in the transaction with which it begins to stand.</summary>
    /// <param name="db">Inside <see cref="PortalDbContext.BeginWriteAsync"/>, under <see cref="SeatLock"/>.</param>
    /// <param name="run">The count.</param>
    /// <param name="postponed">What <see cref="FindAsync"/> found.</param>
    /// <param name="cancellationToken">Stops the look-up.</param>
    public async Task ApplyAsync(
        PortalDbContext db,
        SeatRun run,
        IReadOnlyList<SeatLine> postponed,
        CancellationToken cancellationToken
    )
    {
        var former = postponed.ToLookup(line => line.ClientId);
        var kept = new List<SeatLine>();
        foreach (var clients in former.Select(client => client.Key).Chunk(ClientsAtOnce))
        {
            var open = await db
                .SeatLines.Where(line => line.RunId == run.Id && clients.Contains(line.ClientId))
                .Where(line => line.State == SeatLineState.Proposed || line.State == SeatLineState.Asked)
                .ToListAsync(cancellationToken);
            foreach (var mine in open.GroupBy(line => line.ClientId).Select(client => client.ToList()))
            {
                if (TryKeep(mine, [.. former[mine[0].ClientId]]))
                {
                    await promise.ApplyAsync(db, run, mine, cancellationToken);
                    kept.AddRange(mine);
                }
            }
        }

        if (kept.Count > 0)
        {
            var after = new { lines = SeatNotes.Of(kept) };
            db.Audit.Add(
                AuditEntry.For(time.UtcInstant, Actor.Portal, SeatActs.ApprovalKept, SeatActs.SubjectOf(run), after: after)
            );
        }
    }

    private static bool TryKeep(List<SeatLine> open, List<SeatLine> former)
    {
        var pairs = open.ConvertAll(line => (Line: line, Former: former.Find(each => IsSame(each, line))));
        if (open.Count == former.Count && pairs.TrueForAll(pair => pair.Former is not null))
        {
            pairs.ForEach(pair => pair.Line.TakeDecision(pair.Former!)); // each was found
            return true;
        }

        open.ForEach(line => line.Hold(SeatGuards.Postponed));
        return false;
    }

    private static bool IsSame(SeatLine one, SeatLine other) =>
        other.State == SeatLineState.Proposed
        && (one.OrderId, one.OdooLineId, one.ProductId) == (other.OrderId, other.OdooLineId, other.ProductId)
        && (one.Billed, one.Proposed) == (other.Billed, other.Proposed);
}
