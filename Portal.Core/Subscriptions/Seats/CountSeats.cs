using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Jobs;
using Portal.Core.Messaging;
using Portal.Core.Persistence;

namespace Portal.Core.Subscriptions.Seats;

/// <summary>What somebody wants counted.</summary>
/// <param name="Actor">Who.</param>
/// <param name="Period">The month.</param>
/// <param name="IsDryRun">True for a look that changes nothing.</param>
/// <param name="Replaces">The count of that month that a new one is to take the place of; null to leave one that is there.</param>
internal sealed record SeatCountOrder(Actor Actor, SeatPeriod Period, bool IsDryRun, Guid? Replaces);

/// <summary>What came of it.</summary>
/// <param name="Run">The count.</param>
/// <param name="IsJoined">True when it was there already, and nothing was counted.</param>
internal sealed record SeatCountOutcome(SeatRun Run, bool IsJoined);

/// <summary>
/// Counts a month. Odoo is read first; what is proposed is stored in small transactions, and stands only with the last one, which also puts it in the
/// place of earlier counts. Cut short at any point it leaves nothing that anybody could decide about. Source: 000-27 to 000-32, R7, scenarios 22 to 24.
/// </summary>
internal sealed class CountSeats(
    PortalDatabase database,
    SeatSurvey survey,
    SeatLedger ledger,
    KeepApprovals approvals,
    TimeProvider time
)
{
    private const int ClientsAtOnce = 100;

    /// <summary>Counts, or finds the count of the month.</summary>
    /// <param name="order">What is wanted.</param>
    /// <param name="progress">Told how many clients are done, of how many.</param>
    /// <param name="cancellationToken">Stops it between transactions.</param>
    /// <exception cref="ConnectorException">Odoo failed.</exception>
    public async Task<Result<SeatCountOutcome>> ExecuteAsync(
        SeatCountOrder order,
        JobProgress progress,
        CancellationToken cancellationToken
    )
    {
        var (joined, refusal, told) = await LookAsync(order, cancellationToken);
        if (joined is not null)
        {
            return new SeatCountOutcome(joined, IsJoined: true);
        }

        if (refusal is not null)
        {
            return refusal;
        }

        var read = await survey.ReadAsync(cancellationToken);
        if (!read.Succeeded)
        {
            return read.Refusals[0];
        }

        var run = await ledger.BeginAsync(order, cancellationToken);
        var found = read.Value!; // it succeeded
        var figures = await StoreAsync(run, found, progress, cancellationToken);
        return await ProposeAsync(run, order, figures, told, cancellationToken);
    }

    private async Task<(SeatRun? Joined, Refusal? Refusal, SeatsTold Told)> LookAsync(
        SeatCountOrder order,
        CancellationToken cancellationToken
    )
    {
        await using var db = database.CreateDbContext();
        var told = await SeatsTold.ReadAsync(db, cancellationToken); // first: what is told after this is told too late
        var (joined, refusal) = await SeatLedger.FindObstacleAsync(db, order, told: null, cancellationToken);
        return (joined, refusal, told);
    }

    // the totals are those of the devices that are named: one that comes meanwhile is, or is not, in both
    private async Task<SeatFigures> StoreAsync(
        SeatRun run,
        SeatSurveyResult found,
        JobProgress progress,
        CancellationToken cancellationToken
    )
    {
        var (clients, billed) = (survey.Lay(found), 0);
        progress.Expect(clients.Count);
        foreach (var chunk in clients.Chunk(ClientsAtOnce))
        {
            billed += await ledger.StoreAsync(run, chunk, cancellationToken);
            progress.Advance(chunk.Length, ("clients", chunk.Length));
        }

        var (unbilled, unmapped) = await ledger.StoreUnbilledAsync(run, ListUnbilled(found), cancellationToken);
        return new SeatFigures(
            found.Reading.Subscriptions.Count,
            billed + unbilled,
            unmapped < ListUnbilledDevices.Most ? unmapped : found.Census.Unmapped,
            unbilled,
            found.Census.Excluded,
            found.ListedAt
        );
    }

    private async Task<Result<SeatCountOutcome>> ProposeAsync(
        SeatRun begun,
        SeatCountOrder order,
        SeatFigures figures,
        SeatsTold told,
        CancellationToken cancellationToken
    )
    {
        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        await SeatLock.TakeAsync(db, cancellationToken);
        // again, since Odoo was read in between
        var (joined, refusal) = await SeatLedger.FindObstacleAsync(db, order, told, cancellationToken);
        if (joined is not null)
        {
            return new SeatCountOutcome(joined, IsJoined: true);
        }

        if (refusal is not null)
        {
            return refusal;
        }

        var run = await db.SeatRuns.SingleAsync(each => each.Id == begun.Id, cancellationToken);
        if (run.State == SeatRunState.Former)
        {
            return SeatRefusals.FormerDatabase; // confirmed while it was counted
        }

        var postponed = await SupersedeAsync(db, run, cancellationToken);
        await ledger.FollowHomesAsync(db, run, cancellationToken);
        run.Propose(figures, time.UtcInstant);
        await approvals.ApplyAsync(db, run, postponed, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await RefusedSeats.HoldAsync(db, run, cancellationToken);
        await SeatBooks.SettleAsync(db, run, cancellationToken);
        db.Audit.Add(Entry(run, order.Actor));
        await db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        return new SeatCountOutcome(run, IsJoined: false);
    }

    private async Task<IReadOnlyList<SeatLine>> SupersedeAsync(
        PortalDbContext db,
        SeatRun run,
        CancellationToken cancellationToken
    )
    {
        if (run.IsDryRun)
        {
            _ = await SeatBooks.DropTrialsAsync(db, run, cancellationToken);
            return [];
        }

        var postponed = await approvals.FindAsync(db, cancellationToken);
        await SeatBooks.SupersedeAsync(db, run, time, cancellationToken);
        await db.SaveChangesAsync(cancellationToken); // only one may be the month's
        return postponed;
    }

    private AuditEntry Entry(SeatRun run, Actor actor) =>
        AuditEntry.For(
            time.UtcInstant,
            actor,
            SeatActs.Counted,
            SeatActs.SubjectOf(run),
            after: new
            {
                period = run.Period,
                count = run.Number,
                trial = run.IsDryRun,
                subscriptions = run.Subscriptions,
                devices = run.Devices,
                unmapped = run.Unmapped,
            }
        );

    // clients with devices and without a subscription in progress
    private static List<int> ListUnbilled(SeatSurveyResult found)
    {
        var clients = found.Reading.Subscriptions.Select(subscription => subscription.ClientId).ToHashSet();
        return
        [
            .. found.Census.Counts.Counts.Keys.Select(key => key.Client).Where(client => !clients.Contains(client)).Distinct(),
        ];
    }
}
