using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Messaging;
using Portal.Core.Persistence;

namespace Portal.Core.Subscriptions.Seats;

/// <summary>
/// Restores the quantities that were billed before a count. What nobody has decided yet is void from that moment on, and the month can be counted anew
/// once all is restored. Source: b3 (undo), scenario 24, P9.
/// </summary>
/// <remarks>Next: <see cref="RevertSeats"/>.</remarks>
public sealed class RevertSeatRun
{
    private readonly PortalDatabase _database;
    private readonly SeatWake _wake;
    private readonly TimeProvider _time;

    internal RevertSeatRun(PortalDatabase database, SeatWake wake, TimeProvider time) =>
        (_database, _wake, _time) = (database, wake, time);

    /// <summary>Begins to revert; it goes on by itself, also over a restart.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="runId">The count.</param>
    /// <param name="reason">Why, for others.</param>
    /// <param name="cancellationToken">Stops it before it is stored.</param>
    public async Task<Result<SeatRun>> ExecuteAsync(Actor actor, Guid runId, string reason, CancellationToken cancellationToken)
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
        if (await db.SeatRuns.SingleOrDefaultAsync(each => each.Id == runId, cancellationToken) is not { } run)
        {
            return SeatRefusals.NoRun;
        }

        if (run.State == SeatRunState.Reverting)
        {
            return run; // a second click joins
        }

        if (await CheckAsync(db, run, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        await BeginAsync(db, actor, run, reason, cancellationToken);
        await write.CommitAsync(cancellationToken);
        _wake.Changed.Raise();
        return run;
    }

    private async Task BeginAsync(
        PortalDbContext db,
        Actor actor,
        SeatRun run,
        string reason,
        CancellationToken cancellationToken
    )
    {
        var why = Folding.Cut(Folding.Clean(reason.Trim()), SeatLine.ReasonLength);
        await SeatBooks.VoidLaterAsync(db, run, _time, cancellationToken);
        await db.SaveChangesAsync(cancellationToken); // only one may be the month's
        run.BeginRevert(why, actor, _time.UtcInstant);
        _ = await SeatBooks.VoidUndecidedAsync(db, run, cancellationToken);
        db.Audit.Add(
            AuditEntry.For(
                _time.UtcInstant,
                actor,
                SeatActs.RevertAsked,
                SeatActs.SubjectOf(run),
                after: new { reason = why, period = run.Period }
            )
        );
        await db.SaveChangesAsync(cancellationToken);
    }

    private static async Task<Refusal?> CheckAsync(PortalDbContext db, SeatRun run, CancellationToken cancellationToken)
    {
        // also one that a count of its month has replaced: what Odoo was told of it is in force under that
        if (run.IsDryRun || run is { IsActive: false, State: not SeatRunState.Superseded })
        {
            return run.IsDryRun ? SeatRefusals.DryRun
                : run.State == SeatRunState.Former ? SeatRefusals.FormerDatabase
                : SeatRefusals.NothingToRevert;
        }

        var isLaterInForce = await (
            from line in db.SeatLines
            join later in db.SeatRuns on line.RunId equals later.Id
            where later.Number > run.Number && !later.IsDryRun && later.CountedAt != null
            where SeatBooks.MayBeInForce.Contains(line.State) || line.State == SeatLineState.Reverting
            select line.Id
        ).AnyAsync(cancellationToken);
        if (isLaterInForce)
        {
            return SeatRefusals.LaterIsApplied;
        }

        var isInForce = await db.SeatLines.AnyAsync(
            line => line.RunId == run.Id && SeatBooks.MayBeInForce.Contains(line.State),
            cancellationToken
        );
        return isInForce ? null : SeatRefusals.NothingToRevert;
    }
}
