using Portal.Core;
using Portal.Core.Jobs;
using Portal.Core.Persistence;
using Portal.Core.Subscriptions.Seats;

namespace Portal.Tests.Subscriptions;

/// <summary>"Run now" of the count on the page Jobs: as a trial, before the month's day, and while another node counts. Source: 000-27, R7, R9, R6.</summary>
public abstract class WhenJobsCountsSeats(DatabaseProvider provider) : SeatSuite(provider)
{
    public sealed class OnSqlite() : WhenJobsCountsSeats(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenJobsCountsSeats(DatabaseProvider.Postgres);

    private const string BeforeItsDay = "before-its-day";

    [Fact]
    public async Task A_trial_is_a_job_of_its_own_and_stands_for_no_month()
    {
        var ended = await RunAsync(new() { [JobQuestion.DryRun] = JobQuestion.Yes, [BeforeItsDay] = JobQuestion.Yes });

        Assert.Equal((TrialRecount.JobName, JobRunState.Succeeded), (ended.Job, ended.State));
        await using var db = Database.Open();
        var run = Assert.Single(db.SeatRuns);
        Assert.Equal((true, false, Operator.Name), (run.IsDryRun, run.IsActive, run.StartedBy));
    }

    [Fact]
    public async Task Before_its_day_it_is_counted_only_where_that_is_said()
    {
        Clock.Jump(new DateTimeOffset(2030, 6, 3, 9, 0, 0, TimeSpan.Zero) - Clock.GetUtcNow());
        await RelistAsync();

        var refused = await Get<RunJob>()
            .ExecuteAsync(Operator, RecountSeats.JobName, new Dictionary<string, string>(), Cancellation);
        var ended = await RunAsync(new() { [BeforeItsDay] = JobQuestion.Yes });

        Assert.Equal("seats.early", Assert.Single(refused.Refusals).Code);
        Assert.Equal(JobRunState.Succeeded, ended.State);
        await using var db = Database.Open();
        var run = Assert.Single(db.SeatRuns);
        Assert.Equal(("2030-06", false, Operator.Name, Operator.Id), (run.Period, run.IsDryRun, run.StartedBy, run.StartedById));
    }

    [Fact]
    public async Task A_count_that_another_node_makes_is_joined()
    {
        var request = new RunRequest(RecountSeats.JobName, JobTrigger.Schedule, Actor.Portal);
        var theirs = JobRun.Begin(request, "elsewhere:1", Clock.GetUtcNow().UtcDateTime);
        await ChangeAsync(db =>
        {
            db.JobRuns.Add(theirs);
            return Task.CompletedTask;
        });

        var joined = await Get<StartRecount>().ExecuteAsync(Finance, new SeatCountWish { IsConfirmed = true }, Cancellation);
        Clock.Jump(JobRunner.SilenceLimit + TimeSpan.FromSeconds(1)); // that node is gone
        var own = await Get<StartRecount>().ExecuteAsync(Finance, new SeatCountWish { IsConfirmed = true }, Cancellation);
        await Get<JobRunner>().WaitAsync(own.Value, Cancellation);

        Assert.Equal(theirs.Id, joined.Value);
        Assert.NotEqual(theirs.Id, own.Value);
    }

    private async Task<JobRun> RunAsync(Dictionary<string, string> answers)
    {
        var started = await Get<RunJob>().ExecuteAsync(Operator, RecountSeats.JobName, answers, Cancellation);
        Assert.True(started.Succeeded, string.Join(' ', started.Refusals));
        await Get<JobRunner>().WaitAsync(started.Value.Id, Cancellation);
        await using var db = Database.Open();
        return await db.JobRuns.FindAsync([started.Value.Id], Cancellation) ?? throw new InvalidOperationException("It ran.");
    }
}
