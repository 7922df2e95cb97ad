using Portal.Core;
using Portal.Core.Alarms;
using Portal.Core.Jobs;
using Portal.Core.Jobs.Times;
using Portal.Core.Persistence;

namespace Portal.Tests.Jobs;

public abstract class WhenATimeIsMissed(DatabaseProvider provider) : JobSuite(provider)
{
    private static readonly DateTime March = new(2026, 3, 15, 2, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime April = new(2026, 4, 15, 1, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task It_is_kept_once_for_each_time_and_an_alarm_rings()
    {
        await LookAsync();
        Clock.Advance(TimeSpan.FromDays(50));

        await Task.WhenAll(LookAsync(), LookAsync());
        await LookAsync();

        var runs = await RunsAsync();
        Assert.Equal([March, April], runs.Select(run => run.Period).Order());
        Assert.All(runs, run => Assert.Equal((JobRunState.Missed, JobTrigger.Schedule), (run.State, run.Trigger)));
        Assert.Equal(0, Job.Runs);
        Assert.Equal(1, await CountAlarmsAsync());
    }

    [Fact]
    public async Task The_first_look_ever_finds_nothing()
    {
        Clock.Advance(TimeSpan.FromDays(50));

        await LookAsync();

        Assert.Empty(await RunsAsync());
    }

    [Fact]
    public async Task One_that_ran_or_has_just_come_is_not_missed()
    {
        await LookAsync();
        Clock.Advance(March - Now);
        var run = await Runner.StartAsync<ScriptedJob>(March, Cancellation);
        await Runner.WaitAsync(run.Value, Cancellation);
        Clock.Advance(April - Now + TimeSpan.FromMinutes(1));

        await LookAsync();

        Assert.Equal(March, Assert.Single(await RunsAsync()).Period);
    }

    [Fact]
    public async Task One_that_passed_in_a_pause_is_not_missed()
    {
        await LookAsync();
        await Get<PauseJob>().ExecuteAsync(Olu, Name, new PauseDraft("Closing", March + TimeSpan.FromDays(1), 0), Cancellation);
        Clock.Advance(TimeSpan.FromDays(50));

        await LookAsync();

        Assert.Equal(April, Assert.Single(await RunsAsync()).Period);
    }

    [Fact]
    public async Task Times_that_were_chosen_later_are_not_looked_for_in_the_past()
    {
        await LookAsync();
        await Get<EditJobTimes>().ExecuteAsync(Olu, Name, new TimesDraft("0 0 3 1 * ?", "UTC", 0), Cancellation);
        Clock.Advance(TimeSpan.FromDays(30));

        await LookAsync();

        Assert.Equal(new DateTime(2026, 4, 1, 3, 0, 0, DateTimeKind.Utc), Assert.Single(await RunsAsync()).Period);
    }

    [Fact]
    public async Task Run_it_now_puts_the_run_in_its_place_and_ends_the_alarm()
    {
        var missed = await MissAsync();

        var started = await Get<DecideMissed>().ExecuteAsync(Fatima, Name, missed.Id, Cancellation);
        await Runner.WaitAsync(started.Value.Id, Cancellation);
        await LookAsync();

        var run = Assert.Single(await RunsAsync());
        Assert.Equal((JobRunState.Succeeded, (DateTime?)March, "Fatima"), (run.State, run.Period, run.StartedByName));
        Assert.Equal(0, await CountAlarmsAsync());
        Assert.Contains("job.started", await AuditedAsync());
    }

    [Fact]
    public async Task Let_go_it_stays_without_a_run_for_ever()
    {
        var missed = await MissAsync();

        Assert.Null(await Get<DecideMissed>().LetGoAsync(Fatima, Name, missed.Id, Cancellation));
        await LookAsync();
        var fired = await Runner.StartAsync<ScriptedJob>(March, Cancellation);

        var run = Assert.Single(await RunsAsync());
        Assert.Equal((JobRunState.Cancelled, "Fatima", run.Id), (run.State, run.EndAskedBy, fired.Value));
        Assert.Equal((0, 0), (Job.Runs, await CountAlarmsAsync()));
        Assert.Equal(["job.missed-let-go"], await AuditedAsync());
    }

    [Fact]
    public async Task Two_who_decide_at_once_make_one_run()
    {
        var missed = await MissAsync();
        var decide = Get<DecideMissed>();

        var all = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(_ => decide.ExecuteAsync(Fatima, Name, missed.Id, Cancellation))
        );
        await Runner.WaitAsync(all.Single(each => each.Succeeded).Value.Id, Cancellation);

        Assert.Equal(1, Job.Runs);
        Assert.Equal("jobs.decided", (await decide.LetGoAsync(Fatima, Name, missed.Id, Cancellation))?.Code);
        Assert.Equal(March, Assert.Single(await RunsAsync()).Period);
    }

    [Fact]
    public async Task A_run_at_work_must_end_first_and_the_missed_one_stays()
    {
        var missed = await MissAsync();
        var gate = new TaskCompletionSource();
        Job.Work = async (_, _) =>
        {
            await gate.Task;
            return "Done.";
        };
        var other = await Get<RunJob>().ExecuteAsync(Olu, Name, Nothing, Cancellation);

        var refused = await Get<DecideMissed>().ExecuteAsync(Olu, Name, missed.Id, Cancellation);
        gate.SetResult();
        await Runner.WaitAsync(other.Value.Id, Cancellation);

        Assert.Equal("jobs.at-work", Assert.Single(refused.Refusals).Code);
        Assert.Equal(JobRunState.Missed, (await RunsAsync()).Single(run => run.Period == March).State);
    }

    [Fact]
    public async Task A_viewer_decides_nothing()
    {
        var missed = await MissAsync();

        Assert.Equal(
            Refusal.ForbiddenCode,
            (await Get<DecideMissed>().ExecuteAsync(Vera, Name, missed.Id, Cancellation)).Refusals[0].Code
        );
        Assert.Equal(Refusal.ForbiddenCode, (await Get<DecideMissed>().LetGoAsync(Vera, Name, missed.Id, Cancellation))?.Code);
        Assert.Equal(JobRunState.Missed, Assert.Single(await RunsAsync()).State);
    }

    private Task LookAsync() => Get<MissedTimes>().NoteAsync(Cancellation);

    private async Task<JobRun> MissAsync()
    {
        await LookAsync();
        Clock.Advance(March - Now + TimeSpan.FromHours(5));
        await LookAsync();
        return Assert.Single(await RunsAsync());
    }

    private async Task<int> CountAlarmsAsync()
    {
        await using var db = Database.Open();
        return db.Alarms.Count(alarm => alarm.Kind == MissedTimes.Alarm && alarm.ClearedAt == null);
    }

    public sealed class OnSqlite() : WhenATimeIsMissed(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenATimeIsMissed(DatabaseProvider.Postgres);
}
