using Microsoft.EntityFrameworkCore;
using Portal.Core.Alarms;
using Portal.Core.Persistence;

namespace Portal.Core.Jobs.Times;

/// <summary>
/// Looks for times that passed without a run, of jobs that must not catch up silently, and keeps each as missed. It needs nobody's memory but
/// the database: an outage, a scheduler that was away and a run that never began are found alike. Source: R7, DESIGN §10.
/// </summary>
public sealed class MissedTimes(PortalDatabase databases, JobPlan plan, KnownJobs known, TimeProvider time)
{
    /// <summary>A time passed without a run.</summary>
    public const string Alarm = "job.missed";

    /// <summary>What a missed one says.</summary>
    internal const string Summary = "Its time passed and nothing ran it.";

    /// <summary>As long as a time may take to begin its run.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private const int Most = 24;

    // what was looked at is written down now and then: looking again finds nothing new
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(10);

    /// <summary>Looks once. Safe to repeat, on any node.</summary>
    public async Task NoteAsync(CancellationToken cancellationToken)
    {
        foreach (var job in plan.Jobs.Where(job => job.Missed == MissedTime.Ask))
        {
            var rests = await known.FindRestAsync(job.Job, cancellationToken) is not null;
            try
            {
                await NoteAsync(job, rests, cancellationToken);
            }
            catch (DbUpdateException exception) when (exception is DbUpdateConcurrencyException || exception.IsUniqueViolation())
            {
                // another node kept the same at this moment
            }
        }
    }

    private async Task NoteAsync(PlannedJob job, bool rests, CancellationToken cancellationToken)
    {
        var until = time.GetUtcNow().UtcDateTime - Patience;
        await using var db = databases.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var setting =
            await db.JobSettings.SingleOrDefaultAsync(each => each.Job == job.Job, cancellationToken)
            ?? db.JobSettings.Add(JobSetting.Of(job.Job)).Entity;
        var found = 0;
        if (setting.LookedUntil is { } from && !rests)
        {
            var passed = setting.On(job, until).Times.Between(from, until).ToList();
            var missed = await FindAsync(db, job.Job, passed.TakeLast(Most), setting, cancellationToken);
            await KeepAsync(db, job, missed, Math.Max(0, passed.Count - Most), cancellationToken);
            found = missed.Count;
        }

        if (setting.LookedUntil is not { } looked || found > 0 || until - looked >= Step)
        {
            setting.LookUntil(setting.LookedUntil is null ? until + Patience : until);
            await db.SaveChangesAsync(cancellationToken);
            await write.CommitAsync(cancellationToken);
        }
    }

    private static async Task<List<DateTime>> FindAsync(
        PortalDbContext db,
        string job,
        IEnumerable<DateTime> passed,
        JobSetting setting,
        CancellationToken cancellationToken
    )
    {
        var missed = new List<DateTime>();
        foreach (var at in passed)
        {
            var latest = at + Patience;
            var isDone =
                setting.HeldAt(at)
                || await db.JobRuns.AnyAsync(
                    run =>
                        run.Job == job
                        && (run.Period == at || (run.StartedAt <= latest && (run.EndedAt == null || run.EndedAt >= at))),
                    cancellationToken
                );
            if (!isDone)
            {
                missed.Add(at);
            }
        }

        return missed;
    }

    private async Task KeepAsync(
        PortalDbContext db,
        PlannedJob job,
        List<DateTime> missed,
        int left,
        CancellationToken cancellationToken
    )
    {
        if (missed.Count == 0)
        {
            return;
        }

        var now = time.GetUtcNow().UtcDateTime;
        foreach (var (number, at) in missed.Index())
        {
            var before = number == 0 && left > 0 ? $" So did up to {left} before it, which are not listed." : "";
            db.JobRuns.Add(JobRun.Miss(job.Job, at, Summary + before, now));
        }

        var roles = known.Find(job.Job)?.Policy.Roles ?? [];
        var draft = new AlarmDraft(
            new AlarmKey(Alarm, job.Job),
            AlarmSeverity.Warning,
            $"“{known.Title(job.Job)}” was missed",
            [.. roles.Append(Role.Operations).Distinct()]
        )
        {
            Detail = $"{Summary} Decide whether it runs now or is let go.",
            Link = $"/jobs/{Uri.EscapeDataString(job.Job)}",
        };
        await db.RaiseAlarmAsync(draft, now, cancellationToken);
    }
}
