using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Messaging;
using Portal.Core.Persistence;

namespace Portal.Core.Subscriptions.Seats;

/// <summary>
/// Ends the restoring of a client's former quantities where Odoo has refused one of them: what it bills stays, also on the orders that were to follow.
/// Source: b3 (undo), P9.
/// </summary>
public sealed class LeaveSeats
{
    private readonly PortalDatabase _database;
    private readonly SeatWake _wake;
    private readonly MessagingWakes _wakes;
    private readonly TimeProvider _time;

    internal LeaveSeats(PortalDatabase database, SeatWake wake, MessagingWakes wakes, TimeProvider time) =>
        (_database, _wake, _wakes, _time) = (database, wake, wakes, time);

    /// <summary>Leaves it as it is.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="lineId">A line that was not restored; the client's other lines of that count go with it.</param>
    /// <param name="reason">Why, for others.</param>
    /// <param name="cancellationToken">Stops it before it is stored.</param>
    /// <returns>How many lines are left.</returns>
    public async Task<Result<int>> ExecuteAsync(Actor actor, Guid lineId, string reason, CancellationToken cancellationToken)
    {
        if (AccessPolicy.ApproveSeats.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        if (string.IsNullOrWhiteSpace(reason))
        {
            return SeatRefusals.ReasonMissing;
        }

        await using var db = _database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        await SeatLock.TakeAsync(db, cancellationToken);
        if (await db.SeatLines.SingleOrDefaultAsync(each => each.Id == lineId, cancellationToken) is not { } line)
        {
            return SeatRefusals.NoLine;
        }

        if (line.State != SeatLineState.RevertBlocked)
        {
            return SeatRefusals.Changed;
        }

        var left = await LeaveAsync(db, actor, line, reason, cancellationToken);
        await write.CommitAsync(cancellationToken);
        _wake.Changed.Raise();
        _wakes.Outbox.Raise(); // what waited behind it goes
        return left;
    }

    private async Task<int> LeaveAsync(
        PortalDbContext db,
        Actor actor,
        SeatLine asked,
        string reason,
        CancellationToken cancellationToken
    )
    {
        var why = Folding.Cut(Folding.Clean(reason.Trim()), SeatLine.ReasonLength);
        var run = await db.SeatRuns.SingleAsync(each => each.Id == asked.RunId, cancellationToken);
        var lines = await db
            .SeatLines.Where(line => line.RunId == run.Id && line.ClientId == asked.ClientId)
            .Where(line => line.State == SeatLineState.RevertBlocked || line.State == SeatLineState.Reverting)
            .ToListAsync(cancellationToken);
        var left = new List<SeatLine>();
        foreach (var order in lines.GroupBy(line => line.RevertDeliveryId))
        {
            // one that is being sent, or through, tells its end itself
            if (order.Key is not { } id || await SeatBooks.CallOffAsync(db, id, why, _time, cancellationToken))
            {
                left.AddRange(order);
            }
        }

        left.ForEach(line => line.Leave(why));
        var after = new { lines = SeatNotes.Of(left), reason = why };
        db.Audit.Add(AuditEntry.For(_time.UtcInstant, actor, SeatActs.Left, SeatActs.SubjectOf(run), after: after));
        await SeatBooks.SettleAsync(db, run, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return left.Count;
    }
}
