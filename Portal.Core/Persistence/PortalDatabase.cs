using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Portal.Core.Persistence;

/// <summary>The database was made by a newer Portal than this one.</summary>
/// <param name="unknown">Name of the first migration this Portal does not know.</param>
public sealed class SchemaTooNewException(string unknown)
    : Exception(
        $"The database was written by a newer Portal: it has the change \"{unknown}\", which this version does not know. Nothing was changed. "
            + "Start that version or a newer one, or restore a backup that this version made (dotnet Portal.dll restore; backups/ in the data directory)."
    )
{
    /// <summary>For an operator: no stack trace.</summary>
    public override string ToString() => Message;
}

/// <summary>Makes contexts and keeps the schema. Thread-safe.</summary>
public sealed class PortalDatabase : IDbContextFactory<PortalDbContext>
{
    private readonly Func<PortalDbContext> _create;
    private readonly Secret _connectionString;

    /// <summary>Opens nothing yet; connections are opened by the contexts.</summary>
    public PortalDatabase(PersistenceOptions options, WriteGate gate)
    {
        Provider = options.Provider;
        Gate = gate;
        _connectionString = options.ConnectionString;
        if (options.Provider == DatabaseProvider.Sqlite)
        {
            var sqlite = new DbContextOptionsBuilder<SqlitePortalDbContext>()
                .UseSqlite(options.ConnectionString.Reveal())
                .AddInterceptors(new SqlitePortalDbContext.Pragmas(), new WriteGuard(), new StoppableReads.Interrupter())
                .Options;
            _create = () => new SqlitePortalDbContext(sqlite, gate);
        }
        else
        {
            _connectionString = new Secret(Durable(options.ConnectionString.Reveal()));
            var postgres = new DbContextOptionsBuilder<PostgresPortalDbContext>()
                .UseNpgsql(_connectionString.Reveal())
                .AddInterceptors(new WriteGuard())
                .Options;
            _create = () => new PostgresPortalDbContext(postgres, gate);
        }
    }

    /// <summary>Which database this is.</summary>
    public DatabaseProvider Provider { get; }

    /// <summary>The gate that the contexts pass; a hot path passes it too.</summary>
    internal WriteGate Gate { get; }

    /// <summary>True while somebody waits for the one writer of SQLite: whoever writes in bulk ends its transaction then.</summary>
    public bool IsWriterAwaited => Provider == DatabaseProvider.Sqlite && Gate.IsAwaited;

    /// <inheritdoc/>
    public PortalDbContext CreateDbContext() => _create();

    /// <summary>A connection of its own for a hot path on SQLite.</summary>
    internal SqliteSession OpenSqlite(TimeSpan patience) => SqliteSession.Open(_connectionString.Reveal(), patience);

    /// <summary>A connection for a hot path on PostgreSQL, not open yet.</summary>
    /// <param name="patience">How long connecting, and one command, may take.</param>
    internal NpgsqlConnection ConnectPostgres(TimeSpan patience)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(patience.TotalSeconds));
        return new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(_connectionString.Reveal())
            {
                Timeout = seconds,
                CommandTimeout = seconds,
            }.ToString()
        );
    }

    /// <summary>True when there are rows and migrating would change the schema under them.</summary>
    /// <exception cref="SchemaTooNewException">The database is newer than this Portal.</exception>
    public async Task<bool> NeedsUpgradeAsync(CancellationToken cancellationToken)
    {
        await using var db = CreateDbContext();
        var applied = await ReadAppliedAsync(db, cancellationToken);
        return applied.Count > 0 && db.Database.GetMigrations().Except(applied).Any();
    }

    /// <summary>
    /// Removes the lock that a start which was killed left behind: on SQLite Entity Framework keeps it as a row and would wait for its end for
    /// ever. PostgreSQL lets go of its own. Safe to repeat.
    /// </summary>
    /// <param name="turn">Proves that nobody else is at it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>True when there was one.</returns>
    public async Task<bool> RemoveAbandonedLockAsync(UpgradeTurn turn, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(turn);
        if (Provider != DatabaseProvider.Sqlite)
        {
            return false;
        }

        await using var db = CreateDbContext();
        const string there = """SELECT COUNT(*) AS "Value" FROM sqlite_master WHERE name = '__EFMigrationsLock'""";
        if (await db.Database.SqlQueryRaw<int>(there).SingleAsync(cancellationToken) == 0)
        {
            return false;
        }

        await using var write = await db.BeginWriteAsync(cancellationToken);
        var removed = await db.Database.ExecuteSqlRawAsync("""DELETE FROM "__EFMigrationsLock" """, cancellationToken);
        await write.CommitAsync(cancellationToken);
        return removed > 0;
    }

    /// <summary>The purpose that the database was stamped with; null when it has no stamp yet, or nothing at all.</summary>
    public async Task<string?> FindPurposeAsync(CancellationToken cancellationToken)
    {
        await using var db = CreateDbContext();
        return await db.Database.CanConnectAsync(cancellationToken)
            ? await DatabaseStamp.FindPurposeAsync(db, cancellationToken)
            : null;
    }

    /// <summary>Brings the schema up to this version; several nodes may call it at once. Safe to repeat.</summary>
    /// <returns>Null, or for an administrator what works more slowly than it could and what to do about it.</returns>
    /// <exception cref="SchemaTooNewException">The database is newer than this Portal; nothing was changed.</exception>
    public async Task<string?> MigrateAsync(CancellationToken cancellationToken)
    {
        await using var db = CreateDbContext();
        if (Provider == DatabaseProvider.Postgres)
        {
            db.Database.SetCommandTimeout(0); // a change of many rows takes its time
        }

        var applied = await ReadAppliedAsync(db, cancellationToken);
        if (db.Database.GetMigrations().Except(applied).Any())
        {
            await db.Database.MigrateAsync(cancellationToken);
        }

        await AppendOnly.EnsureAsync(db, cancellationToken);
        return await SubstringIndex.EnsureAsync(db, Provider, cancellationToken);
    }

    // a server or role set to "off" would acknowledge what a power cut takes away (P1); whoever names it in the connection string knows
    private static string Durable(string connection)
    {
        const string setting = "synchronous_commit";
        var builder = new NpgsqlConnectionStringBuilder(connection);
        if (builder.Options?.Contains(setting, StringComparison.Ordinal) != true)
        {
            builder.Options = $"{builder.Options} -c {setting}=on".Trim();
        }

        return builder.ToString();
    }

    private static async Task<List<string>> ReadAppliedAsync(PortalDbContext db, CancellationToken cancellationToken)
    {
        var known = db.Database.GetMigrations().ToHashSet(StringComparer.Ordinal);
        List<string> applied = [.. await db.Database.GetAppliedMigrationsAsync(cancellationToken)];
        return applied.Find(migration => !known.Contains(migration)) is { } unknown
            ? throw new SchemaTooNewException(unknown)
            : applied;
    }
}
