using Npgsql;
using NpgsqlTypes;

namespace Portal.Core.Persistence;

/// <summary>Makes commands of hot paths that speak to PostgreSQL themselves.</summary>
internal static class PostgresCommand
{
    /// <summary>One of a batch, with parameters numbered from 1.</summary>
    public static NpgsqlBatchCommand Of(string sql, params object[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(value as NpgsqlParameter ?? new NpgsqlParameter { Value = value });
        }

        return command;
    }

    /// <summary>A value that may be null: a null has no type of its own.</summary>
    public static NpgsqlParameter Null(NpgsqlDbType type, object? value) =>
        new() { NpgsqlDbType = type, Value = value ?? DBNull.Value };
}
