using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Portal.Core.Persistence;

/// <summary>
/// The substring index on PostgreSQL. The extension pg_trgm comes with the server and any owner of a database may switch it on; where a
/// managed server refuses, search still finds everything, by reading every row.
/// </summary>
internal static class PostgresSubstringIndex
{
    // the number is ours alone; it keeps nodes that start together from making the same thing twice
    private const string Lock = "SELECT pg_advisory_xact_lock(7038102954)";

    /// <summary>How the name of each ends; a restore leaves them out, since the extension may be elsewhere there, and the start makes them.</summary>
    public const string NameEnding = "_Trigrams";

    private static readonly HashSet<string> Refusals =
    [
        PostgresErrorCodes.InsufficientPrivilege,
        PostgresErrorCodes.FeatureNotSupported,
        PostgresErrorCodes.UndefinedFile,
    ];

    public static async Task<string?> EnsureAsync(PortalDbContext db, SearchedColumn column, CancellationToken cancellationToken)
    {
        var name = $"IX_{column.Table}_{column.Column}{NameEnding}";
        var isMade = await db
            .Database.SqlQueryRaw<bool>(
                "SELECT EXISTS (SELECT 1 FROM pg_indexes WHERE schemaname = current_schema() AND indexname = {0}) AS \"Value\"",
                name
            )
            .SingleAsync(cancellationToken);
        if (isMade)
        {
            return null;
        }

        try
        {
            await MakeAsync(db, column, name, cancellationToken);
            return null;
        }
        catch (PostgresException refusal) when (Refusals.Contains(refusal.SqlState))
        {
            return $"The search in {column.Table} reads every row, because the server does not let this account switch on the extension "
                + "pg_trgm. Ask its administrator to run \"CREATE EXTENSION pg_trgm\" in this database, then start Portal again.";
        }
    }

    /// <summary>Counts rows that match the patterns, at most the last argument of them.</summary>
    public static string CountSql(SearchedColumn column, int words) =>
        $"""SELECT COUNT(*)::int AS "Value" FROM (SELECT 1 FROM "{column.Table}" WHERE {Matches(column, words)} LIMIT {Argument(words)}) AS found""";

    /// <summary>Selects the rows that match the patterns. OFFSET 0: planned by itself, without regard to the order asked for around it.</summary>
    public static string RowsSql(SearchedColumn column, int words) =>
        $"""SELECT * FROM "{column.Table}" WHERE {Matches(column, words)} OFFSET 0""";

    private static string Matches(SearchedColumn column, int words) =>
        string.Join(" AND ", Enumerable.Range(0, words).Select(word => $"\"{column.Column}\" LIKE {Argument(word)}"));

    private static string Argument(int index) => $"{{{index}}}";

    private static async Task MakeAsync(
        PortalDbContext db,
        SearchedColumn column,
        string name,
        CancellationToken cancellationToken
    )
    {
        await using var write = await db.BeginWriteAsync(cancellationToken);
        await db.Database.ExecuteSqlRawAsync(Lock, cancellationToken);
        await db.Database.ExecuteSqlRawAsync("CREATE EXTENSION IF NOT EXISTS pg_trgm", cancellationToken);
        // an administrator may have put it into a schema of its own
        var schema = await db
            .Database.SqlQueryRaw<string>(
                "SELECT n.nspname AS \"Value\" FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pg_trgm'"
            )
            .SingleAsync(cancellationToken);
        var index =
            $"""CREATE INDEX IF NOT EXISTS "{name}" ON "{column.Table}" USING gin ("{column.Column}" "{schema}".gin_trgm_ops)""";
        await db.Database.ExecuteSqlRawAsync(index, cancellationToken);
        await write.CommitAsync(cancellationToken);
    }
}
