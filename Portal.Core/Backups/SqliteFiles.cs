using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Portal.Core.Backups;

/// <summary>What a backup does with SQLite files: copies one that is in use, checks one, counts its rows. Synchronous, as SQLite is.</summary>
internal static class SqliteFiles
{
    private const string Counted =
        """SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND sql NOT LIKE 'CREATE VIRTUAL%'""";

    /// <summary>Copies a file as of one moment, page by page with its row numbers, while others go on writing.</summary>
    public static void Copy(string from, string to)
    {
        using var source = Open(from, SqliteOpenMode.ReadWrite);
        using var target = Open(to, SqliteOpenMode.ReadWriteCreate);
        source.BackupDatabase(target);
        // one file, nothing beside it: the copy is packed as it is
        Execute(target, "PRAGMA journal_mode=DELETE");
    }

    /// <summary>Null when the file is whole, otherwise what SQLite found.</summary>
    public static string? FindDamage(string file)
    {
        try
        {
            using var connection = Open(file, SqliteOpenMode.ReadOnly);
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA integrity_check(1)";
            return command.ExecuteScalar() is "ok" ? null : "its pages do not fit together";
        }
        catch (SqliteException refusal)
        {
            return $"SQLite says \"{refusal.Message}\"";
        }
    }

    /// <summary>True when SQLite itself says that the file is damaged or none of its own; anything else may pass.</summary>
    public static bool SaysDamage(SqliteException refusal) => refusal.SqliteErrorCode is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB;

    /// <summary>True when it is a whole database of Portal's, whatever its version: an empty file is none.</summary>
    public static bool IsOfPortal(string file) => FindDamage(file) is null && Tables(file).Contains("__EFMigrationsHistory");

    /// <summary>Names of its tables.</summary>
    public static HashSet<string> Tables(string file)
    {
        using var connection = Open(file, SqliteOpenMode.ReadOnly);
        return [.. Texts(connection, Counted)];
    }

    /// <summary>What the database was stamped with; null without a stamp.</summary>
    public static string? FindPurpose(string file)
    {
        using var connection = Open(file, SqliteOpenMode.ReadOnly);
        return Texts(connection, Counted).Contains("DatabaseStamp")
            ? Texts(connection, """SELECT "Purpose" FROM "DatabaseStamp" """).FirstOrDefault()
            : null;
    }

    /// <summary>Changes a file that nobody has open; afterwards it is one file, nothing beside it.</summary>
    public static void Change(string file, string sql)
    {
        using var connection = Open(file, SqliteOpenMode.ReadWrite);
        Execute(connection, $"PRAGMA journal_mode=DELETE; PRAGMA synchronous=FULL; BEGIN; {sql} COMMIT");
    }

    /// <summary>Rows of each table.</summary>
    public static IReadOnlyDictionary<string, long> Count(string file)
    {
        using var connection = Open(file, SqliteOpenMode.ReadOnly);
        return Texts(connection, Counted)
            .ToDictionary(
                table => table,
                table => Convert.ToInt64(Value(connection, $"SELECT COUNT(*) FROM \"{table}\""), CultureInfo.InvariantCulture)
            );
    }

    /// <summary>Changes of the schema that the file has.</summary>
    public static IReadOnlyList<string> Migrations(string file)
    {
        using var connection = Open(file, SqliteOpenMode.ReadOnly);
        return Texts(connection, """SELECT "MigrationId" FROM "__EFMigrationsHistory" ORDER BY 1""");
    }

    /// <summary>Brings what stands in the log beside the file into the file; the log is gone then.</summary>
    public static void Settle(string file)
    {
        using var connection = Open(file, SqliteOpenMode.ReadWrite);
        Execute(connection, "PRAGMA journal_mode=DELETE");
    }

    private static SqliteConnection Open(string file, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = file,
                Mode = mode,
                Pooling = false,
            }.ToString()
        );
        connection.Open();
        return connection;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static object? Value(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private static List<string> Texts(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var texts = new List<string>();
        while (reader.Read())
        {
            texts.Add(reader.GetString(0));
        }

        return texts;
    }
}
