using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Jobs;

/// <summary>Someone or something wants a job to run.</summary>
/// <param name="Job">Name of the job.</param>
/// <param name="Trigger">What starts it.</param>
/// <param name="Actor">Who starts it.</param>
/// <param name="Period">UTC instant of the schedule it is for, or null.</param>
internal sealed record RunRequest(string Job, JobTrigger Trigger, Actor Actor, DateTime? Period = null)
{
    /// <summary>True when a person wants the run that its time missed.</summary>
    public bool TakesMissed { get; init; }

    /// <summary>True for one that wants a run of its own: it changes nothing where another is at work.</summary>
    public bool NeverJoins { get; init; }

    /// <summary>True for one that joins though it would be told something: whatever the run at work was told, it comes to the same.</summary>
    public bool MayJoin { get; init; }

    /// <summary>What the job is told, for the audit; null when nothing.</summary>
    public IReadOnlyDictionary<string, string>? Answers { get; init; }
}

/// <summary>Keeps the rows of <see cref="JobRun"/>: who may run now, signs of life, ends.</summary>
internal sealed partial class RunLedger(PortalDatabase databases, TimeProvider time, ILogger<RunLedger> logger)
{
    // two containers may share a host name, and each runs as process 1
    private readonly string _node =
        $"{Environment.MachineName}:{Environment.ProcessId}:{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Claims the job for this process, or finds the run to join.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="isAtWorkHere">Tells whether a run is at work in this process.</param>
    /// <param name="cancellationToken">Stops the claim.</param>
    public async Task<(JobRun Run, bool Joined)> ClaimAsync(
        RunRequest request,
        Func<Guid, bool> isAtWorkHere,
        CancellationToken cancellationToken
    )
    {
        while (true)
        {
            await using var db = databases.CreateDbContext();
            await using var write = await db.BeginWriteAsync(cancellationToken);
            try
            {
                var found = await FindAsync(db, request, isAtWorkHere, cancellationToken);
                if (found is not null && request.NeverJoins)
                {
                    return (found, true);
                }

                var run = found ?? await BeginAsync(db, request, cancellationToken);
                await db.SaveChangesAsync(cancellationToken);
                await write.CommitAsync(cancellationToken);
                return (run, found is not null);
            }
            catch (DbUpdateException exception) when (exception.IsUniqueViolation())
            {
                // another node claimed it between the look and the insert: look again and join
            }
        }
    }

    /// <summary>Writes a sign of life. A run that another node has given up on is left alone.</summary>
    /// <returns>Who asked it to end, or null.</returns>
    public async Task<string?> BeatAsync(Guid runId, JobProgress progress)
    {
        await using var db = databases.CreateDbContext();
        if (await FindRunningAsync(db, runId) is not { } run)
        {
            return null;
        }

        run.Beat(progress, Now);
        await db.SaveChangesAsync();
        return run.EndAskedBy;
    }

    /// <summary>Notes that a person wants it to end, for whichever node it runs on.</summary>
    /// <returns>False when it has ended.</returns>
    public async Task<bool> AskToEndAsync(Guid runId, string job, Actor actor, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var asked = await db
            .JobRuns.Where(run => run.Id == runId && run.Job == job && run.State == JobRunState.Running)
            .ExecuteUpdateAsync(
                set => set.SetProperty(run => run.EndAskedBy, actor.Name).SetProperty(run => run.EndAskedById, actor.Id),
                cancellationToken
            );
        if (asked == 0)
        {
            return false;
        }

        db.Audit.Add(AuditEntry.For(Now, actor, "job.cancelled", ("job-run", runId.ToString()), after: new { job }));
        await db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Writes the end; an alarm is raised or cleared with it.</summary>
    public async Task EndAsync(IJob job, LiveRun live, JobRunState state, string summary)
    {
        await using var db = databases.CreateDbContext();
        await using var write = await db.BeginWriteAsync(CancellationToken.None);
        if (await FindRunningAsync(db, live.RunId) is { } run)
        {
            var now = Now;
            run.End(state, summary, live.Progress, now);
            await db.SaveChangesAsync(CancellationToken.None);
            await JobAlarms.TellAsync(db, job, run, now);
            await write.CommitAsync(CancellationToken.None);
        }
    }

    /// <summary>
    /// At the start of the only node: no run can be at work, so every running row was cut short. With several nodes their silence tells.
    /// </summary>
    public async Task InterruptLeftoversAsync(CancellationToken cancellationToken)
    {
        if (databases.Provider != DatabaseProvider.Sqlite)
        {
            return;
        }

        await using var db = databases.CreateDbContext();
        foreach (var run in await db.JobRuns.Where(run => run.State == JobRunState.Running).ToListAsync(cancellationToken))
        {
            run.Interrupt(Now);
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    // the run of the same scheduled time, whatever became of it; else the one at work
    private async Task<JobRun?> FindAsync(
        PortalDbContext db,
        RunRequest request,
        Func<Guid, bool> isAtWorkHere,
        CancellationToken cancellationToken
    )
    {
        var runs = db.JobRuns.Where(run => run.Job == request.Job);
        if (
            request.Period is { } period
            && await runs.SingleOrDefaultAsync(run => run.Period == period, cancellationToken) is { } same
        )
        {
            if (same.State != JobRunState.Missed || !request.TakesMissed)
            {
                return same;
            }

            db.JobRuns.Remove(same); // the run that begins now stands in its place
            await db.SaveChangesAsync(cancellationToken);
            await MissedRuns.TellAsync(db, request.Job, Now, cancellationToken);
        }

        var running = await runs.SingleOrDefaultAsync(run => run.State == JobRunState.Running, cancellationToken);
        if (running is not null && IsAlive(running, isAtWorkHere))
        {
            running.StandFor(request.Period);
            return running;
        }

        running?.Interrupt(Now);
        await db.SaveChangesAsync(cancellationToken); // apart from the insert: only one row may say "running"
        return null;
    }

    private async Task<JobRun> BeginAsync(PortalDbContext db, RunRequest request, CancellationToken cancellationToken)
    {
        var run = JobRun.Begin(request, _node, Now, await FindAttemptAsync(db, request.Job, cancellationToken));
        db.JobRuns.Add(run);
        db.Audit.Add(
            AuditEntry.For(
                Now,
                request.Actor,
                "job.started",
                ("job-run", run.Id.ToString()),
                after: new
                {
                    job = request.Job,
                    trigger = $"{request.Trigger}",
                    missed = request.TakesMissed ? request.Period : null,
                    answers = request.Answers,
                }
            )
        );
        return run;
    }

    // a missed time was never tried, and one that a person ended is not made up for
    private static async Task<int> FindAttemptAsync(PortalDbContext db, string job, CancellationToken cancellationToken)
    {
        var last = await db
            .JobRuns.Where(run => run.Job == job && run.State != JobRunState.Missed)
            .OrderByDescending(run => run.Id)
            .Select(run => new { run.State, run.Attempt })
            .FirstOrDefaultAsync(cancellationToken);
        return last is { State: JobRunState.Failed or JobRunState.Interrupted } ? last.Attempt + 1 : 1;
    }

    private bool IsAlive(JobRun run, Func<Guid, bool> isAtWorkHere) =>
        run.Node == _node ? isAtWorkHere(run.Id) : Now - run.SeenAt < JobRunner.SilenceLimit;

    private async Task<JobRun?> FindRunningAsync(PortalDbContext db, Guid runId)
    {
        var run = await db.JobRuns.SingleOrDefaultAsync(run => run.Id == runId && run.State == JobRunState.Running);
        if (run is null)
        {
            LogGivenUp(logger, runId);
        }

        return run;
    }

    [LoggerMessage(LogLevel.Warning, "Run {RunId} was given up by another node; its late word is ignored")]
    private static partial void LogGivenUp(ILogger logger, Guid runId);
}
