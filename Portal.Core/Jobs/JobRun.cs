using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Core.Persistence;

namespace Portal.Core.Jobs;

/// <summary>States of a run; no others exist. Source: DESIGN §10.</summary>
public enum JobRunState
{
    /// <summary>Its time passed without a run; a person decides.</summary>
    Missed = 0,

    /// <summary>At work on some node.</summary>
    Running = 1,

    /// <summary>Done.</summary>
    Succeeded = 2,

    /// <summary>Ended by a fault; the reason is kept.</summary>
    Failed = 3,

    /// <summary>Ended by a person.</summary>
    Cancelled = 4,

    /// <summary>Its process ended in the middle.</summary>
    Interrupted = 5,
}

/// <summary>What started a run.</summary>
public enum JobTrigger
{
    /// <summary>A person.</summary>
    Person = 0,

    /// <summary>The schedule.</summary>
    Schedule = 1,

    /// <summary>A first start that found nothing yet.</summary>
    FirstStart = 2,

    /// <summary>Something a person did that needs it.</summary>
    Action = 3,
}

/// <summary>One run of a job, kept as its history. Source: R5, DESIGN §10.</summary>
public sealed class JobRun
{
    private JobRun() { }

    /// <summary>Row id, rising with time.</summary>
    public Guid Id { get; private set; }

    /// <summary>Name of the job.</summary>
    public string Job { get; private set; } = "";

    /// <summary>Where it stands.</summary>
    public JobRunState State { get; private set; }

    /// <summary>What started it.</summary>
    public JobTrigger Trigger { get; private set; }

    /// <summary>
    /// UTC instant of the schedule that this run stands for; one run of a job per instant, for ever. Null when a person started it and no
    /// scheduled time joined it.
    /// </summary>
    public DateTime? Period { get; private set; }

    /// <summary>Who started it, or null for Portal itself.</summary>
    public Guid? StartedById { get; private set; }

    /// <summary>Name of who started it.</summary>
    public string StartedByName { get; private set; } = "";

    /// <summary>UTC instant it began.</summary>
    public DateTime StartedAt { get; private set; }

    /// <summary>UTC instant of its last sign of life; an old one on a running row means its process is gone.</summary>
    public DateTime SeenAt { get; private set; }

    /// <summary>UTC instant it ended, or null.</summary>
    public DateTime? EndedAt { get; private set; }

    /// <summary>Which attempt at it this is: one more than the run before it where that failed or was interrupted, else 1. Source: R6.</summary>
    public int Attempt { get; private set; } = 1;

    /// <summary>Where it ran: machine name, process id and a part that only this start has.</summary>
    public string Node { get; private set; } = "";

    /// <summary>Result in business words, or the reason it failed.</summary>
    public string Summary { get; private set; } = "";

    /// <summary>Work done so far, in the job's own unit.</summary>
    public long Done { get; private set; }

    /// <summary>Work in all, or null while unknown.</summary>
    public long? Total { get; private set; }

    /// <summary>Counts by name, as JSON object of numbers.</summary>
    public string Counts { get; private set; } = "{}";

    /// <summary>How many parts of its work failed though it went on: what it counted as <see cref="JobProgress.Failed"/>.</summary>
    public long Failures
    {
        get
        {
            using var counts = JsonDocument.Parse(Counts);
            return counts.RootElement.TryGetProperty(JobProgress.Failed, out var count) ? count.GetInt64() : 0;
        }
    }

    /// <summary>Name of who asked it to end, or null.</summary>
    public string? EndAskedBy { get; private set; }

    /// <summary>Their user id, or null.</summary>
    public Guid? EndAskedById { get; private set; }

    /// <summary>What the search looks through: result and who started it, folded.</summary>
    public string SearchText { get; private set; } = "";

    /// <summary>True for one at work that has given a sign of life lately.</summary>
    /// <param name="now">UTC instant.</param>
    public bool IsAtWork(DateTime now) => State == JobRunState.Running && now - SeenAt < JobRunner.SilenceLimit;

    internal static JobRun Begin(RunRequest request, string node, DateTime now, int attempt = 1)
    {
        var run = new JobRun
        {
            Id = Guid.CreateVersion7(now),
            Job = request.Job,
            State = JobRunState.Running,
            Trigger = request.Trigger,
            Period = request.Period,
            StartedById = request.Actor.Id,
            StartedByName = request.Actor.Name,
            StartedAt = now,
            SeenAt = now,
            Node = node,
            Attempt = attempt,
        };
        run.Index();
        return run;
    }

    /// <summary>A time of the schedule that passed without a run.</summary>
    internal static JobRun Miss(string job, DateTime period, string summary, DateTime now)
    {
        var run = new JobRun
        {
            Id = Guid.CreateVersion7(now),
            Job = job,
            State = JobRunState.Missed,
            Trigger = JobTrigger.Schedule,
            Period = period,
            StartedByName = Actor.Portal.Name,
            StartedAt = period,
            SeenAt = now,
            Summary = summary,
        };
        run.Index();
        return run;
    }

    /// <summary>A person decided that a missed time stays without a run.</summary>
    internal void LetGo(Actor actor, DateTime now)
    {
        (State, EndedAt, SeenAt) = (JobRunState.Cancelled, now, now);
        (EndAskedBy, EndAskedById) = (actor.Name, actor.Id);
        Summary = "Its time passed and nothing ran it; a person let it go.";
        Index();
    }

    /// <summary>A scheduled time joined it: it stands for that time, unless it stands for another already.</summary>
    internal void StandFor(DateTime? period) => Period ??= period;

    internal void Beat(JobProgress progress, DateTime now)
    {
        SeenAt = now;
        Done = progress.Done;
        Total = progress.Total;
        Counts = progress.CountsAsJson();
    }

    internal void Interrupt(DateTime now)
    {
        State = JobRunState.Interrupted;
        Summary = "Portal stopped in the middle of it. Start it again: it goes on from what is there.";
        EndedAt = now;
        Index();
    }

    internal void End(JobRunState state, string summary, JobProgress progress, DateTime now)
    {
        Beat(progress, now);
        State = state;
        Summary = summary;
        EndedAt = now;
        Index();
    }

    /// <summary>Calls a person by a pseudonym, wherever the run names them.</summary>
    /// <param name="person">Their user id.</param>
    /// <param name="was">What a run says that they ended.</param>
    /// <param name="pseudonym">Their name from now on.</param>
    internal void Forget(Guid person, IReadOnlyCollection<string> was, string pseudonym)
    {
        StartedByName = StartedById == person ? pseudonym : StartedByName;
        Summary = State == JobRunState.Cancelled && was.Contains(Summary) ? JobRunner.CancelledBy(pseudonym) : Summary;
        Index();
    }

    private void Index() => SearchText = Folding.Fold($"{Summary} {StartedByName}");
}

internal sealed class JobRunMapping : IEntityTypeConfiguration<JobRun>
{
    public void Configure(EntityTypeBuilder<JobRun> builder)
    {
        builder.ToTable("JobRuns");
        builder.HasKey(run => run.Id);
        builder.Property(run => run.Id).ValueGeneratedNever();
        builder.Property(run => run.Job).HasMaxLength(100);
        builder.Property(run => run.StartedByName).HasMaxLength(200);
        builder.Property(run => run.EndAskedBy).HasMaxLength(200);
        builder.Property(run => run.Node).HasMaxLength(200);
        builder.Property(run => run.Attempt).HasDefaultValue(1);
        builder.Ignore(run => run.Failures);
        builder.HasIndex(run => new { run.Job, run.Id });
        builder.HasIndex(run => new
        {
            run.Job,
            run.StartedAt,
            run.Id,
        });
        // the history of all jobs, behind each of its filters
        builder.HasIndex(run => new { run.StartedAt, run.Id });
        builder.HasIndex(nameof(JobRun.State), nameof(JobRun.StartedAt), nameof(JobRun.Id));
        builder.HasIndex(nameof(JobRun.Trigger), nameof(JobRun.StartedAt), nameof(JobRun.Id));
        builder.HasIndex(run => new { run.StartedAt, run.Id }, "IX_JobRuns_Repeated").HasFilter("\"Attempt\" > 1");
        // a time that comes twice makes one run: the database decides here too
        builder.HasIndex(run => new { run.Job, run.Period }).IsUnique().HasDatabaseName("UX_JobRuns_OnePerPeriod");
        // one run of a job at a time over all nodes: the database decides, not the process
        builder.HasIndex(run => run.Job).IsUnique().HasFilter("\"State\" = 1").HasDatabaseName("UX_JobRuns_OneRunning");
    }
}

/// <summary>The jobs' set on the context.</summary>
public static class JobSets
{
    extension(PortalDbContext db)
    {
        /// <summary>All runs.</summary>
        public DbSet<JobRun> JobRuns => db.Set<JobRun>();
    }
}
