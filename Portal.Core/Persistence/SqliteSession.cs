using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Portal.Core.Persistence;

/// <summary>
/// A connection of its own to the SQLite file for a hot path, with statements prepared once. Not thread-safe. Who writes with it has
/// passed the <see cref="WriteGate"/>. Source: DESIGN §3 (four hot paths are raw prepared SQL).
/// </summary>
internal sealed class SqliteSession : IDisposable
{
    /// <summary>Bytes that the write-ahead log keeps on disk once a burst is over; a log that was long once would stay so for ever.</summary>
    public const int LogLimit = 64 * 1024 * 1024;

    private readonly SqliteConnection _connection;
    private readonly List<SqliteStatement> _statements = [];
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;
    private readonly SqliteStatement _rollback;

    private SqliteSession(SqliteConnection connection)
    {
        _connection = connection;
        _begin = Prepare("BEGIN IMMEDIATE");
        _commit = Prepare("COMMIT");
        _rollback = Prepare("ROLLBACK");
    }

    private sqlite3 Handle => _connection.Handle!; // open until disposed

    /// <summary>Opens it.</summary>
    /// <param name="connectionString">As the contexts use it.</param>
    /// <param name="patience">How long it waits for a writer outside this process before it says "busy".</param>
    public static SqliteSession Open(string connectionString, TimeSpan patience)
    {
        var own = new SqliteConnectionStringBuilder(connectionString) { Pooling = false };
        var connection = new SqliteConnection(own.ToString());
        try
        {
            connection.Open();
            // its own wait would otherwise come on top of the pragma's
            _ = raw.sqlite3_busy_timeout(connection.Handle, (int)patience.TotalMilliseconds);
            using var pragmas = connection.CreateCommand();
            pragmas.CommandText =
                $"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA journal_size_limit={LogLimit};";
            _ = pragmas.ExecuteNonQuery();
            return new SqliteSession(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Prepares one statement; it lives as long as the session.</summary>
    public SqliteStatement Prepare(string sql)
    {
        var handle = Handle;
        Check(raw.sqlite3_prepare_v3(handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out var statement));
        var prepared = new SqliteStatement(handle, statement);
        _statements.Add(prepared);
        return prepared;
    }

    /// <summary>How long it waits from now on for a writer outside this process.</summary>
    public void WaitAtMost(TimeSpan patience) => _ = raw.sqlite3_busy_timeout(Handle, (int)patience.TotalMilliseconds);

    /// <summary>Takes the write lock at once, so that nothing is refused in the middle.</summary>
    public void Begin() => _begin.Run();

    /// <summary>Makes what was written durable.</summary>
    public void Commit() => _commit.Run();

    /// <summary>Undoes what is open; does nothing when SQLite has already done so.</summary>
    public void Rollback()
    {
        foreach (var statement in _statements)
        {
            statement.Reset();
        }

        if (raw.sqlite3_get_autocommit(Handle) == 0)
        {
            _rollback.Run();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in _statements)
        {
            statement.Dispose();
        }

        _connection.Dispose();
    }

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            SqliteException.ThrowExceptionForRC(code, Handle);
        }
    }
}
