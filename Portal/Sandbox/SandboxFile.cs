using Microsoft.Data.Sqlite;

namespace Portal.Sandbox;

/// <summary>A stand-in's SQLite file, or a database in memory: whatever was committed outlives the process.</summary>
/// <remarks>
/// Write-ahead log with <c>synchronous=NORMAL</c>: a commit survives the end of the process at any moment, kill -9 included;
/// a power cut may lose the last ones. Not safe for many threads; its owner takes turns.
/// </remarks>
internal sealed class SandboxFile : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _prepared = [];
    private SqliteTransaction? _transaction;

    public SandboxFile(string? path, params ReadOnlySpan<string> tables)
    {
        if (path is not null)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path)) ?? ".");
        }

        _connection = new(new SqliteConnectionStringBuilder { DataSource = path ?? ":memory:", Pooling = false }.ToString());
        _connection.Open();
        foreach (var sql in (ReadOnlySpan<string>)["PRAGMA journal_mode=WAL", "PRAGMA synchronous=NORMAL", .. tables])
        {
            Run(sql);
        }
    }

    /// <summary>Runs work as one transaction: all of it is kept, or nothing.</summary>
    public T Commit<T>(Func<T> work)
    {
        using var transaction = _transaction = _connection.BeginTransaction();
        try
        {
            var result = work();
            transaction.Commit();
            return result;
        }
        finally
        {
            _transaction = null;
        }
    }

    /// <summary>Runs a statement; its parameters are <c>$1</c>, <c>$2</c> and so on.</summary>
    public int Run(string sql, params object?[] values) => Command(sql, values).ExecuteNonQuery();

    /// <summary>The first column of the first row, or null.</summary>
    public object? Scalar(string sql, params object?[] values) =>
        Command(sql, values).ExecuteScalar() is { } value and not DBNull ? value : null;

    public long Count(string sql, params object?[] values) => Scalar(sql, values) is long count ? count : 0;

    public List<T> Rows<T>(string sql, Func<SqliteDataReader, T> read, params object?[] values)
    {
        using var reader = Command(sql, values).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    public void Dispose()
    {
        foreach (var command in _prepared.Values)
        {
            command.Dispose();
        }

        _connection.Dispose();
    }

    private SqliteCommand Command(string sql, object?[] values)
    {
        if (!_prepared.TryGetValue(sql, out var command))
        {
            command = _connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 1; i <= values.Length; i++)
            {
                command.Parameters.Add(new() { ParameterName = $"${i}" });
            }

            _prepared.Add(sql, command);
        }

        command.Transaction = _transaction;
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        return command;
    }
}
