using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Jobs;

/// <summary>What becomes of a time that passed without a run: it runs now, in its place, or is let go. Source: R7, DESIGN §10.</summary>
public sealed class DecideMissed(PortalDatabase databases, KnownJobs known, JobRunner runner, TimeProvider time)
{
    /// <summary>Runs it now; the run stands for the time that was missed.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="job">Name of the job.</param>
    /// <param name="run">Row of the missed time.</param>
    /// <param name="cancellationToken">Stops the start, not the run.</param>
    /// <returns>The run; a refusal when it was decided on meanwhile, or another run is at work.</returns>
    public async Task<Result<StartedRun>> ExecuteAsync(Actor actor, string job, Guid run, CancellationToken cancellationToken)
    {
        if (known.FindJob(job) is not { } target || known.Find(job) is not { } facts)
        {
            return JobRefusals.Unknown;
        }

        if (facts.Policy.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        if (await FindPeriodAsync(job, run, cancellationToken) is not { } period)
        {
            return JobRefusals.Decided;
        }

        // told, though nothing is said: a run that is at work was begun for something else
        return await target.RequestAsync(
            runner,
            name => new RunRequest(name, JobTrigger.Person, actor, period) { TakesMissed = true },
            tell: _ => { },
            cancellationToken
        );
    }

    /// <summary>Lets it go: the time stays without a run.</summary>
    /// <returns>A refusal, or null.</returns>
    /// <inheritdoc cref="ExecuteAsync"/>
    public async Task<Refusal?> LetGoAsync(Actor actor, string job, Guid run, CancellationToken cancellationToken)
    {
        if (known.Find(job) is not { } facts)
        {
            return JobRefusals.Unknown;
        }

        if (facts.Policy.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        var now = time.GetUtcNow().UtcDateTime;
        await using var db = databases.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var missed = await db.JobRuns.SingleOrDefaultAsync(
            each => each.Id == run && each.Job == job && each.State == JobRunState.Missed,
            cancellationToken
        );
        if (missed is null)
        {
            return JobRefusals.Decided;
        }

        missed.LetGo(actor, now);
        db.Audit.Add(LetGoEntry(actor, missed, now));
        await db.SaveChangesAsync(cancellationToken);
        await MissedRuns.TellAsync(db, job, now, cancellationToken);
        await write.CommitAsync(cancellationToken);
        return null;
    }

    private async Task<DateTime?> FindPeriodAsync(string job, Guid run, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        return await db
            .JobRuns.Where(each => each.Id == run && each.Job == job && each.State == JobRunState.Missed)
            .Select(each => each.Period)
            .SingleOrDefaultAsync(cancellationToken);
    }

    private static AuditEntry LetGoEntry(Actor actor, JobRun missed, DateTime now)
    {
        var (job, period) = (missed.Job, missed.Period);
        return AuditEntry.For(
            now,
            actor,
            "job.missed-let-go",
            ("job-run", missed.Id.ToString()),
            new { job, state = $"{JobRunState.Missed}" },
            new
            {
                job,
                period,
                state = $"{missed.State}",
            }
        );
    }
}
