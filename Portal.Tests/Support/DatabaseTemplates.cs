using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Npgsql;
using Portal.Core;
using Portal.Core.Persistence;
using Portal.Tests.Support;

[assembly: AssemblyFixture(typeof(DatabaseTemplates))]

namespace Portal.Tests.Support;

/// <summary>Migrates one database of each kind once in a run; each test's database is a copy of it, which is far quicker.</summary>
public sealed class DatabaseTemplates : IAsyncDisposable
{
    private static readonly Lazy<Task<(TestFolder Folder, string File)>> Sqlite = new(MakeSqliteAsync);
    private static readonly Lazy<Task<(string Server, string Name)>> Postgres = new(MakePostgresAsync);
    private static readonly ConcurrentDictionary<Task, byte> Drops = new();

    /// <summary>Path of a migrated SQLite file, not open.</summary>
    public static async Task<string> SqliteAsync() => (await Sqlite.Value).File;

    /// <summary>Name of a migrated PostgreSQL database, not open.</summary>
    public static async Task<string> PostgresAsync() => (await Postgres.Value).Name;

    /// <summary>Drops a PostgreSQL database beside the next test: the server waits a tenth of a second for connections that are just closing.</summary>
    public static void Drop(string server, string name)
    {
        var drop = DropAsync(server, name);
        Drops[drop] = 0;
        _ = drop.ContinueWith(
            done => done.IsCompletedSuccessfully && Drops.TryRemove(done, out _), // what failed fails the run at its end
            TaskScheduler.Default
        );
    }

    /// <summary>Waits until the databases dropped so far are gone: what they depend on can be dropped then.</summary>
    public static Task UntilDroppedAsync() => Task.WhenAll(Drops.Keys);

    /// <summary>Runs one statement as the server's administrator.</summary>
    public static async Task ExecuteAsync(string server, string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await UntilDroppedAsync();
        if (Sqlite is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            (await Sqlite.Value).Folder.Dispose();
        }

        if (Postgres is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            var (server, name) = await Postgres.Value;
            await DropAsync(server, name);
        }
    }

    private static Task DropAsync(string server, string name) =>
        ExecuteAsync(server, $"DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)", CancellationToken.None);

    private static async Task<(TestFolder Folder, string File)> MakeSqliteAsync()
    {
        var folder = new TestFolder();
        var file = folder.File("template.db");
        // without a pool the last connection folds the write-ahead log into the file as it closes
        var connection = new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString();
        await MigrateAsync(new PersistenceOptions(DatabaseProvider.Sqlite, new Secret(connection)));
        return (folder, file);
    }

    private static async Task<(string Server, string Name)> MakePostgresAsync()
    {
        var server = TestEnvironment.Require("postgres", TestEnvironment.PostgresVariable);
        var name = $"template_{Guid.NewGuid():N}";
        await ExecuteAsync(server, $"CREATE DATABASE \"{name}\"", CancellationToken.None);
        // a database with open connections cannot be copied, so none may stay in a pool
        var connection = new NpgsqlConnectionStringBuilder(server) { Database = name, Pooling = false }.ToString();
        await MigrateAsync(new PersistenceOptions(DatabaseProvider.Postgres, new Secret(connection)));
        return (server, name);
    }

    private static async Task MigrateAsync(PersistenceOptions options)
    {
        using var gate = new WriteGate(options.Provider);
        await new PortalDatabase(options, gate).MigrateAsync(CancellationToken.None);
    }
}
