using System.Xml.Linq;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Core;
using Portal.Core.Accounts;
using Portal.Core.Audit;
using Portal.Core.Backups;
using Portal.Core.Persistence;
using Portal.Tests.Support;

namespace Portal.Tests.Backups;

/// <summary>A database with a few rows and a key, a folder for backups, and what makes and restores them.</summary>
public abstract class BackupSuite(DatabaseProvider provider) : DatabaseSuite(provider)
{
    private readonly TestFolder _data = new();

    protected BackupOptions Options { get; private set; } = null!;

    protected MakeBackup Backups => new(Options, TimeProvider.System);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        var isSqlite = Database.Portal.Provider == DatabaseProvider.Sqlite;
        Options = new BackupOptions
        {
            Database = Database.Options,
            Folder = isSqlite
                ? Path.GetDirectoryName(new SqliteConnectionStringBuilder(Database.Options.ConnectionString.Reveal()).DataSource)!
                : Directory.CreateDirectory(_data.File("live")).FullName,
            Target = _data.File("backups"),
            Purpose = "live",
            Version = "1.0.0",
        };
        await AddAsync("kept");
        var keys = new ProtectionKeys(Database.Portal, TimeProvider.System);
        keys.StoreElement(new XElement("key", "a secret that signs"), "key-1");
    }

    public override async ValueTask DisposeAsync()
    {
        _data.Dispose();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected async Task<string> BackUpAsync() => (await Backups.ExecuteAsync(BackupReason.Manual, null, Cancellation)).Path;

    protected Task<RestoredBackup> RestoreAsync(string path, BackupOptions? options = null, Action<string>? tell = null)
    {
        Disconnect();
        var used = options ?? Options;
        var restore = new RestoreBackup(used, Database.Portal, new MakeBackup(used, TimeProvider.System), TimeProvider.System);
        return restore.ExecuteAsync(path, tell ?? (static _ => { }), Cancellation);
    }

    protected async Task AddAsync(string action)
    {
        await using var db = Database.Open();
        db.Audit.Add(AuditEntry.For(DateTime.UtcNow, Actor.Portal, action, ("test", "1")));
        await db.SaveChangesAsync(Cancellation);
    }

    /// <summary>Acts in the database, without what happens at a start.</summary>
    protected async Task<List<string>> ActsAsync()
    {
        await using var db = Database.Open();
        return await db.Audit.AsNoTracking().OrderBy(entry => entry.At).Select(entry => entry.Action).ToListAsync(Cancellation);
    }

    /// <summary>Closes every idle connection, as a Portal that ended has.</summary>
    protected void Disconnect()
    {
        var text = Database.Options.ConnectionString.Reveal();
        if (Database.Portal.Provider == DatabaseProvider.Sqlite)
        {
            using var connection = new SqliteConnection(text);
            SqliteConnection.ClearPool(connection);
        }
        else
        {
            using var connection = new NpgsqlConnection(text);
            NpgsqlConnection.ClearPool(connection);
        }
    }

    protected string File(string name) => _data.File(name);
}
