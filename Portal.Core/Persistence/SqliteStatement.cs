using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Portal.Core.Persistence;

/// <summary>
/// A prepared statement that writes and reads values just as the contexts do: ids as upper-case text, instants as text to the
/// microsecond. Parameters and columns are counted as SQLite does: parameters from 1, columns from 0. Not thread-safe.
/// </summary>
internal sealed class SqliteStatement(sqlite3 database, sqlite3_stmt statement) : IDisposable
{
    private const string InstantFormat = "yyyy-MM-dd HH:mm:ss.FFFFFF";

    /// <summary>Rows changed by the last run.</summary>
    public int Changes => raw.sqlite3_changes(database);

    public SqliteStatement Bind(int parameter, string? text)
    {
        Check(text is null ? raw.sqlite3_bind_null(statement, parameter) : raw.sqlite3_bind_text(statement, parameter, text));
        return this;
    }

    public SqliteStatement Bind(int parameter, long? number)
    {
        Check(
            number is { } value
                ? raw.sqlite3_bind_int64(statement, parameter, value)
                : raw.sqlite3_bind_null(statement, parameter)
        );
        return this;
    }

    public SqliteStatement Bind(int parameter, Guid id)
    {
        Span<byte> text = stackalloc byte[36];
        _ = id.TryFormat(text, out _);
        foreach (ref var letter in text)
        {
            letter = letter >= (byte)'a' ? (byte)(letter - 32) : letter;
        }

        Check(raw.sqlite3_bind_text(statement, parameter, text));
        return this;
    }

    public SqliteStatement Bind(int parameter, DateTime? instant)
    {
        if (instant is not { } value)
        {
            Check(raw.sqlite3_bind_null(statement, parameter));
            return this;
        }

        Span<byte> text = stackalloc byte[32];
        _ = value.TryFormat(text, out var length, InstantFormat, CultureInfo.InvariantCulture);
        Check(raw.sqlite3_bind_text(statement, parameter, text[..length]));
        return this;
    }

    public SqliteStatement Bind(int parameter, ReadOnlySpan<byte> bytes)
    {
        Check(raw.sqlite3_bind_blob(statement, parameter, bytes));
        return this;
    }

    /// <summary>Binds as many values as there are, from the first parameter on.</summary>
    public SqliteStatement BindAll(IReadOnlyList<object> values)
    {
        for (var each = 0; each < values.Count; each++)
        {
            _ = values[each] switch
            {
                string text => Bind(each + 1, text),
                int number => Bind(each + 1, number),
                bool truth => Bind(each + 1, truth ? 1 : 0),
                Guid id => Bind(each + 1, id),
                DateTime instant => Bind(each + 1, instant),
                var other => throw new ArgumentException($"A {other.GetType().Name} has no column.", nameof(values)),
            };
        }

        return this;
    }

    /// <summary>Goes to the next row; false, and ready for the next run, when there is none.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(statement);
        if (code == raw.SQLITE_ROW)
        {
            return true;
        }

        Reset();
        if (code != raw.SQLITE_DONE)
        {
            SqliteException.ThrowExceptionForRC(code, database);
        }

        return false;
    }

    /// <summary>Runs to the end; for statements whose rows nobody reads.</summary>
    public int Run()
    {
        while (Step()) { }

        return Changes;
    }

    /// <summary>Runs to the end; the first column of the only row, or null without a row.</summary>
    public long? RunForNumber()
    {
        long? number = null;
        while (Step())
        {
            number = Number(0);
        }

        return number;
    }

    public string? Text(int column) =>
        raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL
            ? null
            : raw.sqlite3_column_text(statement, column).utf8_to_string();

    public long Number(int column) => raw.sqlite3_column_int64(statement, column);

    public Guid Id(int column) => Guid.Parse(Text(column)!); // a key column is never null

    public DateTime? Instant(int column) =>
        Text(column) is { } text
            ? DateTime.Parse(
                text,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal
            )
            : null;

    public byte[] Bytes(int column) => raw.sqlite3_column_blob(statement, column).ToArray();

    /// <summary>Leaves a run in the middle.</summary>
    public void Reset() => _ = raw.sqlite3_reset(statement); // repeats the code of the last step, which was seen there

    /// <inheritdoc/>
    public void Dispose() => statement.Dispose();

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            SqliteException.ThrowExceptionForRC(code, database);
        }
    }
}
