using Microsoft.Data.Sqlite;
using Npgsql;

namespace Portal.Core.Persistence;

/// <summary>Lets one node at a time bring the schema up to date, backup included; the others wait and then find it done.</summary>
public sealed class UpgradeTurn : IAsyncDisposable
{
    // the number is ours alone
    private const string Try = "SELECT pg_try_advisory_lock(7038102956)";
    private const string Lock = "SELECT pg_advisory_lock(7038102956)";
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(200);

    private readonly IAsyncDisposable _held;

    private UpgradeTurn(IAsyncDisposable held) => _held = held;

    /// <summary>Waits for the turn.</summary>
    /// <param name="options">The database.</param>
    /// <param name="time">Clock.</param>
    /// <param name="waits">Called once when another node has the turn.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <exception cref="IOException">The file of the turn cannot be opened, and not because another has it.</exception>
    public static async Task<UpgradeTurn> TakeAsync(
        PersistenceOptions options,
        TimeProvider time,
        Action waits,
        CancellationToken cancellationToken
    ) =>
        new(
            options.Provider == DatabaseProvider.Sqlite
                ? await TakeFileAsync(options, time, waits, cancellationToken)
                : await TakeServerAsync(options, waits, cancellationToken)
        );

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _held.DisposeAsync();

    private static async Task<FileStream> TakeFileAsync(
        PersistenceOptions options,
        TimeProvider time,
        Action waits,
        CancellationToken cancellationToken
    )
    {
        var told = false;
        var database = new SqliteConnectionStringBuilder(options.ConnectionString.Reveal()).DataSource;
        var path = $"{database}.upgrade-lock";
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException refusal) when (refusal.IsHeldByAnother())
            {
                if (!told)
                {
                    told = true;
                    waits();
                }

                await Task.Delay(LookAgain, time, cancellationToken);
            }
        }
    }

    private static async Task<NpgsqlConnection> TakeServerAsync(
        PersistenceOptions options,
        Action waits,
        CancellationToken cancellationToken
    )
    {
        var text = new NpgsqlConnectionStringBuilder(options.ConnectionString.Reveal())
        {
            Pooling = false,
            CommandTimeout = 0,
            ApplicationName = "portal-upgrade",
        };
        var connection = new NpgsqlConnection(text.ToString());
        try
        {
            await connection.OpenAsync(cancellationToken);
            await using var attempt = new NpgsqlCommand(Try, connection);
            if (await attempt.ExecuteScalarAsync(cancellationToken) is not true)
            {
                waits();
                await using var command = new NpgsqlCommand(Lock, connection);
                await command.ExecuteNonQueryAsync(cancellationToken);
            }

            return connection;
        }
        catch (PostgresException missing) when (missing.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            return connection; // there is no database yet: the migrations make it, under a lock of their own
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
