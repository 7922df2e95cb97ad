using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Audit;
using Portal.Core.Persistence;
using Portal.Tests.Support;

namespace Portal.Tests.Audit;

/// <summary>The database itself refuses to rewrite the audit, whoever asks. Source: P9, DESIGN §11.</summary>
public abstract class WhenTheAuditIsTamperedWith(DatabaseProvider provider) : DatabaseSuite(provider)
{
    private static readonly DateTime At = new(2026, 3, 4, 9, 30, 0, DateTimeKind.Utc);

    public sealed class OnSqlite() : WhenTheAuditIsTamperedWith(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenTheAuditIsTamperedWith(DatabaseProvider.Postgres);

    [Theory]
    [InlineData("DELETE FROM \"Audit\"")]
    [InlineData("UPDATE \"Audit\" SET \"ActorName\" = 'Somebody else'")]
    [InlineData("UPDATE \"Audit\" SET \"Id\" = \"Id\"")]
    public async Task No_statement_changes_or_deletes_a_row(string statement)
    {
        await AddAsync();

        await Assert.ThrowsAnyAsync<DbException>(() => ExecuteAsync(statement));

        Assert.Equal("Fatima", Assert.Single(await ReadAsync()).ActorName);
    }

    [Fact]
    public async Task Neither_does_emptying_the_table()
    {
        Assert.SkipUnless(Database.Portal.Provider == DatabaseProvider.Postgres, "SQLite knows no TRUNCATE.");
        await AddAsync();

        await Assert.ThrowsAnyAsync<DbException>(() => ExecuteAsync("TRUNCATE \"Audit\" CASCADE"));

        Assert.Single(await ReadAsync());
    }

    [Fact]
    public async Task A_permit_without_the_entry_that_tells_of_it_is_refused()
    {
        await AddAsync();

        await Assert.ThrowsAnyAsync<DbException>(() =>
            ExecuteAsync($"INSERT INTO \"AuditPermits\" VALUES ('{Guid.CreateVersion7()}'); DELETE FROM \"Audit\"")
        );

        Assert.Single(await ReadAsync());
    }

    [Fact]
    public async Task Even_under_a_permit_the_entry_that_tells_of_it_stays()
    {
        var entry = await AddAsync();
        var id = entry.Id.ToString().ToUpperInvariant();

        await Assert.ThrowsAnyAsync<DbException>(() =>
            ExecuteAsync($"INSERT INTO \"AuditPermits\" VALUES ('{id}'); UPDATE \"Audit\" SET \"ActorName\" = 'Somebody else'")
        );

        Assert.Equal("Fatima", Assert.Single(await ReadAsync()).ActorName);
    }

    [Fact]
    public async Task Triggers_that_somebody_removed_are_back_after_the_next_start()
    {
        await AddAsync();
        await ExecuteAsync(
            Database.Portal.Provider == DatabaseProvider.Sqlite
                ? "DROP TRIGGER \"Audit_AppendOnly_DELETE\""
                : "DROP TRIGGER \"Audit_AppendOnly\" ON \"Audit\""
        );

        await Database.Portal.MigrateAsync(Cancellation);

        await Assert.ThrowsAnyAsync<DbException>(() => ExecuteAsync("DELETE FROM \"Audit\""));
    }

    private async Task<AuditEntry> AddAsync()
    {
        var actor = new Actor(Guid.CreateVersion7(), "Fatima", null, new HashSet<Role> { Role.Finance });
        var entry = AuditEntry.For(At, actor, "billing-address.changed", ("billing-address", "1"));
        await using var db = Database.Open();
        db.Audit.Add(entry);
        await db.SaveChangesAsync(Cancellation);
        return entry;
    }

    private async Task ExecuteAsync(string statement)
    {
        await using var db = Database.Open();
        await using var write = await db.BeginWriteAsync(Cancellation);
        await db.Database.ExecuteSqlRawAsync(statement, Cancellation);
        await write.CommitAsync(Cancellation);
    }

    private async Task<List<AuditEntry>> ReadAsync()
    {
        await using var db = Database.Open();
        return await db.Audit.AsNoTracking().ToListAsync(Cancellation);
    }
}
