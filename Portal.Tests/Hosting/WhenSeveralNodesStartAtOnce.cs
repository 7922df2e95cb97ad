using Microsoft.EntityFrameworkCore;
using Portal.Auth;
using Portal.Core.Accounts;
using Portal.Core.Audit;
using Portal.Core.Persistence;
using Portal.Tests.Support;

namespace Portal.Tests.Hosting;

/// <summary>Nodes share the database; each has a folder, and so a sandbox, of its own.</summary>
public sealed class WhenSeveralNodesStartAtOnce
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Both => TestDatabase.Both;

    [Theory]
    [MemberData(nameof(Both))]
    public async Task All_of_them_start_and_each_account_is_made_once(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateEmptyAsync(provider, Cancellation);
        using var folders = new TestFolders(3);

        var nodes = await Task.WhenAll(folders.All.Select(folder => Task.Run(() => StartAsync(folder, database))));

        await using var db = nodes[0].OpenDatabase();
        var emails = await db.Users.Select(user => user.Email!).ToListAsync(Cancellation);
        var made = await db.Audit.CountAsync(entry => entry.Action == "account.ensured", Cancellation);
        Assert.Equal([.. DemoAccounts.All.Select(account => account.Email).Append("admin@example.com").Order()], emails.Order());
        Assert.Equal(emails.Count, made);
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_new_password_is_set_once(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateEmptyAsync(provider, Cancellation);
        using var folders = new TestFolders(3);
        await (await StartAsync(folders.All[0], database)).DisposeAsync();

        var nodes = await Task.WhenAll(
            folders.All.Select(folder => Task.Run(() => StartAsync(folder, database, "another password")))
        );

        await using var db = nodes[0].OpenDatabase();
        var admin = await db.Users.SingleAsync(user => user.Email == "admin@example.com", Cancellation);
        Assert.Equal(2, await db.Audit.CountAsync(entry => entry.SubjectId == admin.Id.ToString(), Cancellation));
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task The_database_is_stamped_by_the_first(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider, Cancellation);

        var purposes = await Task.WhenAll(Enumerable.Range(0, 8).Select(node => StampAsync(database, $"purpose {node}")));

        Assert.Single(purposes.Distinct());
    }

    private static async Task<string> StampAsync(TestDatabase database, string purpose)
    {
        await using var db = database.Open();
        return await DatabaseStamp.EnsureAsync(db, purpose, DateTime.UtcNow, Cancellation);
    }

    private static Task<RunningPortal> StartAsync(TestFolder folder, TestDatabase database, string password = "a password") =>
        RunningPortal.StartAsync(
            folder,
            [("PORTAL_ADMIN_EMAIL", "admin@example.com"), ("PORTAL_ADMIN_PASSWORD", password)],
            database: database.Options
        );

    private sealed class TestFolders(int count) : IDisposable
    {
        public IReadOnlyList<TestFolder> All { get; } = [.. Enumerable.Range(0, count).Select(_ => new TestFolder())];

        public void Dispose()
        {
            foreach (var folder in All)
            {
                folder.Dispose();
            }
        }
    }
}
