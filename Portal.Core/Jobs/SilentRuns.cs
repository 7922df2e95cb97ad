using Microsoft.EntityFrameworkCore;
using Portal.Core.Alarms;
using Portal.Core.Persistence;

namespace Portal.Core.Jobs;

/// <summary>Marks runs as interrupted whose process died: else they are called running until the job is next started, which may be tomorrow.</summary>
internal sealed class SilentRuns(JobRunner runner) : IAlarmCheck
{
    public async Task CheckAsync(PortalDbContext db, DateTime now, CancellationToken cancellationToken)
    {
        var before = now - JobRunner.SilenceLimit;
        var silent = await db
            .JobRuns.Where(run => run.State == JobRunState.Running && run.SeenAt < before)
            .ToListAsync(cancellationToken);
        foreach (var run in silent.Where(run => !runner.IsAtWork(run.Id)))
        {
            run.Interrupt(now);
        }
    }
}
