using System.Text;
using Portal.Core;
using Portal.Core.Jobs;
using Portal.Core.Jobs.History;
using Portal.Core.Lists;
using Portal.Core.Persistence;

namespace Portal.Tests.Jobs;

public abstract class WhenRunsAreLookedUp(DatabaseProvider provider) : JobSuite(provider)
{
    private static readonly CsvColumn<JobRun>[] Columns = [new("Job", run => run.Job), new("Result", run => run.Summary)];

    [Fact]
    public async Task They_are_filtered_and_searched_in_the_database_and_paged_by_key()
    {
        await ManyAsync();

        Assert.Equal(6, (await ListAsync(new RunFilter())).Total);
        Assert.Equal(2, (await ListAsync(new RunFilter { State = JobRunState.Failed })).Total);
        Assert.Equal(5, (await ListAsync(new RunFilter { Trigger = JobTrigger.Person })).Total);
        Assert.Equal(1, (await ListAsync(new RunFilter { Trigger = JobTrigger.Schedule })).Total);
        Assert.Equal(1, (await ListAsync(new RunFilter { Search = "zürich 2" })).Total);
        Assert.Equal(2, (await ListAsync(new RunFilter { Search = "fatima" })).Total);
        Assert.Equal(0, (await ListAsync(new RunFilter { Search = "100%" })).Total);
        Assert.Equal(0, (await ListAsync(new RunFilter { Job = "another" })).Total);
        Assert.Equal(2, (await ListAsync(new RunFilter { From = Now - TimeSpan.FromMinutes(90) })).Total);
        Assert.Equal(4, (await ListAsync(new RunFilter { Until = Now - TimeSpan.FromMinutes(90) })).Total);
    }

    [Fact]
    public async Task Those_that_needed_more_than_one_attempt_are_found()
    {
        await ManyAsync();

        var repeated = await ListAsync(new RunFilter { IsRepeated = true });

        // the second that failed, and the one that then did not
        Assert.Equal([3, 2], repeated.Rows.Select(run => run.Attempt));
        Assert.Equal([JobRunState.Succeeded, JobRunState.Failed], repeated.Rows.Select(run => run.State));
        Assert.Equal([1, 3, 2, 1, 1, 1], (await ListAsync(new RunFilter())).Rows.Select(run => run.Attempt));
    }

    [Fact]
    public async Task A_page_goes_on_behind_the_last_row()
    {
        await ManyAsync();

        var first = await ListAsync(new RunFilter(), KeysetRequest.First(4));
        var second = await ListAsync(new RunFilter(), new KeysetRequest(KeysetMove.After, first.Next, 4));

        Assert.Equal((4, 2), (first.Rows.Count, second.Rows.Count));
        Assert.Equal(6, first.Rows.Concat(second.Rows).Select(run => run.Id).Distinct().Count());
        Assert.True(first.Rows[^1].StartedAt > second.Rows[0].StartedAt);
    }

    [Fact]
    public async Task The_export_holds_all_that_match_and_is_audited()
    {
        await ManyAsync();

        var begun = await Get<ExportRuns>().BeginAsync(Vera, new RunFilter { Search = "zurich" }, Columns, Cancellation);
        await using var file = new MemoryStream();
        var rows = await begun.Value!.WriteAsync(file, Cancellation);

        Assert.Equal(2, rows);
        Assert.Contains("scripted,Read in Zürich: 2.", Encoding.UTF8.GetString(file.ToArray()), StringComparison.Ordinal);
        Assert.Contains("job-runs.exported", await AuditedAsync());
        Assert.Equal(
            Refusal.ForbiddenCode,
            (await Get<ExportRuns>().BeginAsync(Fatima, new RunFilter(), Columns, Cancellation)).Refusals[0].Code
        );
    }

    [Fact]
    public async Task All_failed_ones_run_again_once_each()
    {
        await FailAsync();
        await FailAsync();
        Job.Work = (_, _) => Task.FromResult("Good again.");
        var retry = Get<RetryFailedJobs>();

        var estimate = await retry.EstimateAsync(Olu, new RunFilter(), Cancellation);
        var done = await retry.ExecuteAsync(Olu, new RunFilter(), Cancellation);
        await WaitAllAsync();
        var again = await retry.EstimateAsync(Olu, new RunFilter(), Cancellation);

        Assert.Equal((1, 0, 0), (estimate.Value!.Jobs.Count, estimate.Value.Succeeded, estimate.Value.Left));
        Assert.Equal((1, 0), (done.Value!.Started, done.Value.Joined));
        Assert.Equal(3, Job.Runs);
        Assert.Equal((0, 1), (again.Value!.Jobs.Count, again.Value.Succeeded));
        Assert.Contains("job-runs.retried", await AuditedAsync());
    }

    [Fact]
    public async Task A_viewer_retries_nothing()
    {
        await FailAsync();

        var refused = await Get<RetryFailedJobs>().ExecuteAsync(Vera, new RunFilter(), Cancellation);

        Assert.Equal(Refusal.ForbiddenCode, refused.Refusals[0].Code);
        Assert.Equal(1, Job.Runs);
    }

    private async Task<KeysetPage<JobRun>> ListAsync(RunFilter filter, KeysetRequest? page = null) =>
        (await Get<ListRuns>().ExecuteAsync(Vera, filter, page ?? KeysetRequest.First(50), Cancellation)).Value!;

    // an hour between each: two of Fatima's, two that failed, one that Olu began, one of the schedule
    private async Task ManyAsync()
    {
        for (var number = 1; number <= 2; number++)
        {
            var said = $"Read in Zürich: {number}.";
            Job.Work = (_, _) => Task.FromResult(said);
            await RunAsync(Fatima);
            Clock.Advance(TimeSpan.FromHours(1));
        }

        await FailAsync();
        await FailAsync();
        Job.Work = (_, _) => Task.FromResult("Done.");
        await RunAsync();
        Clock.Advance(TimeSpan.FromHours(1));
        var run = await Runner.StartAsync<ScriptedJob>(Now, Cancellation);
        await Runner.WaitAsync(run.Value, Cancellation);
    }

    private async Task FailAsync()
    {
        Job.Work = (_, _) => throw new InvalidOperationException("broken");
        await RunAsync();
        Clock.Advance(TimeSpan.FromHours(1));
    }

    private async Task WaitAllAsync()
    {
        foreach (var run in await RunsAsync())
        {
            await Runner.WaitAsync(run.Id, Cancellation);
        }
    }

    public sealed class OnSqlite() : WhenRunsAreLookedUp(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenRunsAreLookedUp(DatabaseProvider.Postgres);
}
