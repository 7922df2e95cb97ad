using Microsoft.EntityFrameworkCore;
using Portal.Core.Jobs;
using Portal.Core.Messaging;
using Portal.Core.Persistence;

namespace Portal.Core.ServicePlans.Import;

/// <summary>
/// Finds subscriptions that were deleted in Odoo, which leaves no trace among the changes, and those that the changes missed. Nothing is called deleted
/// on any other evidence than Odoo's word on that very record. Source: b6, FACTS §4 (deleted rows).
/// </summary>
internal sealed class PlanSweep(PortalDatabase database, IServicePlanDirectory directory, PlanWriter writer, TimeProvider time)
{
    /// <summary>Name of the row that says when it last ran.</summary>
    public const string Feed = "odoo.subscriptions.sweep";

    private const int Ids = 5000;
    private const int Chunk = 50;
    private static readonly TimeSpan Every = TimeSpan.FromDays(1);

    /// <summary>Runs it when the last one is a day old, or a person asks.</summary>
    public async Task RunIfDueAsync(JobProgress progress, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        var mark = await db.PullCursors.AsNoTracking().SingleOrDefaultAsync(row => row.Feed == Feed, cancellationToken);
        var isDue = mark?.CompletedAt is not { } last || time.UtcInstant - last >= Every;
        if (isDue || progress.Trigger == JobTrigger.Person)
        {
            await RunAsync(mark ?? PullCursor.Begin(Feed, time.UtcInstant), progress, cancellationToken);
        }
    }

    private async Task RunAsync(PullCursor mark, JobProgress progress, CancellationToken cancellationToken)
    {
        var beganAt = time.UtcInstant;
        for (int? after = 0; after is { } from; )
        {
            var page = await directory.ListIdsAsync(from, Ids, cancellationToken);
            after = page.Count < Ids ? null : page[^1];
            await CompareAsync([.. page], (from, after ?? int.MaxValue), beganAt, progress, cancellationToken);
        }

        var stored = new StoredCursor(mark);
        mark.BeginFirst(DateTime.UnixEpoch, beganAt);
        mark.Complete(null, time.UtcInstant);
        await writer.StoreAsync([], stored, progress, cancellationToken);
    }

    // what the mirror has between two ids, a page at a time; what it does not have is taken over
    private async Task CompareAsync(
        HashSet<int> there,
        (int After, int Last) ids,
        DateTime beganAt,
        JobProgress progress,
        CancellationToken cancellationToken
    )
    {
        var (after, missed) = (ids.After, there.ToHashSet());
        while (await ReadKnownAsync(after, ids.Last, cancellationToken) is { Count: > 0 } known)
        {
            missed.ExceptWith(known.Select(row => row.Id));
            foreach (var part in known.Where(row => row.ReadAt < beganAt && !there.Contains(row.Id)).Chunk(Chunk))
            {
                await CheckAsync([.. part.Select(row => row.Id)], progress, cancellationToken);
            }

            after = known[^1].Id;
        }

        foreach (var part in missed.Order().Chunk(Chunk))
        {
            await writer.StoreAsync(await directory.ReadAsync(part, cancellationToken), null, progress, cancellationToken);
        }
    }

    private async Task<List<(int Id, DateTime ReadAt)>> ReadKnownAsync(int after, int last, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        var rows = await db
            .ServicePlans.Where(plan => plan.OdooId > after && plan.OdooId <= last && plan.DeletedAt == null)
            .OrderBy(plan => plan.OdooId)
            .Select(plan => new { plan.OdooId, plan.ReadAt })
            .Take(Ids)
            .ToListAsync(cancellationToken);
        return rows.ConvertAll(row => (row.OdooId, row.ReadAt));
    }

    // a record rule, a company or a lost group hides them just as well: only Odoo's word on the record itself calls it deleted
    private async Task CheckAsync(List<int> unseen, JobProgress progress, CancellationToken cancellationToken)
    {
        var gone = await directory.FindGoneAsync(unseen, cancellationToken);
        await writer.DeleteAsync(gone, cancellationToken);
        progress.Advance(0, ("deleted in Odoo", gone.Count), ("hidden from Portal", unseen.Count - gone.Count));
    }
}
