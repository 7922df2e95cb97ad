using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Tests.Support;

public abstract class WhenATestAsksForADatabase(DatabaseProvider provider) : DatabaseSuite(provider)
{
    public sealed class OnSqlite() : WhenATestAsksForADatabase(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenATestAsksForADatabase(DatabaseProvider.Postgres);

    [Fact]
    public async Task It_has_the_present_schema()
    {
        await using var db = Database.Open();

        Assert.Empty(await db.Database.GetPendingMigrationsAsync(Cancellation));
    }

    [Fact]
    public async Task It_is_its_own()
    {
        await using var other = await TestDatabase.CreateAsync(Database.Portal.Provider, Cancellation);
        await using (var db = Database.Open())
        {
            await using var transaction = await db.BeginWriteAsync(Cancellation);
            _ = await db.Database.ExecuteSqlRawAsync("CREATE TABLE only_here (id integer)", Cancellation);
            await transaction.CommitAsync(Cancellation);
        }

        await using var elsewhere = other.Open();
        await using var writing = await elsewhere.BeginWriteAsync(Cancellation);

        _ = await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() =>
            elsewhere.Database.ExecuteSqlRawAsync("DROP TABLE only_here", Cancellation)
        );
    }
}
