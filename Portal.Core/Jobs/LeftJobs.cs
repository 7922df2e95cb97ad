using Portal.Core.Alarms;
using Portal.Core.Persistence;

namespace Portal.Core.Jobs;

/// <summary>Ends the alarms of jobs that this version has no more: none would ever succeed.</summary>
internal sealed class LeftJobs(KnownJobs jobs) : IAlarmCheck
{
    public Task CheckAsync(PortalDbContext db, DateTime now, CancellationToken cancellationToken) =>
        db.ClearOtherAlarmsAsync(JobAlarms.Failed, jobs.Names, now, cancellationToken);
}
