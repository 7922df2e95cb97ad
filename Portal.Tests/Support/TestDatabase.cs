using Microsoft.Data.Sqlite;
using Npgsql;
using Portal.Core;
using Portal.Core.Persistence;

namespace Portal.Tests.Support;

/// <summary>A database of one test with the present schema, gone when it is disposed.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly WriteGate _gate;
    private readonly Func<ValueTask> _remove;

    private TestDatabase(PersistenceOptions options, Func<ValueTask> remove)
    {
        _remove = remove;
        _gate = new WriteGate(options.Provider);
        Options = options;
        Portal = new PortalDatabase(options, _gate);
    }

    /// <summary>Rows for a theory that runs on both databases.</summary>
    public static TheoryData<DatabaseProvider> Both { get; } = [DatabaseProvider.Sqlite, DatabaseProvider.Postgres];

    /// <summary>Where it is, for a host that opens it too.</summary>
    public PersistenceOptions Options { get; }

    /// <summary>Makes contexts on it.</summary>
    public PortalDatabase Portal { get; }

    /// <summary>Makes one; on PostgreSQL the test is skipped where no server is given.</summary>
    public static async Task<TestDatabase> CreateAsync(DatabaseProvider provider, CancellationToken cancellationToken) =>
        provider == DatabaseProvider.Sqlite
            ? await CreateSqliteAsync(cancellationToken)
            : await CreatePostgresAsync(cancellationToken);

    /// <summary>An empty one, without tables.</summary>
    public static async Task<TestDatabase> CreateEmptyAsync(DatabaseProvider provider, CancellationToken cancellationToken)
    {
        if (provider == DatabaseProvider.Sqlite)
        {
            return OnSqlite();
        }

        var server = TestEnvironment.Require("postgres", TestEnvironment.PostgresVariable);
        return await OnPostgresAsync(server, "", cancellationToken);
    }

    /// <summary>A new context; the caller disposes it.</summary>
    public PortalDbContext Open() => Portal.CreateDbContext();

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _gate.Dispose();
        return _remove();
    }

    private static async Task<TestDatabase> CreateSqliteAsync(CancellationToken cancellationToken)
    {
        var template = await DatabaseTemplates.SqliteAsync();
        var database = OnSqlite();
        var file = new SqliteConnectionStringBuilder(database.Options.ConnectionString.Reveal()).DataSource;
        await using var source = File.OpenRead(template);
        await using var target = File.Create(file);
        await source.CopyToAsync(target, cancellationToken);
        return database;
    }

    private static async Task<TestDatabase> CreatePostgresAsync(CancellationToken cancellationToken)
    {
        var server = TestEnvironment.Require("postgres", TestEnvironment.PostgresVariable);
        var template = await DatabaseTemplates.PostgresAsync();
        return await OnPostgresAsync(server, $"TEMPLATE \"{template}\"", cancellationToken);
    }

    private static TestDatabase OnSqlite()
    {
        var folder = new TestFolder();
        var file = new SqliteConnectionStringBuilder { DataSource = folder.File("portal.db") }.ToString();
        return new TestDatabase(
            new PersistenceOptions(DatabaseProvider.Sqlite, new Secret(file)),
            () =>
            {
                using var connection = new SqliteConnection(file);
                SqliteConnection.ClearPool(connection);
                folder.Dispose();
                return ValueTask.CompletedTask;
            }
        );
    }

    private static async Task<TestDatabase> OnPostgresAsync(string server, string clause, CancellationToken cancellationToken)
    {
        var name = $"test_{Guid.NewGuid():N}";
        await DatabaseTemplates.ExecuteAsync(server, $"CREATE DATABASE \"{name}\" {clause}", cancellationToken);
        // a small pool each: the suites run side by side on one server
        var own = new NpgsqlConnectionStringBuilder(server) { Database = name, MaxPoolSize = 10 }.ToString();
        var options = new PersistenceOptions(DatabaseProvider.Postgres, new Secret(own));
        return new TestDatabase(
            options,
            () =>
            {
                using var connection = new NpgsqlConnection(options.ConnectionString.Reveal());
                NpgsqlConnection.ClearPool(connection);
                DatabaseTemplates.Drop(server, name);
                return ValueTask.CompletedTask;
            }
        );
    }
}
