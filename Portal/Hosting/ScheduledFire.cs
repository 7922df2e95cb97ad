using Portal.Core.Jobs;
using Portal.Core.Jobs.Times;
using Quartz;

namespace Portal.Hosting;

/// <summary>
/// What Quartz runs when a time has come: starts that job, or joins its run, and stays until it ends, so that both say "running" alike.
/// A paused job lets the time pass. Told to stop, it leaves the run to <see cref="JobRunner"/>, which ends it as interrupted.
/// </summary>
internal sealed class ScheduledFire(Schedule schedule, JobSchedules schedules, JobRunner runner) : Quartz.IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var job = schedule.Jobs.Single(job => job.Name == context.JobDetail.Key.Name);
        if (await schedules.FindAsync(job.Name, cancellationToken) is { Pause: not null })
        {
            return;
        }

        var period = context.ScheduledFireTimeUtc ?? context.FireTimeUtc;
        var run = await job.StartAsync(runner, period.UtcDateTime, cancellationToken);
        if (run.Succeeded) // refused only while Portal stops or the job rests
        {
            await runner.WaitAsync(run.Value, cancellationToken);
        }
    }
}
