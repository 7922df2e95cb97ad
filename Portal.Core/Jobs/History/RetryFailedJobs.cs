using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Jobs.History;

/// <summary>What "retry all failed" would do.</summary>
/// <param name="Jobs">The jobs that run again, each once.</param>
/// <param name="Succeeded">How many failed among the matching runs and succeeded since.</param>
/// <param name="Left">How many this person may not run, or that only run where they are told what to do.</param>
public sealed record FailedJobs(IReadOnlyList<JobFacts> Jobs, int Succeeded, int Left);

/// <summary>What came of it.</summary>
/// <param name="Started">Jobs that began.</param>
/// <param name="Joined">Jobs that were at work already.</param>
/// <param name="Refused">Why others did not begin, each with the job's title.</param>
public sealed record RetriedJobs(int Started, int Joined, IReadOnlyList<string> Refused);

/// <summary>
/// Runs every job again that failed or was interrupted among the matching runs: once each, however often it failed, and only where it has not
/// succeeded since. Source: R2, R9.
/// </summary>
public sealed class RetryFailedJobs(PortalDatabase databases, KnownJobs known, RunJob run, TimeProvider time)
{
    /// <summary>What it would do now.</summary>
    public async Task<Result<FailedJobs>> EstimateAsync(Actor actor, RunFilter filter, CancellationToken cancellationToken)
    {
        if (AccessPolicy.SteerJobs.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = databases.CreateDbContext();
        var failed = await filter
            .Apply(db.JobRuns)
            .Where(each => each.State == JobRunState.Failed || each.State == JobRunState.Interrupted)
            .GroupBy(each => each.Job)
            .Select(each => new { Job = each.Key, At = each.Max(one => one.StartedAt) })
            .ToListAsync(cancellationToken);
        var (jobs, succeeded, left) = (new List<JobFacts>(), 0, 0);
        foreach (var each in failed.OrderBy(each => each.Job, StringComparer.Ordinal))
        {
            if (
                await db.JobRuns.AnyAsync(
                    later => later.Job == each.Job && later.StartedAt > each.At && later.State == JobRunState.Succeeded,
                    cancellationToken
                )
            )
            {
                succeeded++;
            }
            else if (known.Find(each.Job) is { IsTold: false } facts && facts.Policy.Check(actor) is null)
            {
                jobs.Add(facts);
            }
            else
            {
                left++;
            }
        }

        return new FailedJobs(jobs, succeeded, left);
    }

    /// <summary>Does it.</summary>
    public async Task<Result<RetriedJobs>> ExecuteAsync(Actor actor, RunFilter filter, CancellationToken cancellationToken)
    {
        var estimate = await EstimateAsync(actor, filter, cancellationToken);
        if (!estimate.Succeeded)
        {
            return estimate.Refusals.ToList();
        }

        await AuditAsync(actor, filter, estimate.Value, cancellationToken);
        var (started, joined, refused) = (0, 0, new List<string>());
        foreach (var facts in estimate.Value.Jobs)
        {
            var begun = await run.ExecuteAsync(actor, facts.Name, new Dictionary<string, string>(), cancellationToken);
            if (!begun.Succeeded)
            {
                refused.Add($"{facts.Title}: {begun.Refusals[0].Sentence}");
            }
            else if (begun.Value.Joined)
            {
                joined++;
            }
            else
            {
                started++;
            }
        }

        return new RetriedJobs(started, joined, refused);
    }

    private async Task AuditAsync(Actor actor, RunFilter filter, FailedJobs estimate, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        db.Audit.Add(
            AuditEntry.For(
                time.GetUtcNow().UtcDateTime,
                actor,
                "job-runs.retried",
                ("list", "job-runs"),
                after: new { filter = filter.ToAudit(), jobs = estimate.Jobs.Select(job => job.Name) }
            )
        );
        await db.SaveChangesAsync(cancellationToken);
    }
}
