using Portal.Core.Alarms;
using Portal.Core.Jobs.Times;
using Portal.Core.Persistence;

namespace Portal.Core.Jobs;

/// <summary>Ends the alarms of jobs that this version has no more: none would ever succeed.</summary>
internal sealed class LeftJobs(KnownJobs jobs) : IAlarmCheck
{
    public async Task CheckAsync(PortalDbContext db, DateTime now, CancellationToken cancellationToken)
    {
        await db.ClearOtherAlarmsAsync(JobAlarms.Failed, jobs.Names, now, cancellationToken);
        await db.ClearOtherAlarmsAsync(MissedTimes.Alarm, jobs.Names, now, cancellationToken);
    }
}
