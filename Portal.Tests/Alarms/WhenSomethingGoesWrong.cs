using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Portal.Core;
using Portal.Core.Alarms;
using Portal.Core.Backups;
using Portal.Core.Connections;
using Portal.Core.Jobs;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;
using Portal.Core.Persistence;
using Portal.Tests.Jobs;
using Portal.Tests.Messaging;

namespace Portal.Tests.Alarms;

/// <summary>What raises an alarm by itself, and what ends it.</summary>
public abstract class WhenSomethingGoesWrong(DatabaseProvider provider) : MessagingSuite(provider)
{
    private readonly ScriptedJob _job = new();

    public sealed class OnSqlite() : WhenSomethingGoesWrong(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenSomethingGoesWrong(DatabaseProvider.Postgres);

    [Fact]
    public async Task The_first_dead_delivery_of_a_destination_raises_and_the_next_one_counts()
    {
        await PromiseAsync(Draft("k-1", "sale.order,1"), Draft("k-2", "sale.order,2"));
        Ledger.Says(DeliveryAnswer.Http(422) with { Reason = "Unknown battery" });

        await NewDispatcher().RunOnceAsync(Cancellation);

        var alarm = Assert.Single(await AlarmsAsync());
        Assert.Equal((MessagingAlarms.DeadDelivery, Abs, 2), (alarm.Kind, alarm.Subject, alarm.Count));
        Assert.Contains("Unknown battery", alarm.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dead_messages_of_a_source_are_one_alarm_until_they_are_looked_after()
    {
        var ids = await StoredAsync(Hook("e-1"), Hook("e-2"));
        var handler = new ScriptedHandler { Reads = _ => throw new InvalidOperationException("broken") };
        var worker = NewWorker(handler);
        for (var each = 0; each < 5; each++)
        {
            await worker.RunOnceAsync(Cancellation);
            Clock.Advance(TimeSpan.FromMinutes(1));
        }

        var alarm = Assert.Single(await AlarmsAsync());
        await Get<DiscardMessage>().ExecuteAsync(Operator, Policy, ids[0], "Not ours.", Cancellation);
        var afterFirst = Assert.Single(await AlarmsAsync()).ClearedAt;
        await Get<ReplayMessage>().ExecuteAsync(Operator, Policy, ids[1], Cancellation);

        Assert.Equal((MessagingAlarms.DeadMessage, "odoo", 2), (alarm.Kind, alarm.Subject, alarm.Count));
        Assert.Null(afterFirst);
        Assert.NotNull(Assert.Single(await AlarmsAsync()).ClearedAt);
    }

    [Fact]
    public async Task A_job_that_fails_twice_in_a_row_raises_and_its_success_ends_it()
    {
        _job.Work = (_, _) => throw new JobFailedException("The disk is full.", new IOException());
        await RunAsync();
        var afterOne = (await AlarmsAsync()).Count;
        await RunAsync();
        var alarm = Assert.Single(await AlarmsAsync());
        await RunAsync();
        var afterThree = Assert.Single(await AlarmsAsync()).Count;
        _job.Work = (_, _) => Task.FromResult("Done.");
        await RunAsync();

        Assert.Equal(0, afterOne);
        Assert.Equal(("“Scripted” failed again and again", "The disk is full."), (alarm.Title, alarm.Detail));
        Assert.Equal(("/jobs/scripted", 2, 3), (alarm.Link, alarm.Count, afterThree));
        Assert.NotNull(Assert.Single(await AlarmsAsync()).ClearedAt);
    }

    [Fact]
    public async Task A_backup_that_is_too_old_raises_and_a_new_one_ends_it()
    {
        var options = Nightly();
        var (check, read) = (new BackupAge(options), new ReadBackupStanding(Database.Portal, options, Clock));
        var ada = new Actor(Guid.CreateVersion7(), "Ada", null, new HashSet<Role> { Role.Administrator });
        async Task<bool> IsTooOldAsync() => (await read.ExecuteAsync(ada, Cancellation)).Value!.IsTooOld;
        var began = Now;
        await RunAsync();
        await CheckAsync(check);
        var needsNobody = await IsTooOldAsync();
        var young = (await AlarmsAsync()).Count;
        Clock.Advance(BackupAge.Limit + TimeSpan.FromHours(1));
        await CheckAsync(check);
        await CheckAsync(check);
        var old = Assert.Single(await AlarmsAsync());
        var needsSomebody = await IsTooOldAsync();
        await RunAsync(new Named(_job, BackUpNightly.JobName));
        await CheckAsync(check);

        Assert.Equal((0, "/records", 1), (young, old.Link, old.Count));
        Assert.Equal((false, true, false), (needsNobody, needsSomebody, await IsTooOldAsync()));
        Assert.Contains(
            $"{began + TimeSpan.FromHours(5.5):yyyy-MM-dd HH:mm} (Asia/Kolkata)",
            old.Detail,
            StringComparison.Ordinal
        );
        Assert.NotNull(Assert.Single(await AlarmsAsync()).ClearedAt);
    }

    [Fact]
    public async Task A_system_that_does_not_answer_three_times_is_away_until_it_answers()
    {
        var board = new SystemStatusBoard(Clock);
        var ledger = new ConnectionLedger(Database.Portal, Clock);
        async Task TellAsync() =>
            await ledger.SaveStatusAsync(ExternalSystem.Odoo, board.Find(ExternalSystem.Odoo)!, Cancellation);

        board.ReportDown(ExternalSystem.Odoo, ConnectorFault.Timeout);
        await TellAsync();
        board.ReportDown(ExternalSystem.Odoo, ConnectorFault.Timeout);
        await TellAsync();
        var passing = (await AlarmsAsync()).Count;
        board.ReportDown(ExternalSystem.Odoo, ConnectorFault.Unreachable);
        await TellAsync();
        var alarm = Assert.Single(await AlarmsAsync());
        board.ReportUp(ExternalSystem.Odoo);
        await TellAsync();

        Assert.Equal(0, passing);
        Assert.Equal(("Odoo does not answer", true, true), (alarm.Title, alarm.IsBlocking, alarm.TellsOver));
        Assert.NotNull(Assert.Single(await AlarmsAsync()).ClearedAt);
    }

    [Fact]
    public async Task A_write_that_fails_loses_neither_the_alarm_of_a_system_nor_its_end()
    {
        var board = new SystemStatusBoard(Clock);
        using var recorder = new StatusRecorder(
            board,
            new ConnectionLedger(Database.Portal, Clock),
            Clock,
            NullLogger<StatusRecorder>.Instance
        );
        board.Changed += recorder.Note;
        for (var each = 0; each < SystemStatusBoard.AwayAfter; each++)
        {
            board.ReportDown(ExternalSystem.Odoo, ConnectorFault.Timeout);
        }

        var begun = await WithoutAlarmsAsync(() => recorder.RunOnceAsync(Cancellation));
        board.ReportDown(ExternalSystem.Odoo, ConnectorFault.Timeout);
        var afterBegun = await recorder.RunOnceAsync(Cancellation);
        var during = Assert.Single(await AlarmsAsync()).ClearedAt;
        board.ReportUp(ExternalSystem.Odoo);
        var ended = await WithoutAlarmsAsync(() => recorder.RunOnceAsync(Cancellation));
        var afterEnded = await recorder.RunOnceAsync(Cancellation);

        Assert.Equal((1, 0, 1, 0), (begun, afterBegun, ended, afterEnded));
        Assert.Null(during);
        Assert.NotNull(Assert.Single(await AlarmsAsync()).ClearedAt);
    }

    private async Task<int> WithoutAlarmsAsync(Func<Task<int>> work)
    {
        await using var db = Database.Open();
        await using (var write = await db.BeginWriteAsync(Cancellation))
        {
            await db.Database.ExecuteSqlAsync($"ALTER TABLE \"Alarms\" RENAME TO \"Gone\"", Cancellation);
            await write.CommitAsync(Cancellation);
        }

        var left = await work();
        await using var back = await db.BeginWriteAsync(Cancellation);
        await db.Database.ExecuteSqlAsync($"ALTER TABLE \"Gone\" RENAME TO \"Alarms\"", Cancellation);
        await back.CommitAsync(Cancellation);
        return left;
    }

    private BackupOptions Nightly() =>
        new()
        {
            Database = Database.Options,
            Folder = "f",
            Target = "t",
            Purpose = "live",
            Version = "1",
            Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Kolkata"),
        };

    private async Task CheckAsync(IAlarmCheck check)
    {
        using var checks = new AlarmChecks([check], Database.Portal, Clock, NullLogger<AlarmChecks>.Instance);
        await checks.RunOnceAsync(Cancellation);
    }

    private async Task RunAsync(IJob? job = null)
    {
        await using var services = new ServiceCollection().AddSingleton<IJob>(job ?? _job).BuildServiceProvider();
        using var runner = new JobRunner(
            Database.Portal,
            services.GetRequiredService<IServiceScopeFactory>(),
            Clock,
            NullLoggerFactory.Instance
        );
        var started = await runner.StartAsync<IJob>(Actor.Portal, JobTrigger.Person, Cancellation);
        await runner.WaitAsync(started.Value, Cancellation);
        Clock.Advance(TimeSpan.FromMinutes(1));
    }

    private async Task<List<Alarm>> AlarmsAsync()
    {
        await using var db = Database.Open();
        return await db.Alarms.AsNoTracking().OrderBy(alarm => alarm.Id).ToListAsync(Cancellation);
    }

    private sealed class Named(IJob job, string name) : IJob
    {
        public string Name => name;

        public string Title => job.Title;

        public AccessPolicy Policy => job.Policy;

        public Task<string> RunAsync(JobProgress progress, CancellationToken cancellationToken) =>
            job.RunAsync(progress, cancellationToken);
    }
}
