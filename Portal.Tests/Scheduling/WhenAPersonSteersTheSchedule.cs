using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core;
using Portal.Core.Jobs;
using Portal.Core.Jobs.Times;
using Portal.Core.Persistence;
using Portal.Tests.Jobs;
using Portal.Tests.Support;

namespace Portal.Tests.Scheduling;

public abstract class WhenAPersonSteersTheSchedule(DatabaseProvider provider) : DatabaseSuite(provider)
{
    private static readonly Actor Olu = new(Guid.CreateVersion7(), "Olu", null, new HashSet<Role> { Role.Operations });
    private static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);

    private readonly TestFolder _folder = new();
    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 3, 4, 9, 30, 10, TimeSpan.Zero));
    private readonly ScriptedJob _job = new();

    [Fact]
    public async Task A_paused_job_lets_its_times_pass_also_after_a_restart()
    {
        await using (var first = await StartAsync())
        {
            Assert.Empty(await PauseAsync(first, until: null));
        }

        await using var node = await StartAsync();
        await node.AdvanceAsync(_clock, Quarter);
        await node.UntilFiredAsync();

        Assert.Empty(await RunsAsync());
        Assert.Equal(At(10, 0), (await node.TriggerAsync())?.NextFireTimeUtc?.UtcDateTime);
    }

    [Fact]
    public async Task A_pause_ends_by_itself_and_the_next_time_runs()
    {
        await using var node = await StartAsync();
        await PauseAsync(node, At(9, 50));

        await node.AdvanceAsync(_clock, Quarter);
        await node.UntilFiredAsync();
        await node.AdvanceAsync(_clock, Quarter);
        await node.UntilFiredAsync();

        Assert.Equal(At(10, 0), Assert.Single(await RunsAsync()).Period);
    }

    [Fact]
    public async Task Other_times_are_followed_at_once_and_after_a_restart_until_they_are_reset()
    {
        await using (var first = await StartAsync())
        {
            var edited = await EditAsync(first, "0 20 * * * ?", 0);
            Assert.True(edited.Succeeded);
            await UntilNextAsync(first, At(10, 20));
        }

        await using var node = await StartAsync();
        var kept = await node.TriggerAsync();
        Assert.Null(await Get<EditJobTimes>(node).ResetAsync(Olu, "scripted", 1, Cancellation));
        await UntilNextAsync(node, At(9, 45));

        Assert.Equal(At(10, 20), kept?.NextFireTimeUtc?.UtcDateTime);
    }

    [Fact]
    public async Task A_job_that_asks_never_catches_up_silently()
    {
        await using (await StartAsync(MissedTime.Ask)) { }
        _clock.Advance(TimeSpan.FromMinutes(35));

        await using var node = await StartAsync(MissedTime.Ask);
        await UntilNextAsync(node, At(10, 15)); // in a cluster the times that passed are let go on another thread
        await node.AdvanceAsync(_clock, TimeSpan.FromMinutes(10));
        await node.UntilFiredAsync();

        var runs = await RunsAsync();
        Assert.Equal(
            [(At(9, 45), JobRunState.Missed), (At(10, 0), JobRunState.Missed), (At(10, 15), JobRunState.Succeeded)],
            runs.Select(run => (run.Period ?? default, run.State))
        );
        Assert.Equal(1, _job.Runs);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected async Task<ScheduledNode> StartAsync(MissedTime missed = MissedTime.RunOnce) =>
        await ScheduledNode.StartAsync(
            Database.Options,
            _folder,
            new Schedule(TimeZoneInfo.Utc, ScheduledJob.Of<ScriptedJob>("scripted", "0 0/15 * * * ?", missed)),
            _job,
            _clock
        );

    private protected static Task<Result<JobTimes>> EditAsync(ScheduledNode node, string cron, int version) =>
        Get<EditJobTimes>(node).ExecuteAsync(Olu, "scripted", new TimesDraft(cron, "UTC", version), Cancellation);

    // the node follows on a thread of its own
    private protected static async Task UntilNextAsync(ScheduledNode node, DateTime next)
    {
        while ((await node.TriggerAsync())?.NextFireTimeUtc?.UtcDateTime != next)
        {
            Cancellation.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private protected static DateTime At(int hour, int minute) => new(2026, 3, 4, hour, minute, 0, DateTimeKind.Utc);

    private protected void Move(TimeSpan by) => _clock.Advance(by);

    private static T Get<T>(ScheduledNode node)
        where T : notnull => node.Services.GetRequiredService<T>();

    private static Task<IReadOnlyList<Refusal>> PauseAsync(ScheduledNode node, DateTime? until) =>
        Get<PauseJob>(node).ExecuteAsync(Olu, "scripted", new PauseDraft("Odoo moves house", until, 0), Cancellation);

    private async Task<List<JobRun>> RunsAsync()
    {
        await using var db = Database.Open();
        return await db.JobRuns.AsNoTracking().OrderBy(run => run.StartedAt).ToListAsync(Cancellation);
    }

    public sealed class OnSqlite() : WhenAPersonSteersTheSchedule(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAPersonSteersTheSchedule(DatabaseProvider.Postgres)
    {
        [Fact]
        public async Task Both_nodes_follow_what_one_was_told()
        {
            await using var one = await StartAsync();
            await using var other = await StartAsync();

            await EditAsync(one, "0 20 * * * ?", 0);
            await UntilNextAsync(other, At(10, 20));
            Move(TimeSpan.FromSeconds(31)); // the other looks by itself, and finds it so
            await UntilNextAsync(one, At(10, 20));

            Assert.Equal(At(10, 20), (await other.TriggerAsync())?.NextFireTimeUtc?.UtcDateTime);
        }
    }
}
