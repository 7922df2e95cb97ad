using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Jobs;

/// <summary>
/// Deletes runs that are older than the history is kept. What pages and jobs still ask for stays, however old: a job's last run, and its last
/// success. Source: DESIGN §10.
/// </summary>
internal sealed class RetainedRuns(PortalDatabase databases) : IRetainedKind
{
    public string Title => "Runs of jobs";

    public RetentionPeriod Period => RetentionPeriod.JobRuns;

    public async Task<long> CountAsync(DateTime before, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        return await Old(db, before).LongCountAsync(cancellationToken);
    }

    public async Task<int> RemoveAsync(DateTime before, int most, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var ids = await Old(db, before).OrderBy(run => run.Id).Select(run => run.Id).Take(most).ToListAsync(cancellationToken);
        await db.JobRuns.Where(run => ids.Contains(run.Id)).ExecuteDeleteAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        return ids.Count;
    }

    private static IQueryable<JobRun> Old(PortalDbContext db, DateTime before)
    {
        var all = db.JobRuns;
        return all.Where(run =>
            run.EndedAt < before
            && all.Any(later =>
                later.Job == run.Job
                && later.Id.CompareTo(run.Id) > 0
                && (later.State == JobRunState.Succeeded || run.State != JobRunState.Succeeded)
            )
        );
    }
}
