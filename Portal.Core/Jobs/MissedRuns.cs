using Microsoft.EntityFrameworkCore;
using Portal.Core.Alarms;
using Portal.Core.Jobs.Times;
using Portal.Core.Persistence;

namespace Portal.Core.Jobs;

/// <summary>What is still to be decided of missed times.</summary>
internal static class MissedRuns
{
    /// <summary>After a decision was stored, in its transaction: the alarm is over with the last of them.</summary>
    public static async Task TellAsync(PortalDbContext db, string job, DateTime now, CancellationToken cancellationToken)
    {
        if (!await db.JobRuns.AnyAsync(run => run.Job == job && run.State == JobRunState.Missed, cancellationToken))
        {
            await db.ClearAlarmAsync(new AlarmKey(MissedTimes.Alarm, job), now, cancellationToken);
        }
    }
}
