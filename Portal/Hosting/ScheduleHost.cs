using System.Data.Common;
using Portal.Configuration;
using Portal.Core.Jobs.Times;
using Quartz;

namespace Portal.Hosting;

/// <summary>
/// Brings what Quartz keeps in line with the <see cref="Schedule"/> and with what people changed of it: at the start, at once after a change of
/// this node, and every half a minute for those of others. Then it looks for missed times. It begins in the host's phase after every start, when the database is
/// migrated and the server listens, and ends in the phase before every stop, so nothing starts while the runner ends its runs.
/// </summary>
internal sealed partial class ScheduleHost(
    ISchedulerFactory schedulers,
    Schedule schedule,
    JobSchedules schedules,
    MissedTimes missed,
    ILogger<ScheduleHost> logger
) : IHostedLifecycleService, IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _following = new(1, 1);
    private IScheduler? _scheduler;
    private ITimer? _timer;
    private int _isAsked;

    /// <summary>True while times are watched.</summary>
    public bool IsRunning => _scheduler?.Status == SchedulerStatus.Running;

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        try
        {
            _scheduler = await schedulers.GetScheduler(cancellationToken);
            await AlignAsync(_scheduler, cancellationToken);
            await missed.NoteAsync(cancellationToken); // before anything new begins
            await _scheduler.Start(cancellationToken);
            schedules.Changed += Follow;
            _timer = _scheduler.TimeProvider.CreateTimer(_ => Follow(), null, Every, Every);
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
        schedules.Changed -= Follow;
        _timer?.Dispose();
        if (Interlocked.Exchange(ref _scheduler, null) is { } scheduler)
        {
            await _following.WaitAsync(cancellationToken); // one that is under way
            _following.Release();
            await scheduler.Shutdown(waitForJobsToComplete: true, cancellationToken);
        }
    }

    /// <summary>A start that fails is never stopped, and a scheduler at work keeps the process from ending.</summary>
    public async ValueTask DisposeAsync()
    {
        await StoppingAsync(CancellationToken.None);
        _following.Dispose();
    }

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
        }

        await AlignTimesAsync(scheduler, cancellationToken);
        var kept = await scheduler.GetJobKeys(GroupMatcher<JobKey>.AnyGroup(), cancellationToken);
        var gone = kept.ExceptBy(schedule.Jobs.Select(job => job.Name), key => key.Name).ToList();
        await scheduler.DeleteJobs(gone, cancellationToken);
    }

    private async Task AlignTimesAsync(IScheduler scheduler, CancellationToken cancellationToken)
    {
        var now = scheduler.TimeProvider.GetUtcNow().UtcDateTime;
        foreach (var (job, held) in schedule.Jobs.Zip(await schedules.ListAsync(cancellationToken)))
        {
            var key = new TriggerKey(job.Name);
            if (job.IsSaidBy(await scheduler.GetTrigger(key, cancellationToken), held.Times))
            {
                continue;
            }

            if (held.Times.After(now, 1).Count == 0)
            {
                await scheduler.UnscheduleJob(key, cancellationToken); // its last year is over
                continue;
            }

            var trigger = job.Trigger(held.Times, scheduler.TimeProvider);
            await scheduler.ScheduleJob(trigger, ScheduleJobOptions.Replacing, cancellationToken);
        }
    }

    // asked again before it began is asked once
    private void Follow()
    {
        if (Interlocked.Exchange(ref _isAsked, 1) == 0)
        {
            _ = FollowAsync();
        }
    }

    // the shell of a loop: what fails now is tried again in half a minute
    private async Task FollowAsync()
    {
        await _following.WaitAsync();
        Interlocked.Exchange(ref _isAsked, 0);
        try
        {
            if (_scheduler is { } scheduler)
            {
                await AlignTimesAsync(scheduler, CancellationToken.None);
                await missed.NoteAsync(CancellationToken.None);
            }
        }
        catch (Exception failure)
        {
            LogNotFollowed(failure);
        }
        finally
        {
            _following.Release();
        }
    }

    [LoggerMessage(LogLevel.Error, "The schedule could not be followed; Portal tries again in half a minute")]
    private partial void LogNotFollowed(Exception failure);

    [LoggerMessage(LogLevel.Error, "What the scheduler keeps cannot be opened")]
    private partial void LogNoTriggers(Exception refusal);
}
