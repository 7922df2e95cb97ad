using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Core.Persistence;

/// <summary>
/// Makes the database refuse to change or delete rows of a table, whoever asks: triggers on either database. It gives way only while the
/// same transaction holds a row in the table's permits, and never for a row that a permit names; and a permit is given only in the name of a
/// row that tells of such a change. Neither database's migrations can say it, so the triggers are made, and mended, after them.
/// </summary>
/// <remarks>Limit: on SQLite a permit that somebody commits by hand holds until the next start, which removes it.</remarks>
internal static class AppendOnly
{
    private const string Annotation = "Portal:AppendOnly";

    /// <summary>Asks for the triggers.</summary>
    /// <param name="builder">The table.</param>
    /// <param name="permits">Table of permits: its one column <c>EntryId</c> names the row that tells of the change.</param>
    /// <param name="acts">What such a row has in its column <c>Action</c>.</param>
    public static void IsAppendOnly<T>(this EntityTypeBuilder<T> builder, string permits, params string[] acts)
        where T : class, IAppendOnly => builder.Metadata.SetAnnotation(Annotation, (string[])[permits, .. acts]);

    /// <summary>
    /// Makes what is missing or does not match, and removes permits that somebody left behind. Safe to repeat, and from several nodes at once.
    /// </summary>
    public static async Task EnsureAsync(PortalDbContext db, CancellationToken cancellationToken)
    {
        foreach (var entity in db.Model.GetEntityTypes())
        {
            if (entity.FindAnnotation(Annotation)?.Value is string[] asked && entity.GetTableName() is { } table)
            {
                var rule = new AppendOnlyRule(table, asked[0], asked[1..]);
                var guard = db.Database.IsNpgsql() ? PostgresAppendOnly.Guard(rule) : SqliteAppendOnly.Guard(rule);
                await EnsureAsync(db, rule, guard, cancellationToken);
            }
        }
    }

    private static async Task EnsureAsync(
        PortalDbContext db,
        AppendOnlyRule rule,
        AppendOnlyGuard guard,
        CancellationToken cancellationToken
    )
    {
        var isCurrent = await db.Database.SqlQueryRaw<bool>(guard.Current).SingleAsync(cancellationToken);
        var left = await db.Database.SqlQueryRaw<long>(rule.CountPermits).SingleAsync(cancellationToken);
        if (isCurrent && left == 0)
        {
            return;
        }

        await using var write = await db.BeginWriteAsync(cancellationToken);
        string[] statements = [.. isCurrent ? [] : guard.Statements, $"""DELETE FROM "{rule.Permits}" """];
        foreach (var statement in statements)
        {
            await db.Database.ExecuteSqlRawAsync(statement, cancellationToken);
        }

        await write.CommitAsync(cancellationToken);
    }
}

/// <summary>What is asked for.</summary>
/// <param name="Table">The table.</param>
/// <param name="Permits">Its permits.</param>
/// <param name="Acts">What a row that a permit names tells of.</param>
internal sealed record AppendOnlyRule(string Table, string Permits, IReadOnlyList<string> Acts)
{
    /// <summary>What the database says to whoever tries.</summary>
    public string Refusal => $"{Table} rows are written once and never changed";

    /// <summary>What it says of a permit in no such row's name.</summary>
    public string NoPermit => $"{Permits} need a row of {Table} that tells of the change";

    /// <summary>Counts what should not be there at a start.</summary>
    public string CountPermits => $"""SELECT COUNT(*) AS "Value" FROM "{Permits}" """;

    /// <summary>The acts as a list of values.</summary>
    public string ActList => string.Join(", ", Acts.Select(act => $"'{act}'"));
}

/// <summary>How one database does it.</summary>
/// <param name="Current">Says whether everything is there as it should be.</param>
/// <param name="Statements">Make it so.</param>
internal sealed record AppendOnlyGuard(string Current, IReadOnlyList<string> Statements);
