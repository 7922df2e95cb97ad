using Portal.Core;
using Portal.Core.Jobs;
using Portal.Core.Jobs.Times;
using Portal.Core.Persistence;

namespace Portal.Tests.Jobs;

public abstract class WhenAJobIsSteered(DatabaseProvider provider) : JobSuite(provider)
{
    private PauseJob Pause => Get<PauseJob>();

    private EditJobTimes Edit => Get<EditJobTimes>();

    [Fact]
    public async Task A_pause_is_kept_with_its_reason_over_a_restart()
    {
        Assert.Empty(await Pause.ExecuteAsync(Olu, Name, new PauseDraft(" Odoo moves  house ", null, 0), Cancellation));

        await using var restarted = Start();
        var schedule = await ((JobSchedules)restarted.GetService(typeof(JobSchedules))!).FindAsync(Name, Cancellation);

        Assert.Equal(new JobPause(Now, null, "Odoo moves house", "Olu"), schedule?.Pause);
        Assert.Empty(schedule!.Next(Now, 5));
        Assert.Equal(["job.paused"], await AuditedAsync());
    }

    [Fact]
    public async Task A_pause_with_an_end_is_over_by_itself()
    {
        var until = Now + TimeSpan.FromHours(2);
        await Pause.ExecuteAsync(Olu, Name, new PauseDraft("Lunch", until, 0), Cancellation);
        var during = await ScheduleAsync();

        Clock.Advance(TimeSpan.FromHours(2));

        Assert.NotNull(during.Pause);
        Assert.Equal(new DateTime(2026, 3, 15, 2, 0, 0, DateTimeKind.Utc), during.Next(Now, 1).Single());
        Assert.Null((await ScheduleAsync()).Pause);
    }

    [Fact]
    public async Task A_resumed_one_runs_again_and_the_audit_tells_what_was_before()
    {
        await Pause.ExecuteAsync(Olu, Name, new PauseDraft("Lunch", null, 0), Cancellation);

        Assert.Null(await Pause.ResumeAsync(Olu, Name, 1, Cancellation));
        Assert.Null(await Pause.ResumeAsync(Olu, Name, 2, Cancellation));

        Assert.Null((await ScheduleAsync()).Pause);
        Assert.Equal(["job.paused", "job.resumed"], await AuditedAsync());
    }

    [Fact]
    public async Task A_pause_needs_a_reason_and_an_end_that_is_ahead()
    {
        var refused = await Pause.ExecuteAsync(Olu, Name, new PauseDraft("  ", Now, 0), Cancellation);

        Assert.Equal(["Reason", "Until"], refused.Select(refusal => refusal.Field));
        Assert.Null((await ScheduleAsync()).Pause);
    }

    [Fact]
    public async Task Other_times_win_over_the_plan_and_are_reset()
    {
        var edited = await Edit.ExecuteAsync(Olu, Name, new TimesDraft(" 0 30 2 L * ? ", "UTC", 0), Cancellation);
        var held = await ScheduleAsync();

        Assert.Null(await Edit.ResetAsync(Olu, Name, held.Version, Cancellation));

        Assert.Equal(new JobTimes("0 30 2 L * ?", TimeZoneInfo.Utc), edited.Value);
        Assert.Equal((edited.Value, true), (held.Times, held.IsEdited));
        Assert.Equal((Monthly, false), ((await ScheduleAsync()).Times, (await ScheduleAsync()).IsEdited));
        Assert.Equal(["job.times-changed", "job.times-reset"], await AuditedAsync());
    }

    [Fact]
    public async Task The_planned_times_entered_by_hand_are_no_edit()
    {
        Assert.True(
            (await Edit.ExecuteAsync(Olu, Name, new TimesDraft(Monthly.Cron, "Europe/Zurich", 0), Cancellation)).Succeeded
        );

        Assert.False((await ScheduleAsync()).IsEdited);
        Assert.Empty(await AuditedAsync());
    }

    [Fact]
    public async Task Whoever_saw_an_older_one_changes_nothing()
    {
        await Edit.ExecuteAsync(Olu, Name, new TimesDraft("0 0 4 * * ?", "UTC", 0), Cancellation);

        var late = await Edit.ExecuteAsync(Olu, Name, new TimesDraft("0 0 5 * * ?", "UTC", 0), Cancellation);
        var latePause = await Pause.ExecuteAsync(Olu, Name, new PauseDraft("Late", null, 0), Cancellation);

        Assert.Equal("jobs.changed", Assert.Single(late.Refusals).Code);
        Assert.Equal("jobs.changed", Assert.Single(latePause).Code);
        Assert.Equal("0 0 4 * * ?", (await ScheduleAsync()).Times.Cron);
    }

    [Fact]
    public async Task Many_at_once_change_it_once()
    {
        var all = await Task.WhenAll(
            Enumerable
                .Range(1, 8)
                .Select(hour => Edit.ExecuteAsync(Olu, Name, new TimesDraft($"0 0 {hour} * * ?", "UTC", 0), Cancellation))
        );

        Assert.Single(all, each => each.Succeeded);
        Assert.All(all.Where(each => !each.Succeeded), each => Assert.Equal("jobs.changed", each.Refusals[0].Code));
    }

    [Fact]
    public async Task A_viewer_sees_all_and_changes_nothing()
    {
        var line = await Get<ReadJobs>().FindAsync(Vera, Name, Cancellation);
        var refusals = new[]
        {
            (await Pause.ExecuteAsync(Vera, Name, new PauseDraft("Why", null, 0), Cancellation)).Single(),
            await Pause.ResumeAsync(Vera, Name, 0, Cancellation),
            (await Edit.ExecuteAsync(Vera, Name, new TimesDraft("0 0 4 * * ?", "UTC", 0), Cancellation)).Refusals[0],
            await Edit.ResetAsync(Vera, Name, 0, Cancellation),
            (await Get<RunJob>().ExecuteAsync(Vera, Name, Nothing, Cancellation)).Refusals[0],
        };

        Assert.Equal(5, line.Value?.Next.Count);
        Assert.All(refusals, refusal => Assert.Equal(Refusal.ForbiddenCode, refusal?.Code));
        Assert.Empty(await AuditedAsync());
        Assert.Empty(await RunsAsync());
    }

    [Fact]
    public async Task A_job_that_does_not_run_by_itself_has_nothing_to_pause()
    {
        var refused = await Pause.ExecuteAsync(Olu, "another", new PauseDraft("Why", null, 0), Cancellation);

        Assert.Equal("jobs.not-planned", Assert.Single(refused).Code);
    }

    [Fact]
    public async Task A_person_runs_it_and_the_second_one_joins()
    {
        var gate = new TaskCompletionSource();
        Job.Work = async (_, _) =>
        {
            await gate.Task;
            return "Once.";
        };

        var first = await Get<RunJob>().ExecuteAsync(Olu, Name, Nothing, Cancellation);
        var second = await Get<RunJob>().ExecuteAsync(Fatima, Name, Nothing, Cancellation);
        gate.SetResult();
        await Runner.WaitAsync(first.Value.Id, Cancellation);

        Assert.Equal((first.Value.Id, false, true), (second.Value.Id, first.Value.Joined, second.Value.Joined));
        Assert.Equal(1, Job.Runs);
    }

    [Fact]
    public async Task What_it_asks_is_answered_checked_and_audited_and_never_joins()
    {
        Job.Questions =
        [
            new JobQuestion("period", "Period", JobQuestionKind.Text),
            new JobQuestion("dry-run", "Dry", JobQuestionKind.Tick),
        ];
        var (begun, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        Job.Work = async (_, _) =>
        {
            var told = Job.Answers;
            begun.SetResult();
            await gate.Task;
            return $"For {told["period"]}, {told.Count} answer.";
        };
        var run = Get<RunJob>();
        Job.Faults = [new Refusal("scripted.period", "That is no month.", Field: "period")];
        var refused = await run.ExecuteAsync(Olu, Name, Answer("x"), Cancellation);
        Job.Faults = [];

        var started = await run.ExecuteAsync(Olu, Name, Answer(" 2026-11 "), Cancellation);
        await begun.Task.WaitAsync(Cancellation);
        var second = await run.ExecuteAsync(Olu, Name, Answer("2026-12"), Cancellation);
        gate.SetResult();
        await Runner.WaitAsync(started.Value.Id, Cancellation);

        Assert.Equal("period", Assert.Single(refused.Refusals).Field);
        Assert.Equal("jobs.at-work", Assert.Single(second.Refusals).Code);
        Assert.Equal("For 2026-11, 1 answer.", Assert.Single(await RunsAsync()).Summary);
    }

    [Fact]
    public async Task The_page_reads_next_times_trend_and_success_of_each()
    {
        await RunAsync();
        Clock.Advance(TimeSpan.FromMinutes(1));
        Job.Work = (_, _) => throw new InvalidOperationException("broken");
        await RunAsync();

        var line = Assert.Single((await Get<ReadJobs>().ExecuteAsync(Vera, Cancellation)).Value!);

        Assert.Equal((JobRunState.Failed, 2, true), (line.Last?.State, line.Recent.Count, line.HasFailed));
        Assert.Equal(Now - TimeSpan.FromMinutes(1), line.SucceededAt);
        Assert.Equal(Monthly.After(Now, 5), line.Next);
    }

    private static Dictionary<string, string> Answer(string period) =>
        new()
        {
            ["period"] = period,
            ["dry-run"] = "",
            ["unknown"] = "x",
        };

    public sealed class OnSqlite() : WhenAJobIsSteered(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAJobIsSteered(DatabaseProvider.Postgres);
}
