using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Portal.Core;
using Portal.Core.Audit;
using Portal.Core.Jobs;
using Portal.Core.Persistence;
using Portal.Tests.Support;

namespace Portal.Tests.Jobs;

public abstract class WhenAJobRuns(DatabaseProvider provider) : DatabaseSuite(provider)
{
    private static readonly Actor Finance = new(Guid.CreateVersion7(), "Fatima", null, new HashSet<Role> { Role.Finance });
    private static readonly Actor Viewer = new(Guid.CreateVersion7(), "Vera", null, new HashSet<Role> { Role.Viewer });

    private readonly ManualClock _clock = new();
    private readonly ScriptedJob _job = new();

    public sealed class OnSqlite() : WhenAJobRuns(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAJobRuns(DatabaseProvider.Postgres);

    [Fact]
    public async Task Its_end_is_kept_with_what_it_did()
    {
        _job.Work = (progress, _) =>
        {
            progress.Expect(3);
            progress.Advance(3, ("created", 2), ("changed", 1));
            return Task.FromResult("Three done.");
        };
        using var runner = NewRunner();

        var run = await RunAsync(runner);

        Assert.Equal((JobRunState.Succeeded, "Three done.", 3L, 3L), (run.State, run.Summary, run.Done, run.Total));
        Assert.Equal("""{"created":2,"changed":1}""", run.Counts);
        Assert.Equal(("Fatima", Finance.Id), (run.StartedByName, run.StartedById));
        Assert.Contains("job.started", await AuditedAsync());
    }

    [Fact]
    public async Task A_second_request_joins_the_run()
    {
        var gate = new TaskCompletionSource();
        _job.Work = async (_, _) =>
        {
            await gate.Task;
            return "Once.";
        };
        using var runner = NewRunner();

        var ids = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => StartAsync(runner)));
        gate.SetResult();
        await runner.WaitAsync(ids[0], Cancellation);

        Assert.Single(ids.Distinct());
        Assert.Equal(1, _job.Runs);
        Assert.Equal(1, await CountRunsAsync());
    }

    [Fact]
    public async Task A_scheduled_time_that_comes_twice_makes_one_run()
    {
        using var runner = NewRunner();
        using var otherNode = NewRunner();
        var period = _clock.GetUtcNow().UtcDateTime;

        var ids = await Task.WhenAll(Enumerable.Range(0, 20).Select(each => AtAsync(each % 2 == 0 ? runner : otherNode, period)));
        await Task.WhenAll(runner.WaitAsync(ids[0], Cancellation), otherNode.WaitAsync(ids[0], Cancellation));
        _clock.Advance(TimeSpan.FromHours(1));
        var late = await AtAsync(runner, period);

        Assert.Single(ids.Append(late).Distinct());
        Assert.Equal(1, _job.Runs);
        var run = await ReadAsync(late);
        Assert.Equal((JobRunState.Succeeded, JobTrigger.Schedule, (DateTime?)period), (run.State, run.Trigger, run.Period));
        Assert.Equal(Actor.Portal.Name, run.StartedByName);
    }

    [Fact]
    public async Task A_scheduled_time_joins_the_run_of_a_person_which_then_stands_for_it()
    {
        var gate = new TaskCompletionSource();
        _job.Work = async (_, _) =>
        {
            await gate.Task;
            return "Once.";
        };
        using var runner = NewRunner();
        var period = _clock.GetUtcNow().UtcDateTime;

        var person = await StartAsync(runner);
        var joined = await AtAsync(runner, period);
        gate.SetResult();
        await runner.WaitAsync(person, Cancellation);
        var again = await AtAsync(runner, period);

        Assert.Equal((person, person), (joined, again));
        Assert.Equal(1, _job.Runs);
        var run = await ReadAsync(person);
        Assert.Equal(("Fatima", JobTrigger.Person, (DateTime?)period), (run.StartedByName, run.Trigger, run.Period));
    }

    [Fact]
    public async Task Every_scheduled_time_and_every_person_has_a_run()
    {
        using var runner = NewRunner();
        var period = _clock.GetUtcNow().UtcDateTime;

        var first = await AtAsync(runner, period);
        await runner.WaitAsync(first, Cancellation);
        var second = await AtAsync(runner, period + TimeSpan.FromMinutes(15));
        await runner.WaitAsync(second, Cancellation);
        await RunAsync(runner);
        await RunAsync(runner);

        Assert.Equal(4, _job.Runs);
        Assert.Equal(4, await CountRunsAsync());
    }

    [Fact]
    public async Task Somebody_without_the_role_is_told_which_one_is_missing()
    {
        using var runner = NewRunner();

        var refused = await runner.StartAsync<ScriptedJob>(Viewer, JobTrigger.Person, Cancellation);

        Assert.Equal(Refusal.ForbiddenCode, Assert.Single(refused.Refusals).Code);
        Assert.Contains("Finance", refused.Refusals[0].Text, StringComparison.Ordinal);
        Assert.Equal(0, _job.Runs);
    }

    [Fact]
    public async Task A_person_can_cancel_it_and_is_named()
    {
        _job.Work = async (progress, stopping) =>
        {
            progress.Advance(7);
            await Task.Delay(Timeout.InfiniteTimeSpan, stopping);
            return "never";
        };
        using var runner = NewRunner();
        var id = await StartAsync(runner);

        Assert.NotNull(await runner.CancelAsync<ScriptedJob>(id, Viewer, Cancellation));
        Assert.Null(await runner.CancelAsync<ScriptedJob>(id, Finance, Cancellation));
        await runner.WaitAsync(id, Cancellation);

        var run = await ReadAsync(id);
        Assert.Equal((JobRunState.Cancelled, 7L), (run.State, run.Done));
        Assert.Contains("Fatima", run.Summary, StringComparison.Ordinal);
        Assert.Contains("job.cancelled", await AuditedAsync());
    }

    [Fact]
    public async Task It_is_cancelled_from_another_node_and_ends_with_its_next_sign_of_life()
    {
        _job.Work = async (_, stopping) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, stopping);
            return "never";
        };
        using var runner = NewRunner();
        using var otherNode = NewRunner();
        var id = await StartAsync(runner);

        Assert.Null(await otherNode.CancelAsync<ScriptedJob>(id, Finance, Cancellation));
        var ended = runner.WaitAsync(id, Cancellation);
        while (!ended.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromSeconds(5));
            await Task.Yield();
        }

        var run = await ReadAsync(id);
        Assert.Equal((JobRunState.Cancelled, "Fatima"), (run.State, run.EndAskedBy));
        Assert.Contains("Fatima", run.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_is_told_what_to_do_never_joins_another()
    {
        var gate = new TaskCompletionSource();
        _job.Work = async (_, _) =>
        {
            await gate.Task;
            return "Once.";
        };
        using var runner = NewRunner();
        var told = 0;

        var first = await runner.StartOwnAsync<ScriptedJob>(Finance, _ => told++, Cancellation);
        var second = await runner.StartOwnAsync<ScriptedJob>(Finance, _ => told++, Cancellation);
        gate.SetResult();
        await runner.WaitAsync(first.Value, Cancellation);

        Assert.Equal("jobs.at-work", Assert.Single(second.Refusals).Code);
        Assert.Equal((1, 1), (told, _job.Runs));
    }

    [Fact]
    public async Task A_fault_of_another_system_becomes_a_sentence_for_staff()
    {
        _job.Work = (_, _) =>
            throw new ConnectorException(ExternalSystem.Odoo, ConnectorFault.Timeout, "POST /jsonrpc secret-detail");
        using var runner = NewRunner();

        var run = await RunAsync(runner);

        Assert.Equal(JobRunState.Failed, run.State);
        Assert.StartsWith("Odoo did not answer in time.", run.Summary, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-detail", run.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bug_shows_a_reference_and_no_exception_text()
    {
        _job.Work = (_, _) => throw new InvalidOperationException("inner workings");
        using var runner = NewRunner();

        var run = await RunAsync(runner);

        Assert.Equal(JobRunState.Failed, run.State);
        Assert.Contains("Reference", run.Summary, StringComparison.Ordinal);
        Assert.DoesNotContain("inner workings", run.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_of_portal_keeps_it_as_interrupted_and_it_can_start_again()
    {
        _job.Work = async (_, stopping) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, stopping);
            return "never";
        };
        using var runner = NewRunner();
        var id = await StartAsync(runner);

        await runner.StopAsync(Cancellation);
        _job.Work = (_, _) => Task.FromResult("Done.");
        using var restarted = NewRunner();
        var second = await RunAsync(restarted);

        Assert.Equal(JobRunState.Interrupted, (await ReadAsync(id)).State);
        Assert.Equal(JobRunState.Succeeded, second.State);
    }

    [Fact]
    public async Task A_run_of_a_dead_node_is_given_up_after_its_silence()
    {
        await LeaveRunningAsync("elsewhere:1");
        using var runner = NewRunner();

        var joined = await StartAsync(runner);
        _clock.Advance(JobRunner.SilenceLimit + TimeSpan.FromSeconds(1));
        var run = await RunAsync(runner);

        Assert.NotEqual(joined, run.Id);
        Assert.Equal(JobRunState.Interrupted, (await ReadAsync(joined)).State);
        Assert.Equal(JobRunState.Succeeded, run.State);
    }

    [Fact]
    public async Task The_late_word_of_a_run_that_was_given_up_changes_nothing()
    {
        var gate = new TaskCompletionSource();
        _job.Work = async (_, _) =>
        {
            await gate.Task;
            return "Too late.";
        };
        using var runner = NewRunner();
        var id = await StartAsync(runner);
        await ChangeAsync(id, run => run.Interrupt(_clock.GetUtcNow().UtcDateTime));

        gate.SetResult();
        await runner.WaitAsync(id, Cancellation);

        Assert.Equal(JobRunState.Interrupted, (await ReadAsync(id)).State);
    }

    [Fact]
    public async Task What_the_last_process_left_running_is_interrupted_when_the_only_node_starts()
    {
        await LeaveRunningAsync("here:1");
        using var runner = NewRunner();

        await runner.StartAsync(Cancellation);

        await using var db = Database.Open();
        var expected = Database.Portal.Provider == DatabaseProvider.Sqlite ? JobRunState.Interrupted : JobRunState.Running;
        Assert.Equal(expected, (await db.JobRuns.SingleAsync(Cancellation)).State);
    }

    [Fact]
    public async Task A_run_whose_end_could_not_be_written_does_not_block_the_next()
    {
        using var runner = NewRunner();
        _job.Work = async (_, _) =>
        {
            await RunSqlAsync("ALTER TABLE \"JobRuns\" RENAME TO \"Elsewhere\"");
            return "Done, but nobody can write it.";
        };
        var lost = await StartAsync(runner);
        await runner.WaitAsync(lost, Cancellation);
        await RunSqlAsync("ALTER TABLE \"Elsewhere\" RENAME TO \"JobRuns\"");
        _job.Work = (_, _) => Task.FromResult("Done.");

        var next = await RunAsync(runner);

        Assert.NotEqual(lost, next.Id);
        Assert.Equal(JobRunState.Interrupted, (await ReadAsync(lost)).State);
        Assert.Equal(JobRunState.Succeeded, next.State);
    }

    [Fact]
    public async Task Nothing_starts_once_portal_is_being_stopped()
    {
        using var runner = NewRunner();
        await runner.StopAsync(Cancellation);

        var refused = await runner.StartAsync<ScriptedJob>(Finance, JobTrigger.Person, Cancellation);

        Assert.Equal("jobs.stopping", Assert.Single(refused.Refusals).Code);
        Assert.Equal(0, _job.Runs);
    }

    // a fault of the database itself, which no test can order otherwise
    private async Task RunSqlAsync(string sql)
    {
        await using var db = Database.Open();
        await using var write = await db.BeginWriteAsync(Cancellation);
        await db.Database.ExecuteSqlRawAsync(sql, Cancellation);
        await write.CommitAsync(Cancellation);
    }

    private JobRunner NewRunner()
    {
        var services = new ServiceCollection().AddSingleton(_job).BuildServiceProvider();
        return new JobRunner(
            Database.Portal,
            services.GetRequiredService<IServiceScopeFactory>(),
            _clock,
            NullLoggerFactory.Instance
        );
    }

    private static async Task<Guid> StartAsync(JobRunner runner)
    {
        var started = await runner.StartAsync<ScriptedJob>(Finance, JobTrigger.Person, Cancellation);
        Assert.True(started.Succeeded);
        return started.Value;
    }

    private static async Task<Guid> AtAsync(JobRunner runner, DateTime period) =>
        (await runner.StartAsync<ScriptedJob>(period, Cancellation)).Value;

    private async Task<JobRun> RunAsync(JobRunner runner)
    {
        var id = await StartAsync(runner);
        await runner.WaitAsync(id, Cancellation);
        return await ReadAsync(id);
    }

    private async Task LeaveRunningAsync(string node)
    {
        await using var db = Database.Open();
        db.JobRuns.Add(
            JobRun.Begin(new RunRequest(_job.Name, JobTrigger.Schedule, Actor.Portal), node, _clock.GetUtcNow().UtcDateTime)
        );
        await db.SaveChangesAsync(Cancellation);
    }

    private async Task ChangeAsync(Guid id, Action<JobRun> change)
    {
        await using var db = Database.Open();
        change(await db.JobRuns.SingleAsync(run => run.Id == id, Cancellation));
        await db.SaveChangesAsync(Cancellation);
    }

    private async Task<JobRun> ReadAsync(Guid id)
    {
        await using var db = Database.Open();
        return await db.JobRuns.AsNoTracking().SingleAsync(run => run.Id == id, Cancellation);
    }

    private async Task<int> CountRunsAsync()
    {
        await using var db = Database.Open();
        return await db.JobRuns.CountAsync(Cancellation);
    }

    private async Task<List<string>> AuditedAsync()
    {
        await using var db = Database.Open();
        return await db.Audit.Select(entry => entry.Action).ToListAsync(Cancellation);
    }
}
