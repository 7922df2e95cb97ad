using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Accounts;
using Portal.Core.Finding;
using Portal.Core.Persistence;
using Portal.Tests.Billing;
using Portal.Tests.Support;

namespace Portal.Tests.Finding;

public abstract class WhenASearchTakesTooLong(DatabaseProvider provider) : DatabaseSuite(provider)
{
    private static readonly Actor Anybody = new(Guid.CreateVersion7(), "Ana", null, new HashSet<Role>());
    private readonly ManualClock _clock = new();

    public sealed class OnSqlite() : WhenASearchTakesTooLong(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenASearchTakesTooLong(DatabaseProvider.Postgres);

    [Fact]
    public async Task The_statement_ends_and_the_other_kinds_are_shown()
    {
        using var sent = new QueryPlans(Database);
        var endless = new Endless(Database.Portal);
        var searching = new FindAnything([endless, new Quick()], _clock).ExecuteAsync(Anybody, "x", Cancellation);
        while (sent.Sent.Count == 0)
        {
            await Task.Delay(20, Cancellation);
        }

        var began = Stopwatch.GetTimestamp();
        _clock.Advance(FindAnything.Limit);
        var found = await searching;

        Assert.Equal(["Endless"], found.Late);
        Assert.Equal("Quick", Assert.Single(found.Groups).Title);
        await Assert.ThrowsAnyAsync<Exception>(() => endless.Reading.WaitAsync(Cancellation));
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(20));
        await using var db = Database.Open();
        Assert.Equal(0, await db.Users.CountAsync(Cancellation));
    }

    private sealed class Endless(PortalDatabase database) : ISearchSource
    {
        public string Title => "Endless";

        public Task<long> Reading { get; private set; } = Task.FromResult(0L);

        public async Task<FoundGroup?> FindAsync(Actor actor, SearchText text, CancellationToken cancellationToken)
        {
            Reading = Task.Run(() => ReadAsync(cancellationToken), CancellationToken.None);
            return new FoundGroup($"{await Reading}", []);
        }

        private async Task<long> ReadAsync(CancellationToken cancellationToken)
        {
            await using var db = database.CreateDbContext();
            var counted = await db
                .Database.SqlQueryRaw<long>(
                    """
                    WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x FROM c) SELECT COUNT(*) AS "Value" FROM c WHERE x > 1
                    """
                )
                .ToListAsync(cancellationToken);
            return counted.Single();
        }
    }

    private sealed class Quick : ISearchSource
    {
        public string Title => "Quick";

        public Task<FoundGroup?> FindAsync(Actor actor, SearchText text, CancellationToken cancellationToken) =>
            Task.FromResult<FoundGroup?>(new FoundGroup(Title, [new FoundItem("Quick", "/")]));
    }
}
