using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Jobs.History;

/// <summary>Lists the runs of all jobs, newest first, filtered and searched in the database. Source: R1, R5, DESIGN §10.</summary>
public sealed class ListRuns(PortalDatabase databases)
{
    /// <summary>How the rows follow each other.</summary>
    internal static readonly Keyset<JobRun, DateTime> Newest = new(run => run.StartedAt, run => run.Id, descending: true);

    /// <summary>Reads one page. Safe to repeat.</summary>
    public async Task<Result<KeysetPage<JobRun>>> ExecuteAsync(
        Actor actor,
        RunFilter filter,
        KeysetRequest page,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.SeeJobs.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = databases.CreateDbContext();
        return await Newest.ReadAsync(filter.Apply(db.JobRuns.AsNoTracking()), page, cancellationToken);
    }
}
