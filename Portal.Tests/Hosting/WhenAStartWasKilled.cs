using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Portal.Configuration;
using Portal.Core;
using Portal.Core.Persistence;
using Portal.Tests.Support;

namespace Portal.Tests.Hosting;

/// <summary>Whatever a start that was cut short left behind, the next one starts, and never on the other mode's rows. Source: DESIGN §11.</summary>
public abstract class WhenAStartWasKilled(DatabaseProvider provider) : DatabaseSuite(provider)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TestFolder _folder = new();

    public sealed class OnSqlite() : WhenAStartWasKilled(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAStartWasKilled(DatabaseProvider.Postgres);

    // on SQLite the file that a portal in this folder opens
    private PersistenceOptions Options { get; set; } = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Options = Database.Options;
        if (Options.Provider == DatabaseProvider.Sqlite)
        {
            var file = Path.Combine(Directory.CreateDirectory(_folder.File("sandbox")).FullName, "portal.db");
            File.Copy(FileOf(Options), file);
            var text = new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString();
            Options = new PersistenceOptions(DatabaseProvider.Sqlite, new Secret(text));
        }
    }

    public override async ValueTask DisposeAsync()
    {
        _folder.Dispose();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_lock_it_left_on_the_schema_does_not_stop_the_next_start(bool isEmpty)
    {
        Assert.SkipUnless(
            Database.Portal.Provider == DatabaseProvider.Sqlite,
            "PostgreSQL lets go of its lock with the connection."
        );
        if (isEmpty)
        {
            File.Delete(FileOf(Options));
        }

        await ExecuteAsync(
            """
            CREATE TABLE IF NOT EXISTS "__EFMigrationsLock" ("Id" INTEGER NOT NULL CONSTRAINT "PK___EFMigrationsLock" PRIMARY KEY, "Timestamp" TEXT NOT NULL);
            INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-01-01 00:00:00');
            """
        );

        await using var portal = await RunningPortal.StartAsync(_folder, database: Options).WaitAsync(Patience, Cancellation);

        await using var after = Open();
        var locks = after.Database.SqlQueryRaw<int>("SELECT COUNT(*) AS \"Value\" FROM \"__EFMigrationsLock\"");
        Assert.Equal(0, await locks.SingleAsync(Cancellation));
    }

    [Fact]
    public async Task A_database_of_the_other_mode_is_refused_before_its_schema_is_touched()
    {
        await using (var db = Open())
        {
            await DatabaseStamp.EnsureAsync(db, "live", DateTime.UtcNow, Cancellation);
        }

        await ExecuteAsync("DELETE FROM \"__EFMigrationsHistory\"");

        var refusal = await Assert.ThrowsAsync<StartupFaultException>(() => RunningPortal.StartAsync(_folder, database: Options));

        Assert.Contains("made for live", refusal.Message, StringComparison.Ordinal);
        await using var after = Open();
        Assert.Empty(await after.Database.GetAppliedMigrationsAsync(Cancellation));
    }

    [Fact]
    public async Task Whoever_waits_for_another_node_says_so_once()
    {
        var waits = 0;
        var told = new TaskCompletionSource();
        Task<UpgradeTurn> second;
        await using (await UpgradeTurn.TakeAsync(Database.Options, TimeProvider.System, Unexpected, Cancellation))
        {
            second = UpgradeTurn.TakeAsync(Database.Options, TimeProvider.System, Tell, Cancellation);
            await told.Task.WaitAsync(Patience, Cancellation);
            Assert.False(second.IsCompleted);
        }

        await (await second.WaitAsync(Patience, Cancellation)).DisposeAsync();
        Assert.Equal(1, waits);

        void Tell()
        {
            waits++;
            told.SetResult();
        }
    }

    [Fact]
    public async Task A_lock_that_cannot_be_opened_for_another_reason_is_not_waited_for()
    {
        Assert.SkipUnless(Database.Portal.Provider == DatabaseProvider.Sqlite, "PostgreSQL has no file.");
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such files.");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint($"{FileOf(Database.Options)}.upgrade-lock"));

        await Assert.ThrowsAnyAsync<IOException>(() =>
            UpgradeTurn
                .TakeAsync(Database.Options, TimeProvider.System, Unexpected, Cancellation)
                .WaitAsync(Patience, Cancellation)
        );
    }

    private static void Unexpected() => Assert.Fail("Nobody else has it.");

    private static string FileOf(PersistenceOptions options) =>
        new SqliteConnectionStringBuilder(options.ConnectionString.Reveal()).DataSource;

    private PortalDbContext Open() => new PortalDatabase(Options, new WriteGate(Options.Provider)).CreateDbContext();

    private async Task ExecuteAsync(string sql)
    {
        await using var db = Open();
        await using var write = await db.BeginWriteAsync(Cancellation);
        await db.Database.ExecuteSqlRawAsync(sql, Cancellation);
        await write.CommitAsync(Cancellation);
    }
}
