using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Jobs;

/// <summary>A job and how it went last.</summary>
/// <param name="Last">Its newest run.</param>
/// <param name="SucceededAt">UTC instant it last succeeded, or null.</param>
public sealed record JobStanding(JobRun Last, DateTime? SucceededAt)
{
    /// <summary>True when the newest run did not do its work and nobody meant it so.</summary>
    public bool HasFailed => Last.State is JobRunState.Failed or JobRunState.Interrupted or JobRunState.Missed;
}

/// <summary>Lists the jobs that ever ran, each with its newest run, and the runs of one. Source: R1, DESIGN §10.</summary>
public sealed class ListJobs(PortalDatabase databases)
{
    private static readonly Keyset<JobRun, DateTime> Newest = new(run => run.StartedAt, run => run.Id, descending: true);

    // one look-up for each job: skips through the index from each name to the next
    internal const string EveryName = """
        WITH RECURSIVE named(name) AS (
            SELECT MIN("Job") FROM "JobRuns"
            UNION ALL
            SELECT (SELECT MIN("Job") FROM "JobRuns" WHERE "Job" > named.name) FROM named WHERE named.name IS NOT NULL
        )
        SELECT name AS "Value" FROM named WHERE name IS NOT NULL
        """;

    /// <summary>The jobs by name. Safe to repeat.</summary>
    /// <param name="actor">Who looks.</param>
    /// <param name="onlyFailed">True for those whose newest run failed.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<Result<IReadOnlyList<JobStanding>>> ExecuteAsync(
        Actor actor,
        bool onlyFailed,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.SeeJobs.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = databases.CreateDbContext();
        var standings = new List<JobStanding>();
        foreach (var name in await db.Database.SqlQueryRaw<string>(EveryName).ToListAsync(cancellationToken))
        {
            var runs = db.JobRuns.AsNoTracking().Where(run => run.Job == name).OrderByDescending(run => run.Id);
            if (await runs.FirstOrDefaultAsync(cancellationToken) is not { } last)
            {
                continue; // removed by age meanwhile
            }

            var succeeded = runs.Where(run => run.State == JobRunState.Succeeded);
            standings.Add(
                new JobStanding(last, await succeeded.Select(run => run.EndedAt).FirstOrDefaultAsync(cancellationToken))
            );
        }

        return standings.FindAll(standing => !onlyFailed || standing.HasFailed);
    }

    /// <summary>One run of a job; null where it is not kept. Safe to repeat.</summary>
    public async Task<Result<JobRun?>> FindRunAsync(Actor actor, string job, Guid id, CancellationToken cancellationToken)
    {
        if (AccessPolicy.SeeJobs.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = databases.CreateDbContext();
        return await db.JobRuns.AsNoTracking().SingleOrDefaultAsync(run => run.Id == id && run.Job == job, cancellationToken);
    }

    /// <summary>One page of the runs of a job, newest first. Safe to repeat.</summary>
    public async Task<Result<KeysetPage<JobRun>>> ListRunsAsync(
        Actor actor,
        string job,
        KeysetRequest page,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.SeeJobs.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = databases.CreateDbContext();
        return await Newest.ReadAsync(db.JobRuns.AsNoTracking().Where(run => run.Job == job), page, cancellationToken);
    }
}
