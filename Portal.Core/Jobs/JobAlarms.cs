using Microsoft.EntityFrameworkCore;
using Portal.Core.Alarms;
using Portal.Core.Persistence;

namespace Portal.Core.Jobs;

/// <summary>When a job's end is an alarm: it failed as often in a row as it may not; and when that is over: it succeeded.</summary>
public static class JobAlarms
{
    /// <summary>A job failed.</summary>
    public const string Failed = "job.failed";

    /// <summary>After the end is saved, in its transaction. What was cancelled or interrupted says nothing.</summary>
    internal static async Task TellAsync(PortalDbContext db, IJob job, JobRun ended, DateTime now)
    {
        var key = new AlarmKey(Failed, job.Name);
        if (ended.State == JobRunState.Succeeded)
        {
            await db.ClearAlarmAsync(key, now, CancellationToken.None);
        }
        else if (ended.State == JobRunState.Failed && await HasFailedOftenAsync(db, job))
        {
            await db.RaiseAlarmAsync(Draft(key, job, ended.Summary), now, CancellationToken.None);
        }
    }

    private static AlarmDraft Draft(AlarmKey key, IJob job, string summary)
    {
        var isFirst = job.MayFail == 0;
        var title = $"“{job.Title}” failed{(isFirst ? "" : " again and again")}";
        var severity = isFirst ? AlarmSeverity.Urgent : AlarmSeverity.Warning;
        return new AlarmDraft(key, severity, title, [Role.Operations, .. job.Policy.Roles])
        {
            Detail = summary,
            Link = $"/jobs/{Uri.EscapeDataString(job.Name)}", // its runs: whoever repairs may open them, and each says what went wrong
            IsCounted = true,
            BeginsWith = job.MayFail + 1,
        };
    }

    private static async Task<bool> HasFailedOftenAsync(PortalDbContext db, IJob job)
    {
        var name = job.Name;
        var last = await db
            .JobRuns.Where(run => run.Job == name && (run.State == JobRunState.Succeeded || run.State == JobRunState.Failed))
            .OrderByDescending(run => run.Id)
            .Select(run => run.State)
            .Take(job.MayFail + 1)
            .ToListAsync();
        return last.Count > job.MayFail && last.TrueForAll(state => state == JobRunState.Failed);
    }
}
