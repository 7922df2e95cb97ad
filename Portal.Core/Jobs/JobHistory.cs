using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Jobs;

/// <summary>Reads what runs left behind.</summary>
public sealed class JobHistory(PortalDatabase databases)
{
    /// <summary>The newest run of a job, or null.</summary>
    public async Task<JobRun?> FindLastAsync(string job, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        return await db
            .JobRuns.AsNoTracking()
            .Where(run => run.Job == job)
            .OrderByDescending(run => run.Id)
            .FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>UTC instant the job last succeeded, or null.</summary>
    public async Task<DateTime?> FindLastSuccessAsync(string job, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        return await db
            .JobRuns.Where(run => run.Job == job && run.State == JobRunState.Succeeded)
            .OrderByDescending(run => run.Id)
            .Select(run => run.EndedAt)
            .FirstOrDefaultAsync(cancellationToken);
    }
}
