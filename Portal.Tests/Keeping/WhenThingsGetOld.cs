using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Audit;
using Portal.Core.Jobs;
using Portal.Core.Keeping;
using Portal.Core.Persistence;
using Portal.Tests.Audit;
using Portal.Tests.Support;

namespace Portal.Tests.Keeping;

/// <summary>What is older than it is kept goes, in batches, and leaves word. Source: DESIGN §10, §11.</summary>
public abstract class WhenThingsGetOld(DatabaseProvider provider) : DatabaseSuite(provider)
{
    private readonly ManualClock _clock = new(new DateTimeOffset(AuditRows.Start.AddDays(1096).AddMinutes(700), TimeSpan.Zero));

    public sealed class OnSqlite() : WhenThingsGetOld(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenThingsGetOld(DatabaseProvider.Postgres);

    [Fact]
    public async Task Old_audit_entries_go_in_batches_and_each_batch_leaves_an_entry()
    {
        await AuditRows.FillAsync(Database, 1000, Cancellation);
        var progress = new JobProgress(static () => { });

        var said = await Retention().RunAsync(progress, Cancellation);

        await using var db = Database.Open();
        var left = await db.Audit.AsNoTracking().OrderBy(entry => entry.At).ToListAsync(Cancellation);
        Assert.Equal(AuditRows.Start.AddMinutes(700), left[0].At);
        Assert.Equal(300, left.Count(entry => entry.Action != AuditActs.Pruned));
        Assert.Equal([500, 200], [.. left.Where(entry => entry.Action == AuditActs.Pruned).Select(Entries).OrderDescending()]);
        Assert.Equal((700, 700), (progress.Done, progress.Total));
        Assert.Contains("Audit entries removed: 700", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_figures_say_beforehand_what_would_go_and_remove_nothing()
    {
        await AuditRows.FillAsync(Database, 1000, Cancellation);
        var read = new ReadRetention([Audit()], new RetentionOptions(), _clock);

        var figures = await read.ExecuteAsync(AuditRows.Administrator, Cancellation);
        var refused = await read.ExecuteAsync(AuditRows.Person(1), Cancellation);

        Assert.Equal(700, Assert.Single(figures.Value!).Due);
        Assert.Equal(Refusal.ForbiddenCode, Assert.Single(refused.Refusals).Code);
        await using var db = Database.Open();
        Assert.Equal(1000, await db.Audit.CountAsync(Cancellation));
    }

    [Fact]
    public async Task A_run_that_is_cut_short_keeps_what_it_did_and_the_next_goes_on()
    {
        await AuditRows.FillAsync(Database, 1000, Cancellation);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        JobProgress? cut = null;
        cut = new JobProgress(() =>
        {
            if (cut is { Done: > 0 })
            {
                stop.Cancel();
            }
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Retention().RunAsync(cut, stop.Token));
        await using (var db = Database.Open())
        {
            Assert.Equal(500, await db.Audit.CountAsync(entry => entry.Action != AuditActs.Pruned, Cancellation));
        }

        await Retention().RunAsync(new JobProgress(static () => { }), Cancellation);

        await using var after = Database.Open();
        Assert.Equal(300, await after.Audit.CountAsync(entry => entry.Action != AuditActs.Pruned, Cancellation));
    }

    [Fact]
    public async Task The_last_twelve_monthly_runs_stay_in_the_history()
    {
        var now = _clock.GetUtcNow().UtcDateTime;
        await using (var db = Database.Open())
        {
            for (var months = 0; months < 20; months++)
            {
                var request = new RunRequest("recount", JobTrigger.Schedule, Actor.Portal);
                var run = JobRun.Begin(request, "node", now.AddMonths(-months));
                run.End(JobRunState.Succeeded, "Counted.", new JobProgress(static () => { }), now.AddMonths(-months));
                db.JobRuns.Add(run);
            }

            await db.SaveChangesAsync(Cancellation);
        }

        var retention = new ApplyRetention(
            [new RetainedRuns(Database.Portal)],
            new RetentionOptions(),
            new AnonymisePerson(Database.Portal, [], _clock),
            _clock
        );
        _ = await retention.RunAsync(new JobProgress(static () => { }), Cancellation);

        await using var after = Database.Open();
        var left = await after.JobRuns.Select(run => run.StartedAt).ToListAsync(Cancellation);
        Assert.InRange(left.Count, 12, 19);
        Assert.All(left, at => Assert.True(now - at <= new RetentionOptions().JobRuns));
    }

    [Fact]
    public async Task Nothing_old_is_said_as_such()
    {
        Assert.Equal(
            "Nothing was older than it is kept.",
            await Retention().RunAsync(new JobProgress(static () => { }), Cancellation)
        );
    }

    [Fact]
    public async Task One_kind_that_fails_stops_no_other_and_is_named_at_the_end()
    {
        await AuditRows.FillAsync(Database, 1000, Cancellation);
        var people = new AnonymisePerson(Database.Portal, [], _clock);
        var retention = new ApplyRetention([new Failing(), Audit()], new RetentionOptions(), people, _clock);

        var failure = await Assert.ThrowsAsync<JobFailedException>(() =>
            retention.RunAsync(new JobProgress(static () => { }), Cancellation)
        );

        Assert.Contains("Audit entries removed: 700", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Stubborn rows could not be removed", failure.Message, StringComparison.Ordinal);
        await using var db = Database.Open();
        Assert.Equal(300, await db.Audit.CountAsync(entry => entry.Action != AuditActs.Pruned, Cancellation));
    }

    private sealed class Failing : IRetainedKind
    {
        public string Title => "Stubborn rows";

        public RetentionPeriod Period => RetentionPeriod.JobRuns;

        public Task<long> CountAsync(DateTime before, CancellationToken cancellationToken) => Task.FromResult(1L);

        public Task<int> RemoveAsync(DateTime before, int most, CancellationToken cancellationToken) =>
            throw new SqliteException("locked", 5);
    }

    private static int Entries(AuditEntry entry)
    {
        using var what = System.Text.Json.JsonDocument.Parse(entry.Before!);
        return what.RootElement.GetProperty("entries").GetInt32();
    }

    private RetainedAudit Audit() => new(Database.Portal, _clock);

    private ApplyRetention Retention() =>
        new(
            [Audit(), new RetainedRuns(Database.Portal)],
            new RetentionOptions(),
            new AnonymisePerson(Database.Portal, [], _clock),
            _clock
        );
}
