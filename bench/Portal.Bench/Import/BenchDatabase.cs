using Microsoft.Data.Sqlite;
using Npgsql;
using Portal.Core;
using Portal.Core.Persistence;

namespace Portal.Bench.Import;

/// <summary>A fresh database with Portal's schema, gone when it is disposed.</summary>
internal sealed class BenchDatabase : IAsyncDisposable
{
    private readonly WriteGate _gate;
    private readonly Func<ValueTask> _remove;

    private BenchDatabase(PersistenceOptions options, Func<ValueTask> remove)
    {
        _gate = new WriteGate(options.Provider);
        _remove = remove;
        Portal = new PortalDatabase(options, _gate);
    }

    public PortalDatabase Portal { get; }

    public static async Task<BenchDatabase> CreateAsync(DatabaseProvider provider, string? server)
    {
        var database = provider == DatabaseProvider.Sqlite ? OnSqlite() : await OnPostgresAsync(server ?? "");
        await database.Portal.MigrateAsync(CancellationToken.None);
        return database;
    }

    public ValueTask DisposeAsync()
    {
        _gate.Dispose();
        return _remove();
    }

    private static BenchDatabase OnSqlite()
    {
        var folder = Directory.CreateTempSubdirectory("portal-bench-");
        var file = new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder.FullName, "portal.db") }.ToString();
        return new BenchDatabase(
            new PersistenceOptions(DatabaseProvider.Sqlite, new Secret(file)),
            () =>
            {
                SqliteConnection.ClearAllPools();
                folder.Delete(recursive: true);
                return ValueTask.CompletedTask;
            }
        );
    }

    private static async Task<BenchDatabase> OnPostgresAsync(string server)
    {
        var name = $"bench_{Guid.NewGuid():N}";
        await ExecuteAsync(server, $"CREATE DATABASE \"{name}\"");
        var own = new NpgsqlConnectionStringBuilder(server) { Database = name }.ToString();
        return new BenchDatabase(
            new PersistenceOptions(DatabaseProvider.Postgres, new Secret(own)),
            async () =>
            {
                NpgsqlConnection.ClearAllPools();
                await ExecuteAsync(server, $"DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)");
            }
        );
    }

    private static async Task ExecuteAsync(string server, string text)
    {
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(text, connection);
        await command.ExecuteNonQueryAsync();
    }
}
