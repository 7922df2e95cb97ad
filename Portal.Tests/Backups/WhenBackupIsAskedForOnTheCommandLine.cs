using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Core.Persistence;
using Portal.Tests.Support;

namespace Portal.Tests.Backups;

/// <summary><c>dotnet Portal.dll backup|restore</c> as an operator runs it, killed and refused. Source: DESIGN §11, row 23.</summary>
public abstract class WhenBackupIsAskedForOnTheCommandLine(DatabaseProvider provider) : BackupSuite(provider)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TestFolder _folder = new();

    public sealed class OnSqlite() : WhenBackupIsAskedForOnTheCommandLine(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenBackupIsAskedForOnTheCommandLine(DatabaseProvider.Postgres);

    private string Live => Path.Combine(_folder.Path, "live");

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Directory.CreateDirectory(Live);
        if (Database.Portal.Provider == DatabaseProvider.Sqlite)
        {
            await using var from = Database.Open();
            await using var write = new SqliteConnection(
                new SqliteConnectionStringBuilder { DataSource = Path.Combine(Live, "portal.db"), Pooling = false }.ToString()
            );
            await write.OpenAsync(Cancellation);
            await from.Database.OpenConnectionAsync(Cancellation);
            ((SqliteConnection)from.Database.GetDbConnection()).BackupDatabase(write);
        }

        Disconnect();
    }

    public override async ValueTask DisposeAsync()
    {
        _folder.Dispose();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_backup_is_made_and_restored()
    {
        var target = _folder.File("mine.zip");

        var made = await RunAsync("backup", target);
        await ChangeAsync();
        var restored = await RunAsync("restore", target);

        Assert.Contains("Backed up to", made.Output, StringComparison.Ordinal);
        Assert.Contains("Restored the backup of", restored.Output, StringComparison.Ordinal);
        Assert.Equal((0, 0), (made.Code, restored.Code));
        Assert.Equal(["kept"], await LiveActsAsync());
    }

    [Theory]
    [InlineData("Reading")]
    [InlineData("The backup is whole")]
    [InlineData("Replacing")]
    public async Task Killed_in_the_middle_a_restore_leaves_the_old_rows_or_the_new_ones(string at)
    {
        var target = _folder.File("mine.zip");
        await RunAsync("backup", target);
        await ChangeAsync();

        await using (var restore = Start("restore", target))
        {
            await restore.WaitForLineAsync(at, Patience, Cancellation);
        }

        string[] old = ["kept", "changed"];
        var acts = await LiveActsAsync();
        Assert.True(acts.SequenceEqual(old) || acts.SequenceEqual(["kept"]), string.Join(", ", acts)); // by how quick the kill was
        Assert.Equal(0, (await RunAsync("restore", target)).Code);
        Assert.Equal(["kept"], await LiveActsAsync());
    }

    [Fact]
    public async Task A_wrong_file_ends_with_1_and_no_stack_trace()
    {
        var file = _folder.File("notes.txt");
        await System.IO.File.WriteAllTextAsync(file, "shopping list", Cancellation);

        var (code, output) = await RunAsync("restore", file);

        Assert.Equal(1, code);
        Assert.Contains("is no backup of Portal", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_leaves_no_backup()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no limit on the size of files.");
        var target = _folder.File("mine.zip");
        string[] limited =
        [
            "bash",
            "-c",
            // 20 KiB for each file, and no signal but an error
            "trap '' XFSZ; export DOTNET_EnableWriteXorExecute=0; ulimit -f 20; exec dotnet \"$0\" \"$@\"",
            Path.Combine(AppContext.BaseDirectory, "Portal.dll"),
            "backup",
            target,
        ];

        await using var child = ChildProcess.Start(limited, _folder.Path, Environment());
        var code = await child.WaitForExitAsync(Cancellation).WaitAsync(Patience, Cancellation);

        Assert.Equal(1, code);
        Assert.Contains("could not", child.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(
            Directory.EnumerateFileSystemEntries(_folder.Path),
            path => path.EndsWith(".zip", StringComparison.Ordinal) || path.Contains(".portal-backup", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Stopped_in_the_middle_a_backup_says_that_there_is_none_and_ends_with_130()
    {
        Assert.SkipUnless(
            Database.Portal.Provider == DatabaseProvider.Postgres,
            "A copy of this little SQLite file has no middle."
        );
        await using var connection = new NpgsqlConnection(Database.Options.ConnectionString.Reveal());
        await connection.OpenAsync(Cancellation);
        await using var locked = await connection.BeginTransactionAsync(Cancellation);
        await using var hold = new NpgsqlCommand("LOCK TABLE \"Audit\" IN ACCESS EXCLUSIVE MODE", connection);
        await hold.ExecuteNonQueryAsync(Cancellation);
        await using var backup = Start("backup", _folder.File("mine.zip"));
        await UntilItWaitsAsync();

        var code = await backup.TerminateAsync(Patience, Cancellation);

        Assert.Equal(130, code);
        Assert.Contains("No backup was made", backup.Output, StringComparison.Ordinal);
        Assert.False(System.IO.File.Exists(_folder.File("mine.zip")));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path, ".portal-backup-*"));
    }

    private async Task UntilItWaitsAsync()
    {
        // within a transaction the server shows the activity as it was when first asked
        await using var connection = new NpgsqlConnection(Database.Options.ConnectionString.Reveal());
        await connection.OpenAsync(Cancellation);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(Patience);
        const string waiting =
            "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
        await using var look = new NpgsqlCommand(waiting, connection);
        while (await look.ExecuteScalarAsync(patience.Token) is 0L)
        {
            await Task.Delay(50, patience.Token);
        }
    }

    [Fact]
    public async Task A_schema_of_a_newer_portal_refuses_to_start()
    {
        await OnLiveAsync("INSERT INTO \"__EFMigrationsHistory\" VALUES ('99990101000000_Later', '99')");

        var (code, output) = await RunAsync();

        Assert.Equal(1, code);
        Assert.Contains("written by a newer Portal", output, StringComparison.Ordinal);
        Assert.Contains("Start that version or a newer one, or restore a backup", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    private async Task<(int Code, string Output)> RunAsync(params string[] arguments)
    {
        await using var child = Start(arguments);
        var code = await child.WaitForExitAsync(Cancellation).WaitAsync(Patience, Cancellation);
        return (code, child.Output);
    }

    private ChildProcess Start(params string[] arguments) =>
        ChildProcess.Start(
            ["dotnet", Path.Combine(AppContext.BaseDirectory, "Portal.dll"), .. arguments],
            _folder.Path,
            Environment()
        );

    private Dictionary<string, string> Environment()
    {
        var environment = new Dictionary<string, string>
        {
            ["PATH"] = System.Environment.GetEnvironmentVariable("PATH")!,
            ["HOME"] = _folder.Path,
            ["Portal__DataDirectory"] = _folder.Path,
            ["Sandbox__Enabled"] = "false",
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
        };
        if (Database.Portal.Provider == DatabaseProvider.Postgres)
        {
            environment["Database__Provider"] = "Postgres";
            environment["Database__ConnectionString"] = Database.Options.ConnectionString.Reveal();
        }

        return environment;
    }

    private Task ChangeAsync() =>
        OnLiveAsync(
            """
            INSERT INTO "Audit" ("Id", "At", "ActorName", "Action", "SubjectKind", "SubjectId", "CorrelationId", "Outcome", "SearchText")
            SELECT '01990000-0000-7000-8000-000000000001', "At", "ActorName", 'changed', "SubjectKind", "SubjectId", "CorrelationId", 0, ''
            FROM "Audit"
            """
        );

    private async Task OnLiveAsync(string sql)
    {
        await using var db = OpenLive();
        await using (var write = await db.BeginWriteAsync(Cancellation))
        {
            await db.Database.ExecuteSqlRawAsync(sql, Cancellation);
            await write.CommitAsync(Cancellation);
        }

        await db.DisposeAsync();
        Disconnect();
    }

    private async Task<List<string>> LiveActsAsync()
    {
        List<string> acts;
        await using (var db = OpenLive())
        {
            acts = await db
                .Database.SqlQueryRaw<string>("SELECT \"Action\" AS \"Value\" FROM \"Audit\"")
                .ToListAsync(Cancellation);
        }

        Disconnect();
        return [.. acts.Order(StringComparer.Ordinal).OrderBy(act => act == "changed")];
    }

    private PortalDbContext OpenLive()
    {
        if (Database.Portal.Provider == DatabaseProvider.Postgres)
        {
            return Database.Open();
        }

        var text = new SqliteConnectionStringBuilder { DataSource = Path.Combine(Live, "portal.db"), Pooling = false }.ToString();
        var options = new PersistenceOptions(DatabaseProvider.Sqlite, new Portal.Core.Secret(text));
        return new PortalDatabase(options, new WriteGate(DatabaseProvider.Sqlite)).CreateDbContext();
    }
}
