using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Core.Persistence;

/// <summary>
/// Makes the database refuse to change or delete rows of a table, whoever asks: a trigger on either database. It gives way only while the
/// same transaction holds a row in the table's permits, and never for a row that a permit names. Neither database's migrations can say
/// it, so the triggers are made, and mended, after them.
/// </summary>
internal static class AppendOnly
{
    private const string Annotation = "Portal:AppendOnly";

    // the number is ours alone; it keeps nodes that start together from making the same thing twice
    private const string Lock = "SELECT pg_advisory_xact_lock(7038102955)";

    /// <summary>Asks for the triggers.</summary>
    /// <param name="builder">The table.</param>
    /// <param name="permits">Table of permits: its one column <c>EntryId</c> names the row that tells of the change.</param>
    public static void IsAppendOnly<T>(this EntityTypeBuilder<T> builder, string permits)
        where T : class, IAppendOnly => builder.Metadata.SetAnnotation(Annotation, permits);

    /// <summary>Makes what is missing or does not match. Safe to repeat, and from several nodes at once.</summary>
    public static async Task EnsureAsync(PortalDbContext db, CancellationToken cancellationToken)
    {
        foreach (var entity in db.Model.GetEntityTypes())
        {
            if (entity.FindAnnotation(Annotation)?.Value is string permits && entity.GetTableName() is { } table)
            {
                await EnsureAsync(
                    db,
                    db.Database.IsNpgsql() ? OnPostgres(table, permits) : OnSqlite(table, permits),
                    cancellationToken
                );
            }
        }
    }

    private static async Task EnsureAsync(
        PortalDbContext db,
        (string Current, string[] Statements) guard,
        CancellationToken cancellationToken
    )
    {
        if (await db.Database.SqlQueryRaw<bool>(guard.Current).SingleAsync(cancellationToken))
        {
            return;
        }

        await using var write = await db.BeginWriteAsync(cancellationToken);
        foreach (var statement in guard.Statements)
        {
            await db.Database.ExecuteSqlRawAsync(statement, cancellationToken);
        }

        await write.CommitAsync(cancellationToken);
    }

    private static (string Current, string[] Statements) OnSqlite(string table, string permits)
    {
        (string Name, string Sql)[] triggers = [Trigger("DELETE"), Trigger("UPDATE")];
        var same = triggers.Select(each =>
            $"EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'trigger' AND sql = '{each.Sql.Replace("'", "''")}')"
        );
        return (
            $"""SELECT {string.Join(" AND ", same)} AS "Value" """,
            [.. triggers.SelectMany(each => new[] { $"""DROP TRIGGER IF EXISTS "{each.Name}" """, each.Sql })]
        );

        (string Name, string Sql) Trigger(string act)
        {
            var name = $"{table}_AppendOnly_{act}";
            return (
                name,
                $"""
                CREATE TRIGGER "{name}" BEFORE {act} ON "{table}"
                WHEN NOT EXISTS (SELECT 1 FROM "{permits}") OR EXISTS (SELECT 1 FROM "{permits}" WHERE "EntryId" = old."Id")
                BEGIN SELECT RAISE(ABORT, '{Refusal(table)}'); END
                """
            );
        }
    }

    private static (string Current, string[] Statements) OnPostgres(string table, string permits)
    {
        var name = $"{table}_AppendOnly";
        var function = $"""
            CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $guard$
            BEGIN
                IF TG_OP = 'TRUNCATE' OR NOT EXISTS (SELECT 1 FROM "{permits}") THEN
                    RAISE EXCEPTION '{Refusal(table)}' USING ERRCODE = 'restrict_violation';
                ELSIF EXISTS (SELECT 1 FROM "{permits}" WHERE "EntryId" = OLD."Id") THEN
                    RAISE EXCEPTION '{Refusal(table)}' USING ERRCODE = 'restrict_violation';
                END IF;
                IF TG_OP = 'DELETE' THEN
                    RETURN OLD;
                END IF;
                RETURN NEW;
            END
            $guard$
            """;
        return (
            HasTriggers(table, name),
            [
                Lock,
                function,
                $"""DROP TRIGGER IF EXISTS "{name}" ON "{table}" """,
                $"""DROP TRIGGER IF EXISTS "{name}_Truncate" ON "{table}" """,
                $"""CREATE TRIGGER "{name}" BEFORE UPDATE OR DELETE ON "{table}" FOR EACH ROW EXECUTE FUNCTION "{name}"()""",
                $"""CREATE TRIGGER "{name}_Truncate" BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT EXECUTE FUNCTION "{name}"()""",
            ]
        );
    }

    private static string HasTriggers(string table, string name) =>
        $"""
            SELECT COUNT(*) = 2 AS "Value" FROM pg_trigger
            WHERE tgrelid = '"{table}"'::regclass AND tgname IN ('{name}', '{name}_Truncate') AND tgenabled = 'O'
            """;

    private static string Refusal(string table) => $"{table} rows are written once and never changed";
}
