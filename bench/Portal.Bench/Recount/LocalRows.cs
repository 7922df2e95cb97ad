using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Assets;
using Portal.Core.Persistence;

namespace Portal.Bench.Recount;

/// <summary>
/// Very many devices in Portal's own copy, on SQLite. All are copies of one, and what the count does not read, which is most of the indexes and the index
/// of the search, is left away: it would take most of an hour.
/// </summary>
internal static class LocalRows
{
    public static async Task FillAsync(PortalDatabase database, int clients, int assets)
    {
        await RecountRows.FillAsync(database, [.. Enumerable.Range(1, clients)], assets: 1);
        await using var db = database.CreateDbContext();
        await db.Database.OpenConnectionAsync();
        foreach (var (type, name) in await ListUnreadAsync(db))
        {
            await ExecuteAsync(db, $"DROP {type} \"{name}\"");
        }

        await ExecuteAsync(
            db,
            """CREATE TEMP TABLE "Owners" AS SELECT "Key", row_number() OVER () - 1 AS "Number" FROM "Clients" """
        );
        await ExecuteAsync(db, """CREATE UNIQUE INDEX temp."UX_Owners" ON "Owners" ("Number")""");
        await ExecuteAsync(db, await CopyAsync(db, clients, assets));
        await ExecuteAsync(db, "ANALYZE");
    }

    private static async Task<List<(string Type, string Name)>> ListUnreadAsync(PortalDbContext db)
    {
        var all = await db
            .Database.SqlQueryRaw<string>(
                """
                SELECT type || ' ' || name AS "Value" FROM sqlite_master
                WHERE tbl_name = 'Assets' AND type IN ('index', 'trigger') AND sql IS NOT NULL
                  AND name NOT IN ('IX_Assets_Counted', 'IX_Assets_Unmapped', 'IX_Assets_ClientKey', 'IX_Assets_Status')
                """
            )
            .ToListAsync();
        return [.. all.Select(each => each.Split(' ')).Select(parts => (parts[0], parts[1]))];
    }

    private static async Task<string> CopyAsync(PortalDbContext db, int clients, int assets)
    {
        var columns = await db
            .Database.SqlQueryRaw<string>("""SELECT name AS "Value" FROM pragma_table_info('Assets')""")
            .ToListAsync();
        var values = columns.Select(column =>
            column switch
            {
                nameof(Asset.Key) => "printf('%08X-0000-7000-8000-%012X', n, n)",
                nameof(Asset.ClientKey) => "owner.\"Key\"",
                nameof(Asset.PulsewayKey) => "printf('pc-%d', n)",
                _ => $"one.\"{column}\"",
            }
        );
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {assets - 1})
            INSERT INTO "Assets" ({string.Join(", ", columns.Select(column => $"\"{column}\""))})
            SELECT {string.Join(", ", values)}
            FROM numbers JOIN "Owners" AS owner ON owner."Number" = n % {clients} JOIN (SELECT * FROM "Assets" LIMIT 1) AS one
            """
        );
    }

    // names and numbers of its own only
    private static async Task ExecuteAsync(PortalDbContext db, string sql)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }
}
