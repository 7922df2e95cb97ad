using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Portal.Core.Persistence;

/// <summary>Reads what a database refused, alike for both.</summary>
public static class DbExceptions
{
    private const int SqliteConstraintUnique = 2067;
    private const int SqliteConstraintPrimaryKey = 1555;
    private const int SqliteConstraintForeignKey = 787;
    private const int SqliteTooBig = 18;
    private const int SqliteConstraint = 19;
    private const int SqliteMismatch = 20;

    /// <summary>True when a unique key or index refused the row: somebody else was first.</summary>
    public static bool IsUniqueViolation(this DbUpdateException exception) =>
        exception.InnerException is DbException inner && inner.IsUniqueViolation();

    /// <summary>The same of what the database itself throws.</summary>
    public static bool IsUniqueViolation(this DbException exception) =>
        exception switch
        {
            SqliteException sqlite => sqlite.SqliteExtendedErrorCode is SqliteConstraintUnique or SqliteConstraintPrimaryKey,
            PostgresException postgres => postgres.SqlState == PostgresErrorCodes.UniqueViolation,
            _ => false,
        };

    /// <summary>True when the row refers to one that is not there: somebody else removed it first.</summary>
    public static bool IsForeignKeyViolation(this DbUpdateException exception) =>
        exception.InnerException switch
        {
            SqliteException sqlite => sqlite.SqliteExtendedErrorCode == SqliteConstraintForeignKey,
            PostgresException postgres => postgres.SqlState == PostgresErrorCodes.ForeignKeyViolation,
            _ => false,
        };

    /// <summary>True when the database takes no such value in that row, now or later; the database itself is well.</summary>
    public static bool IsRefusedValue(this DbException exception) =>
        exception switch
        {
            SqliteException sqlite => sqlite.SqliteErrorCode is SqliteTooBig or SqliteConstraint or SqliteMismatch,
            // data exceptions, integrity constraints, program limits
            PostgresException postgres => postgres.SqlState[..2] is "22" or "23" or "54",
            _ => false,
        };
}
