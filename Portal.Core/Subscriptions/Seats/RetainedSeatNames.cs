using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Subscriptions.Seats;

/// <summary>
/// Removes the names of devices behind counts that are older than the history of jobs is kept; the figures stay. What the next count is held against
/// stays, however old: of each client and product the last one that came, or stayed, in force. So does what somebody is yet to decide, or Odoo to be told,
/// by. Source: DESIGN §10, §11.
/// </summary>
internal sealed class RetainedSeatNames(PortalDatabase database) : IRetainedKind
{
    // by which somebody is yet to decide, or Odoo to be told
    private static readonly SeatLineState[] Open =
    [
        SeatLineState.Proposed,
        SeatLineState.Asked,
        SeatLineState.Approved,
        SeatLineState.Blocked,
        SeatLineState.Reverting,
        SeatLineState.RevertBlocked,
    ];

    public string Title => "Lists of devices behind counts of seats";

    public RetentionPeriod Period => RetentionPeriod.JobRuns;

    public async Task<long> CountAsync(DateTime before, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        return await Old(db, before).LongCountAsync(cancellationToken);
    }

    public async Task<int> RemoveAsync(DateTime before, int most, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var removed = await Old(db, before)
            .OrderBy(evidence => evidence.RunId)
            .ThenBy(evidence => evidence.ClientId)
            .ThenBy(evidence => evidence.ProductCode)
            .Take(most)
            .ExecuteDeleteAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        return removed;
    }

    private static IQueryable<SeatEvidence> Old(PortalDbContext db, DateTime before)
    {
        var (runs, settled) = (
            db.SeatRuns,
            db.SeatLines.Where(line =>
                line.IsTarget && (line.State == SeatLineState.Applied || line.State == SeatLineState.Unchanged)
            )
        );
        var open = db.SeatLines.Where(line => Open.Contains(line.State));
        return db.SeatEvidence.Where(evidence =>
            runs.Any(run => run.Id == evidence.RunId && run.CountedAt < before)
            && !open.Any(line =>
                line.RunId == evidence.RunId
                && line.ClientId == evidence.ClientId
                && line.ProductCode == evidence.ProductCode
                && runs.Any(run => run.Id == line.RunId && !run.IsDryRun && run.IsActive)
            )
            && !settled.Any(line =>
                line.RunId == evidence.RunId
                && line.ClientId == evidence.ClientId
                && line.ProductCode == evidence.ProductCode
                && runs.Any(run => run.Id == line.RunId && !run.IsDryRun)
                && !settled.Any(later =>
                    later.ClientId == line.ClientId
                    && later.ProductCode == line.ProductCode
                    && later.RunNumber > line.RunNumber
                    && runs.Any(run => run.Id == later.RunId && !run.IsDryRun && run.CountedAt != null)
                )
            )
        );
    }
}
