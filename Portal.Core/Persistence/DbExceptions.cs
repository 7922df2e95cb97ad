using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using SQLitePCL;

namespace Portal.Core.Persistence;

/// <summary>Reads what a database refused, alike for both.</summary>
public static class DbExceptions
{
    /// <summary>True when a unique key or index refused the row: somebody else was first.</summary>
    public static bool IsUniqueViolation(this DbUpdateException exception) =>
        exception.InnerException is DbException inner && inner.IsUniqueViolation();

    /// <summary>The same of what the database itself throws.</summary>
    public static bool IsUniqueViolation(this DbException exception) =>
        exception switch
        {
            SqliteException sqlite => sqlite.SqliteExtendedErrorCode
                is raw.SQLITE_CONSTRAINT_UNIQUE
                    or raw.SQLITE_CONSTRAINT_PRIMARYKEY,
            PostgresException postgres => postgres.SqlState == PostgresErrorCodes.UniqueViolation,
            _ => false,
        };

    /// <summary>
    /// True when the database itself cannot serve now: locked by others, disk full, cut off, stopping. The same command may succeed later.
    /// Source: rows 12 and 13.
    /// </summary>
    public static bool IsUnavailable(this DbException exception) =>
        exception switch
        {
            SqliteException sqlite => sqlite.SqliteErrorCode
                is raw.SQLITE_BUSY
                    or raw.SQLITE_LOCKED
                    or raw.SQLITE_FULL
                    or raw.SQLITE_IOERR
                    or raw.SQLITE_CANTOPEN
                    or raw.SQLITE_READONLY
                    or raw.SQLITE_NOMEM
                    or raw.SQLITE_PROTOCOL,
            // connection, rollback, resources, object not ready, operator, system
            PostgresException postgres => postgres.SqlState[..2] is "08" or "40" or "53" or "55" or "57" or "58",
            NpgsqlException => true,
            _ => false,
        };

    /// <summary>True when the row refers to one that is not there: somebody else removed it first.</summary>
    public static bool IsForeignKeyViolation(this DbUpdateException exception) =>
        exception.InnerException switch
        {
            SqliteException sqlite => sqlite.SqliteExtendedErrorCode == raw.SQLITE_CONSTRAINT_FOREIGNKEY,
            PostgresException postgres => postgres.SqlState == PostgresErrorCodes.ForeignKeyViolation,
            _ => false,
        };

    /// <summary>True when the database takes no such value in that row, now or later; the database itself is well.</summary>
    public static bool IsRefusedValue(this DbException exception) =>
        exception switch
        {
            SqliteException sqlite => sqlite.SqliteErrorCode is raw.SQLITE_TOOBIG or raw.SQLITE_CONSTRAINT or raw.SQLITE_MISMATCH,
            // data exceptions, integrity constraints, program limits
            PostgresException postgres => postgres.SqlState[..2] is "22" or "23" or "54",
            _ => false,
        };
}
