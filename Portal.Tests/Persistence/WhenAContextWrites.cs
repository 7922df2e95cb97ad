using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Audit;
using Portal.Core.Jobs;
using Portal.Core.Persistence;
using Portal.Tests.Support;

namespace Portal.Tests.Persistence;

public abstract class WhenAContextWrites(DatabaseProvider provider) : DatabaseSuite(provider)
{
    private static readonly DateTime Noon = new(2026, 11, 15, 12, 0, 0, DateTimeKind.Utc);

    public sealed class OnSqlite() : WhenAContextWrites(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAContextWrites(DatabaseProvider.Postgres);

    [Fact]
    public async Task An_instant_reads_back_as_utc_to_the_microsecond()
    {
        var at = Noon.AddTicks(1_234_567);
        await SaveAsync(Entry(at));

        await using var db = Database.Open();
        var read = await db.Audit.SingleAsync(Cancellation);

        Assert.Equal(Noon.AddTicks(1_234_560), read.At);
        Assert.Equal(DateTimeKind.Utc, read.At.Kind);
    }

    [Theory]
    [InlineData(DateTimeKind.Local)]
    [InlineData(DateTimeKind.Unspecified)]
    public async Task An_instant_that_is_not_utc_is_refused(DateTimeKind kind)
    {
        var entry = Entry(DateTime.SpecifyKind(Noon, kind));

        var refused = await Assert.ThrowsAnyAsync<Exception>(() => SaveAsync(entry));

        Assert.Contains("Only UTC instants are stored", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_audit_row_can_be_neither_changed_nor_removed()
    {
        await SaveAsync(Entry(Noon));

        await using var db = Database.Open();
        var row = await db.Audit.SingleAsync(Cancellation);
        db.Entry(row).Property(entry => entry.Action).CurrentValue = "something else";
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync(Cancellation));
        db.Entry(row).State = EntityState.Deleted;

        await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync(Cancellation));
    }

    [Fact]
    public async Task A_set_based_command_without_the_gate_is_refused_and_changes_nothing()
    {
        await SaveAsync(Entry(Noon));

        await using var db = Database.Open();
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.Audit.ExecuteDeleteAsync(Cancellation));

        Assert.Equal(1, await db.Audit.CountAsync(Cancellation));
    }

    [Fact]
    public async Task A_set_based_command_inside_a_write_transaction_is_carried_out()
    {
        await using var db = Database.Open();
        db.JobRuns.Add(JobRun.Begin(new RunRequest("some-job", JobTrigger.Schedule, Actor.Portal), "node", Noon));
        await db.SaveChangesAsync(Cancellation);

        await using (var write = await db.BeginWriteAsync(Cancellation))
        {
            await db.JobRuns.ExecuteDeleteAsync(Cancellation);
            await write.CommitAsync(Cancellation);
        }

        Assert.Equal(0, await db.JobRuns.CountAsync(Cancellation));
    }

    [Fact]
    public async Task A_transaction_that_is_not_committed_leaves_nothing()
    {
        await using (var db = Database.Open())
        await using (await db.BeginWriteAsync(Cancellation))
        {
            db.Audit.Add(Entry(Noon));
            await db.SaveChangesAsync(Cancellation);
        }

        await using var after = Database.Open();

        Assert.Equal(0, await after.Audit.CountAsync(Cancellation));
    }

    [Fact]
    public async Task Many_writers_at_once_all_get_through()
    {
        await Task.WhenAll(Enumerable.Range(0, 200).Select(second => SaveAsync(Entry(Noon.AddSeconds(second)))));

        await using var db = Database.Open();

        Assert.Equal(200, await db.Audit.CountAsync(Cancellation));
    }

    [Fact]
    public async Task A_writer_that_gave_up_waiting_does_not_keep_the_gate()
    {
        await using var first = Database.Open();
        await using (await first.BeginWriteAsync(Cancellation))
        {
            if (Database.Portal.Provider == DatabaseProvider.Sqlite)
            {
                using var impatient = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
                await using var second = Database.Open();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.BeginWriteAsync(impatient.Token));
            }
        }

        await SaveAsync(Entry(Noon));

        await using var db = Database.Open();
        Assert.Equal(1, await db.Audit.CountAsync(Cancellation));
    }

    [Fact]
    public async Task A_schema_from_a_newer_portal_is_left_alone()
    {
        await using (var db = Database.Open())
        await using (var write = await db.BeginWriteAsync(Cancellation))
        {
            await db.Database.ExecuteSqlRawAsync(
                "INSERT INTO \"__EFMigrationsHistory\" (\"MigrationId\", \"ProductVersion\") VALUES ('99990101000000_Later', '99.0.0')",
                Cancellation
            );
            await write.CommitAsync(Cancellation);
        }

        var refused = await Assert.ThrowsAsync<SchemaTooNewException>(() => Database.Portal.MigrateAsync(Cancellation));

        Assert.Contains("99990101000000_Later", refused.Message, StringComparison.Ordinal);
    }

    private static AuditEntry Entry(DateTime at) =>
        AuditEntry.For(at, Actor.Portal, "test.done", ("test", "1"), after: new { at.Second });

    private async Task SaveAsync(AuditEntry entry)
    {
        await using var db = Database.Open();
        db.Audit.Add(entry);
        await db.SaveChangesAsync(Cancellation);
    }
}
