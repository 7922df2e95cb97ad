using System.Data.Common;
using System.Globalization;
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

    [Theory]
    [InlineData("INSERT OR REPLACE INTO \"Audit\" SELECT {0} FROM \"Audit\"")]
    [InlineData("REPLACE INTO \"Audit\" SELECT {0} FROM \"Audit\"")]
    [InlineData("INSERT OR REPLACE INTO \"Audit\" (rowid, {1}) SELECT rowid, {2} FROM \"Audit\"")]
    [InlineData("UPDATE OR REPLACE \"Audit\" SET \"ActorName\" = 'Somebody else'")]
    public async Task Neither_does_a_row_that_takes_the_place_of_one(string statement)
    {
        Assert.SkipUnless(Database.Portal.Provider == DatabaseProvider.Sqlite, "PostgreSQL knows no REPLACE.");
        await AddAsync();
        await using var db = Database.Open();
        var columns = db.Model.FindEntityType(typeof(AuditEntry))!.GetProperties().Select(each => each.GetColumnName()).ToList();
        var names = await db
            .Database.SqlQueryRaw<string>("SELECT name AS \"Value\" FROM pragma_table_info('Audit') ORDER BY cid")
            .ToListAsync(Cancellation);
        Assert.Equal(columns.Order(), names.Order());
        var forged = string.Join(", ", names.Select(name => name == "ActorName" ? "'Somebody else'" : $"\"{name}\""));
        var listed = string.Join(", ", names.Select(name => $"\"{name}\""));
        var other = forged.Replace("\"Id\"", "'00000000-0000-0000-0000-000000000001'", StringComparison.Ordinal);

        await Assert.ThrowsAnyAsync<DbException>(() =>
            ExecuteAsync(string.Format(CultureInfo.InvariantCulture, statement, forged, listed, other))
        );

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
    public async Task A_permit_in_the_name_of_any_other_entry_is_refused()
    {
        var first = await AddAsync();
        await AddAsync();

        await Assert.ThrowsAnyAsync<DbException>(() =>
            ExecuteAsync(
                $"INSERT INTO \"AuditPermits\" VALUES ('{IdOf(first)}'); DELETE FROM \"Audit\" WHERE \"Id\" <> '{IdOf(first)}'"
            )
        );

        Assert.Equal(2, (await ReadAsync()).Count);
    }

    [Fact]
    public async Task A_permit_that_stays_is_refused_or_gone_after_the_next_start()
    {
        var entry = await AddAsync(AuditActs.Pruned);
        await AddAsync();

        var staying = await Record.ExceptionAsync(() => ExecuteAsync($"INSERT INTO \"AuditPermits\" VALUES ('{IdOf(entry)}')"));
        await Database.Portal.MigrateAsync(Cancellation);

        Assert.Equal(Database.Portal.Provider == DatabaseProvider.Postgres, staying is DbException);
        await Assert.ThrowsAnyAsync<DbException>(() => ExecuteAsync("UPDATE \"Audit\" SET \"ActorName\" = 'Somebody else'"));
        Assert.All(await ReadAsync(), each => Assert.Equal("Fatima", each.ActorName));
    }

    [Fact]
    public async Task Even_under_a_permit_the_entry_that_tells_of_it_stays()
    {
        var entry = await AddAsync(AuditActs.Pruned);

        await Assert.ThrowsAnyAsync<DbException>(() =>
            ExecuteAsync(
                $"INSERT INTO \"AuditPermits\" VALUES ('{IdOf(entry)}'); UPDATE \"Audit\" SET \"ActorName\" = 'Somebody else'"
            )
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

    [Fact]
    public async Task A_function_that_somebody_emptied_is_mended_by_the_next_start()
    {
        Assert.SkipUnless(Database.Portal.Provider == DatabaseProvider.Postgres, "SQLite's triggers have no function.");
        await AddAsync();
        await ExecuteAsync(
            "CREATE OR REPLACE FUNCTION \"Audit_AppendOnly\"() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'"
        );

        await Database.Portal.MigrateAsync(Cancellation);

        await Assert.ThrowsAnyAsync<DbException>(() => ExecuteAsync("DELETE FROM \"Audit\""));
    }

    // as each database writes it
    private static string IdOf(AuditEntry entry) => entry.Id.ToString().ToUpperInvariant();

    private async Task<AuditEntry> AddAsync(string act = "billing-address.changed")
    {
        var actor = new Actor(Guid.CreateVersion7(), "Fatima", null, new HashSet<Role> { Role.Finance });
        var entry = AuditEntry.For(At, actor, act, ("billing-address", "1"));
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
