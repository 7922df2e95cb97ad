using Npgsql;
using Portal.Core.Persistence;

namespace Portal.Core.Backups;

/// <summary>
/// Says who uses a PostgreSQL database: every running Portal shares the lock, a restore wants it alone for its whole length. On SQLite the
/// <see cref="FolderLock"/> says it.
/// </summary>
/// <remarks>
/// Limit: the server lets go of it when the connection ends, so a node that lost its connection holds nothing; therefore a restore also looks who
/// is connected, before it begins and inside its own transaction.
/// </remarks>
public sealed class DatabaseLock : IAsyncDisposable
{
    // the number is ours alone
    private const string Number = "7038102957";
    private const int KeepAliveSeconds = 30;

    private readonly NpgsqlConnection? _connection;

    private DatabaseLock(NpgsqlConnection? connection) => _connection = connection;

    /// <summary>False where there is nothing to lock: on SQLite, and before the database is made.</summary>
    public bool IsHeld => _connection is not null;

    /// <summary>The server's number of the connection that holds it; zero when nothing is held.</summary>
    internal int ProcessId => _connection?.ProcessID ?? 0;

    /// <summary>Held while Portal runs; null while a restore holds it.</summary>
    public static Task<DatabaseLock?> ShareAsync(PersistenceOptions options, CancellationToken cancellationToken) =>
        TryAsync(options, $"SELECT pg_try_advisory_lock_shared({Number})", cancellationToken);

    /// <summary>Held while a restore replaces rows; null while a Portal runs.</summary>
    public static Task<DatabaseLock?> TakeAsync(PersistenceOptions options, CancellationToken cancellationToken) =>
        TryAsync(options, $"SELECT pg_try_advisory_lock({Number})", cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static async Task<DatabaseLock?> TryAsync(PersistenceOptions options, string sql, CancellationToken cancellationToken)
    {
        if (options.Provider != DatabaseProvider.Postgres)
        {
            return new DatabaseLock(null);
        }

        var text = new NpgsqlConnectionStringBuilder(options.ConnectionString.Reveal())
        {
            Pooling = false,
            KeepAlive = KeepAliveSeconds,
            ApplicationName = "portal-lock",
        };
        var connection = new NpgsqlConnection(text.ToString());
        var isTaken = false;
        try
        {
            await connection.OpenAsync(cancellationToken);
            await using var command = new NpgsqlCommand(sql, connection);
            isTaken = await command.ExecuteScalarAsync(cancellationToken) is true;
            return isTaken ? new DatabaseLock(connection) : null;
        }
        catch (PostgresException missing) when (missing.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            return new DatabaseLock(null);
        }
        finally
        {
            if (!isTaken)
            {
                await connection.DisposeAsync();
            }
        }
    }
}
