using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Jobs;

/// <summary>Keeps the rows of <see cref="JobRun"/>: who may run now, signs of life, ends.</summary>
internal sealed partial class RunLedger(PortalDatabase databases, TimeProvider time, ILogger<RunLedger> logger)
{
    // two containers may share a host name, and each runs as process 1
    private static readonly string Node =
        $"{Environment.MachineName}:{Environment.ProcessId}:{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Claims the job for this process, or finds the run to join.</summary>
    /// <param name="job">Name of the job.</param>
    /// <param name="trigger">What starts it.</param>
    /// <param name="actor">Who starts it.</param>
    /// <param name="isAtWorkHere">Tells whether a run is at work in this process.</param>
    /// <param name="cancellationToken">Stops the claim.</param>
    public async Task<(JobRun Run, bool Joined)> ClaimAsync(
        string job,
        JobTrigger trigger,
        Actor actor,
        Func<Guid, bool> isAtWorkHere,
        CancellationToken cancellationToken
    )
    {
        while (true)
        {
            await using var db = databases.CreateDbContext();
            await using var write = await db.BeginWriteAsync(cancellationToken);
            var running = await db.JobRuns.SingleOrDefaultAsync(
                run => run.Job == job && run.State == JobRunState.Running,
                cancellationToken
            );
            if (running is not null && IsAlive(running, isAtWorkHere))
            {
                return (running, true);
            }

            running?.Interrupt(Now);
            await db.SaveChangesAsync(cancellationToken);
            var claimed = JobRun.Begin(job, trigger, actor, Node, Now);
            db.JobRuns.Add(claimed);
            db.Audit.Add(
                AuditEntry.For(
                    Now,
                    actor,
                    "job.started",
                    ("job-run", claimed.Id.ToString()),
                    after: new { job, trigger = $"{trigger}" }
                )
            );
            try
            {
                await db.SaveChangesAsync(cancellationToken);
            }
            catch (DbUpdateException exception) when (exception.IsUniqueViolation())
            {
                continue; // another node claimed it between the look and the insert: look again and join
            }

            await write.CommitAsync(cancellationToken);
            return (claimed, false);
        }
    }

    /// <summary>Writes a sign of life. A run that another node has given up on is left alone.</summary>
    public Task BeatAsync(Guid runId, JobProgress progress) => ChangeAsync(runId, run => run.Beat(progress, Now));

    /// <summary>Writes the end.</summary>
    public Task EndAsync(Guid runId, JobRunState state, string summary, JobProgress progress) =>
        ChangeAsync(runId, run => run.End(state, summary, progress, Now));

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

    private bool IsAlive(JobRun run, Func<Guid, bool> isAtWorkHere) =>
        run.Node == Node ? isAtWorkHere(run.Id) : Now - run.SeenAt < JobRunner.SilenceLimit;

    private async Task ChangeAsync(Guid runId, Action<JobRun> change)
    {
        await using var db = databases.CreateDbContext();
        var run = await db.JobRuns.SingleOrDefaultAsync(run => run.Id == runId && run.State == JobRunState.Running);
        if (run is null)
        {
            LogGivenUp(logger, runId);
            return;
        }

        change(run);
        await db.SaveChangesAsync();
    }

    [LoggerMessage(LogLevel.Warning, "Run {RunId} was given up by another node; its late word is ignored")]
    private static partial void LogGivenUp(ILogger logger, Guid runId);
}
