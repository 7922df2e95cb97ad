using Microsoft.EntityFrameworkCore;

namespace Portal.Core.Persistence;

/// <summary>
/// The substring index on SQLite: an FTS5 table of trigrams without a copy of the text. Two blanks end each text, so that also its last
/// one or two characters begin a trigram. It names rows by rowid, which only a rebuilt table may change; that is noticed at start.
/// </summary>
internal static class SqliteSubstringIndex
{
    private const string Ending = "  ";

    public static async Task EnsureAsync(PortalDbContext db, SearchedColumn column, CancellationToken cancellationToken)
    {
        var objects = ObjectsOf(column);
        if (await IsCurrentAsync(db, column, objects, cancellationToken))
        {
            return;
        }

        await using var write = await db.BeginWriteAsync(cancellationToken);
        // another node may have made it while this one waited for its turn
        if (!await IsCurrentAsync(db, column, objects, cancellationToken))
        {
            await MakeAsync(db, column, objects, cancellationToken);
        }

        await write.CommitAsync(cancellationToken);
    }

    /// <summary>Selects a page's worth of matches, to count them: of trigrams in <c>{0}</c>, at most <c>{1}</c>.</summary>
    public static string CountSql(SearchedColumn column) =>
        $"""SELECT COUNT(*) AS "Value" FROM (SELECT 1 FROM "{Index(column)}" WHERE "{Index(column)}" MATCH {Argument(0)} LIMIT {Argument(1)})""";

    /// <summary>Selects the rows that have all trigrams in <c>{0}</c>. CROSS JOIN: SQLite keeps to the order written.</summary>
    public static string RowsSql(SearchedColumn column) =>
        $"""
            SELECT b.* FROM "{Index(column)}" AS s CROSS JOIN "{column.Table}" AS b
            WHERE s."{Index(column)}" MATCH {Argument(0)} AND b.rowid = s.rowid
            """;

    /// <summary>Counts where trigrams from <c>{0}</c> to before <c>{1}</c> stand, at most <c>{2}</c> of them.</summary>
    public static string CountStartsSql(SearchedColumn column) =>
        $"""SELECT COUNT(*) AS "Value" FROM (SELECT 1 FROM "{Trigrams(column)}" WHERE term >= {Argument(0)} AND term < {Argument(1)} LIMIT {Argument(2)})""";

    /// <summary>Selects the rows with a trigram from <c>{0}</c> to before <c>{1}</c>.</summary>
    public static string RowsOfStartsSql(SearchedColumn column) =>
        $"""
            SELECT b.* FROM (SELECT DISTINCT doc FROM "{Trigrams(column)}" WHERE term >= {Argument(0)} AND term < {Argument(
                1
            )}) AS s
            CROSS JOIN "{column.Table}" AS b WHERE b.rowid = s.doc
            """;

    private static string Index(SearchedColumn column) => $"{column.Table}_Search";

    private static string Trigrams(SearchedColumn column) => $"{column.Table}_Trigrams";

    private static string Argument(int index) => $"{{{index}}}";

    private static (string Kind, string Name, string Sql)[] ObjectsOf(SearchedColumn column)
    {
        var (table, text, index) = (column.Table, column.Column, Index(column));
        var added = $"""INSERT INTO "{index}" (rowid, "{text}") VALUES (new.rowid, new."{text}" || '{Ending}');""";
        var removed =
            $"""INSERT INTO "{index}" ("{index}", rowid, "{text}") VALUES ('delete', old.rowid, old."{text}" || '{Ending}');""";
        return
        [
            (
                "TABLE",
                index,
                $"""CREATE VIRTUAL TABLE "{index}" USING fts5("{text}", content='', detail='none', tokenize='trigram case_sensitive 1')"""
            ),
            ("TABLE", Trigrams(column), $"""CREATE VIRTUAL TABLE "{Trigrams(column)}" USING fts5vocab("{index}", 'instance')"""),
            ("TRIGGER", $"{index}_Insert", $"""CREATE TRIGGER "{index}_Insert" AFTER INSERT ON "{table}" BEGIN {added} END"""),
            ("TRIGGER", $"{index}_Delete", $"""CREATE TRIGGER "{index}_Delete" AFTER DELETE ON "{table}" BEGIN {removed} END"""),
            (
                "TRIGGER",
                $"{index}_Update",
                $"""CREATE TRIGGER "{index}_Update" AFTER UPDATE OF "{text}" ON "{table}" WHEN old."{text}" <> new."{text}" BEGIN {removed} {added} END"""
            ),
        ];
    }

    // each object as it is written here, and the newest row under the number that the index knows
    private static async Task<bool> IsCurrentAsync(
        PortalDbContext db,
        SearchedColumn column,
        (string Kind, string Name, string Sql)[] objects,
        CancellationToken cancellationToken
    )
    {
        var made = await db
            .Database.SqlQueryRaw<string>("SELECT sql AS \"Value\" FROM sqlite_master WHERE sql IS NOT NULL")
            .ToListAsync(cancellationToken);
        if (objects.Any(each => !made.Contains(each.Sql)))
        {
            return false;
        }

        var last = $"""
            SELECT (SELECT IFNULL(MAX(rowid), 0) FROM "{column.Table}") = (SELECT IFNULL(MAX(id), 0) FROM "{Index(
                column
            )}_docsize") AS "Value"
            """;
        return await db.Database.SqlQueryRaw<bool>(last).SingleAsync(cancellationToken);
    }

    private static async Task MakeAsync(
        PortalDbContext db,
        SearchedColumn column,
        (string Kind, string Name, string Sql)[] objects,
        CancellationToken cancellationToken
    )
    {
        string[] statements =
        [
            .. objects.Reverse().Select(each => $"""DROP {each.Kind} IF EXISTS "{each.Name}";"""),
            .. objects.Select(each => $"{each.Sql};"),
            $"""
                INSERT INTO "{Index(
                    column
                )}" (rowid, "{column.Column}") SELECT rowid, "{column.Column}" || '{Ending}' FROM "{column.Table}";
                """,
        ];
        foreach (var statement in statements)
        {
            await db.Database.ExecuteSqlRawAsync(statement, cancellationToken);
        }
    }
}
