using System.Data.Common;
using Portal.Configuration;
using Quartz;

namespace Portal.Hosting;

/// <summary>
/// Brings what Quartz keeps in line with the <see cref="Schedule"/>. It begins in the host's phase after every start, when the database is
/// migrated and the server listens, and ends in the phase before every stop, so nothing starts while the runner ends its runs.
/// </summary>
internal sealed partial class ScheduleHost(ISchedulerFactory schedulers, Schedule schedule, ILogger<ScheduleHost> logger)
    : IHostedLifecycleService,
        IAsyncDisposable
{
    private IScheduler? _scheduler;

    /// <summary>True while times are watched.</summary>
    public bool IsRunning => _scheduler?.Status == SchedulerStatus.Running;

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        try
        {
            _scheduler = await schedulers.GetScheduler(cancellationToken);
            await AlignAsync(_scheduler, cancellationToken);
            await _scheduler.Start(cancellationToken);
        }
        catch (Exception refusal) when (refusal is SchedulerException or DbException)
        {
            LogNoTriggers(refusal);
            throw new StartupFaultException(
                ConfigurationKeys.DataDirectory.Name,
                "what the scheduler keeps cannot be opened; the log line above says why. A damaged quartz.db may be removed: it is made anew.",
                $"{ConfigurationKeys.DataDirectory.Name}={ConfigurationKeys.DataDirectory.Example}"
            );
        }
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _scheduler, null) is { } scheduler)
        {
            await scheduler.Shutdown(waitForJobsToComplete: true, cancellationToken);
        }
    }

    /// <summary>A start that fails is never stopped, and a scheduler at work keeps the process from ending.</summary>
    public async ValueTask DisposeAsync() => await StoppingAsync(CancellationToken.None);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task AlignAsync(IScheduler scheduler, CancellationToken cancellationToken)
    {
        foreach (var job in schedule.Jobs)
        {
            // always anew: it names a class of this version
            var fire = JobBuilder.Create<ScheduledFire>().WithIdentity(job.Name).StoreDurably().Build();
            await scheduler.AddJob(fire, AddJobOptions.Replacing, cancellationToken);
            if (!job.IsSaidBy(await scheduler.GetTrigger(new TriggerKey(job.Name), cancellationToken), schedule.Zone))
            {
                var trigger = job.Trigger(schedule.Zone, scheduler.TimeProvider);
                await scheduler.ScheduleJob(trigger, ScheduleJobOptions.Replacing, cancellationToken);
            }
        }

        var kept = await scheduler.GetJobKeys(GroupMatcher<JobKey>.AnyGroup(), cancellationToken);
        var gone = kept.ExceptBy(schedule.Jobs.Select(job => job.Name), key => key.Name).ToList();
        await scheduler.DeleteJobs(gone, cancellationToken);
    }

    [LoggerMessage(LogLevel.Error, "What the scheduler keeps cannot be opened")]
    private partial void LogNoTriggers(Exception refusal);
}
