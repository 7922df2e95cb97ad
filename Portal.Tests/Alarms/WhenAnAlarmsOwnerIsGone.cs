using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Portal.Core;
using Portal.Core.Alarms;
using Portal.Core.Connections;
using Portal.Core.Jobs;
using Portal.Core.Messaging;
using Portal.Core.Persistence;
using Portal.Tests.Jobs;
using Portal.Tests.Messaging;

namespace Portal.Tests.Alarms;

/// <summary>What nobody will ever end is ended by a look at what there is.</summary>
public abstract class WhenAnAlarmsOwnerIsGone(DatabaseProvider provider) : MessagingSuite(provider)
{
    public sealed class OnSqlite() : WhenAnAlarmsOwnerIsGone(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAnAlarmsOwnerIsGone(DatabaseProvider.Postgres);

    [Fact]
    public async Task Destinations_systems_and_jobs_that_there_are_no_more_are_complained_of_no_more()
    {
        await using var jobs = new ServiceCollection()
            .AddSingleton(Database.Portal)
            .AddSingleton<TimeProvider>(Clock)
            .AddLogging()
            .AddJobs()
            .AddJob<ScriptedJob>()
            .BuildServiceProvider();
        await RaiseAsync(MessagingAlarms.Away, Abs, "mail");
        await RaiseAsync(MessagingAlarms.Paused, "mail");
        await RaiseAsync(MessagingAlarms.DeadDelivery, "mail");
        await RaiseAsync(ConnectionAlarms.Away, "odoo");
        await RaiseAsync(ConnectionAlarms.KeyEnds, "odoo");
        await RaiseAsync(JobAlarms.Failed, new ScriptedJob().Name, "was-renamed");

        using var checks = new AlarmChecks(
            [
                new LeftDestinations([Ledger]),
                new LeftSystems(new ConnectedSystems([], [], [])),
                .. jobs.GetServices<IAlarmCheck>(),
            ],
            Database.Portal,
            Clock,
            NullLogger<AlarmChecks>.Instance
        );
        await checks.RunOnceAsync(Cancellation);

        await using var db = Database.Open();
        var open = await db.Alarms.Where(alarm => alarm.ClearedAt == null).ToListAsync(Cancellation);
        Assert.Equal(
            [
                $"{MessagingAlarms.DeadDelivery}/mail",
                $"{MessagingAlarms.Away}/{Abs}",
                $"{JobAlarms.Failed}/{new ScriptedJob().Name}",
            ],
            open.Select(alarm => $"{alarm.Kind}/{alarm.Subject}").Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task A_run_whose_process_is_gone_is_interrupted_once_it_is_silent_too_long()
    {
        await using (var db = Database.Open())
        {
            db.JobRuns.Add(JobRun.Begin(new RunRequest("scripted", JobTrigger.Schedule, Actor.Portal), "another-node", Now));
            await db.SaveChangesAsync(Cancellation);
        }

        using var checks = new AlarmChecks(
            [new Failing(), new SilentRuns(Get<JobRunner>())],
            Database.Portal,
            Clock,
            NullLogger<AlarmChecks>.Instance
        );
        await checks.RunOnceAsync(Cancellation);
        var soon = await StateAsync();
        Clock.Advance(JobRunner.SilenceLimit + TimeSpan.FromSeconds(1));
        await checks.RunOnceAsync(Cancellation);

        Assert.Equal((JobRunState.Running, JobRunState.Interrupted), (soon, await StateAsync()));
    }

    private sealed class Failing : IAlarmCheck
    {
        public Task CheckAsync(PortalDbContext db, DateTime now, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("broken");
    }

    private async Task<JobRunState> StateAsync()
    {
        await using var db = Database.Open();
        return (await db.JobRuns.AsNoTracking().SingleAsync(Cancellation)).State;
    }

    private async Task RaiseAsync(string kind, params string[] subjects)
    {
        await using var db = Database.Open();
        await using var write = await db.BeginWriteAsync(Cancellation);
        foreach (var subject in subjects)
        {
            var draft = new AlarmDraft(new AlarmKey(kind, subject), AlarmSeverity.Urgent, "It lasts", Role.Operations);
            await db.RaiseAlarmAsync(draft, Now, Cancellation);
        }

        await write.CommitAsync(Cancellation);
    }
}
