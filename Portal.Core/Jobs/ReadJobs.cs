using Microsoft.EntityFrameworkCore;
using Portal.Core.Jobs.Times;
using Portal.Core.Persistence;

namespace Portal.Core.Jobs;

/// <summary>One job as the jobs page shows it.</summary>
/// <param name="Facts">What it is; null for one that this version has no more and that left runs behind.</param>
/// <param name="Name">Its name.</param>
/// <param name="Schedule">When it runs; null when it does not run by itself.</param>
/// <param name="Next">The next times, UTC.</param>
/// <param name="Recent">Its newest runs, newest first.</param>
/// <param name="SucceededAt">UTC instant it last succeeded, or null.</param>
/// <param name="Missed">Missed times that nobody decided on yet, oldest first.</param>
/// <param name="Rest">Why there is nothing for it to do at present, or null.</param>
public sealed record JobLine(
    JobFacts? Facts,
    string Name,
    JobSchedule? Schedule,
    IReadOnlyList<DateTime> Next,
    IReadOnlyList<JobRun> Recent,
    DateTime? SucceededAt,
    IReadOnlyList<JobRun> Missed,
    Refusal? Rest
)
{
    /// <summary>Its newest run, or null.</summary>
    public JobRun? Last => Recent.Count > 0 ? Recent[0] : null;

    /// <summary>True when the newest run did not do its work and nobody meant it so.</summary>
    public bool HasFailed =>
        Last is { State: JobRunState.Failed or JobRunState.Interrupted or JobRunState.Missed } || Missed.Count > 0;
}

/// <summary>Reads every job with its schedule, its next times and how it went lately. Source: b5, R1, DESIGN §10.</summary>
public sealed class ReadJobs(PortalDatabase databases, KnownJobs known, JobSchedules schedules, TimeProvider time)
{
    /// <summary>Times that are shown ahead.</summary>
    public const int Ahead = 5;

    private const int Newest = 20;

    /// <summary>All jobs that run by themselves, then those that people start or that only left runs behind. Safe to repeat.</summary>
    public async Task<Result<IReadOnlyList<JobLine>>> ExecuteAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (AccessPolicy.SeeJobs.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        var planned = (await schedules.ListAsync(cancellationToken)).ToDictionary(each => each.Plan.Job, StringComparer.Ordinal);
        await using var db = databases.CreateDbContext();
        var missed = await db
            .JobRuns.AsNoTracking()
            .Where(run => run.State == JobRunState.Missed)
            .OrderBy(run => run.StartedAt)
            .ToListAsync(cancellationToken);
        var ran = await db.Database.SqlQueryRaw<string>(ListJobs.EveryName).ToListAsync(cancellationToken);
        var lines = new List<JobLine>();
        foreach (var name in known.Names.Union(planned.Keys).Union(ran))
        {
            var schedule = planned.GetValueOrDefault(name);
            lines.Add(await ReadAsync(db, name, schedule, missed.FindAll(run => run.Job == name), cancellationToken));
        }

        return lines
            .OrderBy(line => line.Schedule is null)
            .ThenBy(line => known.Title(line.Name), StringComparer.Ordinal)
            .ToList();
    }

    /// <summary>One job, also one that only left runs behind. Safe to repeat.</summary>
    public async Task<Result<JobLine>> FindAsync(Actor actor, string name, CancellationToken cancellationToken)
    {
        if (AccessPolicy.SeeJobs.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = databases.CreateDbContext();
        var missed = await db
            .JobRuns.AsNoTracking()
            .Where(run => run.Job == name && run.State == JobRunState.Missed)
            .OrderBy(run => run.StartedAt)
            .ToListAsync(cancellationToken);
        return await ReadAsync(db, name, await schedules.FindAsync(name, cancellationToken), missed, cancellationToken);
    }

    private async Task<JobLine> ReadAsync(
        PortalDbContext db,
        string name,
        JobSchedule? schedule,
        IReadOnlyList<JobRun> missed,
        CancellationToken cancellationToken
    )
    {
        var runs = db.JobRuns.AsNoTracking().Where(run => run.Job == name).OrderByDescending(run => run.Id);
        var recent = await runs.Take(Newest).ToListAsync(cancellationToken);
        var succeeded =
            recent.Find(run => run.State == JobRunState.Succeeded)
            ?? (
                recent.Count < Newest
                    ? null
                    : await runs.FirstOrDefaultAsync(run => run.State == JobRunState.Succeeded, cancellationToken)
            );
        return new JobLine(
            known.Find(name),
            name,
            schedule,
            schedule?.Next(time.GetUtcNow().UtcDateTime, Ahead) ?? [],
            recent,
            succeeded?.EndedAt,
            missed,
            await known.FindRestAsync(name, cancellationToken)
        );
    }
}
