using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Jobs;
using Portal.Core.Jobs.Times;
using Portal.Core.Persistence;
using Portal.Tests.Jobs;
using Portal.Tests.Support;
using Quartz;

namespace Portal.Tests.Scheduling;

public abstract class WhenAScheduledTimeComes(DatabaseProvider provider) : DatabaseSuite(provider)
{
    private static readonly TimeZoneInfo Zurich = TimeZoneInfo.FindSystemTimeZoneById("Europe/Zurich");
    private static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);

    private readonly TestFolder _folder = new();
    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 3, 4, 9, 30, 10, TimeSpan.Zero));
    private readonly ScriptedJob _job = new();

    [Fact]
    public async Task A_run_starts_that_stands_for_it()
    {
        await using var node = await StartAsync();

        await node.AdvanceAsync(_clock, Quarter);
        await node.UntilFiredAsync();

        var run = Assert.Single(await RunsAsync());
        Assert.Equal((JobRunState.Succeeded, JobTrigger.Schedule, (DateTime?)At(9, 45)), (run.State, run.Trigger, run.Period));
        Assert.Equal(Actor.Portal.Name, run.StartedByName);
        Assert.Equal(At(10, 0), (await node.TriggerAsync())?.NextFireTimeUtc?.UtcDateTime);
    }

    [Fact]
    public async Task The_scheduler_says_executing_as_long_as_the_run_is_at_work()
    {
        var begun = new TaskCompletionSource();
        var gate = new TaskCompletionSource();
        _job.Work = async (_, _) =>
        {
            begun.SetResult();
            await gate.Task;
            return "Done.";
        };
        await using var node = await StartAsync();

        await node.AdvanceAsync(_clock, Quarter);
        await begun.Task.WaitAsync(Cancellation);
        var during = await node.Scheduler.QueryFireInstances(new FireInstanceQuery(), Cancellation);
        gate.SetResult();
        await node.UntilFiredAsync();

        Assert.Equal("scripted", Assert.Single(during.Items).JobKey?.Name);
        Assert.Equal(JobRunState.Succeeded, (await RunsAsync()).Single().State);
    }

    [Fact]
    public async Task Times_missed_while_portal_was_down_make_one_run()
    {
        await using (await StartAsync()) { }
        _clock.Advance(TimeSpan.FromHours(5));

        await using var node = await StartAsync();
        var due = await node.UntilFiredAsync();
        await node.AdvanceAsync(_clock, Quarter);
        await node.UntilFiredAsync();

        Assert.Equal(At(9, 45), due?.UtcDateTime);
        Assert.Equal([At(9, 45), At(14, 45)], (await RunsAsync()).Select(run => run.Period));
        Assert.Equal(2, _job.Runs);
    }

    [Fact]
    public async Task A_restart_keeps_the_times_and_adds_none()
    {
        DateTimeOffset? before;
        await using (var first = await StartAsync())
        {
            before = (await first.TriggerAsync())?.StartTimeUtc;
        }

        _clock.Advance(TimeSpan.FromMinutes(3));
        await using var second = await StartAsync();

        Assert.Equal(before, (await second.TriggerAsync())?.StartTimeUtc);
        Assert.Single(await second.Scheduler.GetTriggerKeys(GroupMatcher<TriggerKey>.AnyGroup(), Cancellation));
        Assert.Empty(await RunsAsync());
    }

    [Fact]
    public async Task A_restart_with_other_times_or_without_the_job_follows_the_new_schedule()
    {
        await using (await StartAsync()) { }

        await using (var hourly = await StartAsync(Times("0 0 * * * ?")))
        {
            Assert.Equal(At(10, 0), (await hourly.TriggerAsync())?.NextFireTimeUtc?.UtcDateTime);
        }

        await using var none = await StartAsync(new Schedule(Zurich));
        Assert.Null(await none.TriggerAsync());
        Assert.Empty(await none.Scheduler.GetJobKeys(GroupMatcher<JobKey>.AnyGroup(), Cancellation));
    }

    [Fact]
    public async Task A_stop_of_portal_interrupts_the_run_and_does_not_wait_for_its_work()
    {
        var begun = new TaskCompletionSource();
        _job.Work = async (_, stopping) =>
        {
            begun.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, stopping);
            return "never";
        };
        await using var node = await StartAsync();
        await node.AdvanceAsync(_clock, Quarter);
        await begun.Task.WaitAsync(Cancellation);

        await node.StopAsync().WaitAsync(TimeSpan.FromSeconds(10), Cancellation);

        Assert.Equal(JobRunState.Interrupted, Assert.Single(await RunsAsync()).State);
        Assert.DoesNotContain(node.Log.All, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected Task<ScheduledNode> StartAsync(Schedule? schedule = null, TimeProvider? clock = null) =>
        ScheduledNode.StartAsync(Database.Options, _folder, schedule ?? Times("0 0/15 * * * ?"), _job, clock ?? _clock);

    private static Schedule Times(string cron) => new(Zurich, ScheduledJob.Of<ScriptedJob>("scripted", cron, MissedTime.RunOnce));

    private static DateTime At(int hour, int minute) => new(2026, 3, 4, hour, minute, 0, DateTimeKind.Utc);

    private async Task<List<JobRun>> RunsAsync()
    {
        await using var db = Database.Open();
        return await db.JobRuns.AsNoTracking().OrderBy(run => run.Id).ToListAsync(Cancellation);
    }

    public sealed class OnSqlite() : WhenAScheduledTimeComes(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAScheduledTimeComes(DatabaseProvider.Postgres)
    {
        [Fact]
        public async Task Two_nodes_make_one_run()
        {
            await using var one = await StartAsync();
            await using var other = await StartAsync();
            await Task.WhenAll(StandbyAsync(one), StandbyAsync(other));

            _clock.Advance(Quarter);
            await Task.WhenAll(one.Scheduler.Start(Cancellation).AsTask(), other.Scheduler.Start(Cancellation).AsTask());
            await (await Task.WhenAny(one.UntilFiredAsync(), other.UntilFiredAsync()));

            Assert.Equal(At(9, 45), Assert.Single(await RunsAsync()).Period);
            Assert.Equal(At(10, 0), (await one.TriggerAsync())?.NextFireTimeUtc?.UtcDateTime);
            Assert.Equal(1, _job.Runs);
        }

        [Fact]
        public async Task Nodes_that_start_at_once_share_one_set_of_times()
        {
            // a node that finds another at it waits a moment and tries again, which takes a clock that moves
            var nodes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => StartAsync(clock: TimeProvider.System)));

            var keys = await nodes[0].Scheduler.GetTriggerKeys(GroupMatcher<TriggerKey>.AnyGroup(), Cancellation);
            foreach (var node in nodes)
            {
                await node.DisposeAsync();
            }

            Assert.Single(keys);
            Assert.All(
                nodes,
                node => Assert.DoesNotContain(node.Log.All, line => line.StartsWith("Error", StringComparison.Ordinal))
            );
        }

        private static Task StandbyAsync(ScheduledNode node) => node.Scheduler.Standby(Cancellation).AsTask();
    }
}
