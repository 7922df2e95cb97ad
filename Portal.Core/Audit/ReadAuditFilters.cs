using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Audit;

/// <summary>Someone who is in the audit.</summary>
/// <param name="Id">The person's id.</param>
/// <param name="Name">Name at their last act.</param>
public sealed record AuditPerson(Guid Id, string Name);

/// <summary>What the audit can be narrowed to.</summary>
/// <param name="People">Everyone who did something, by name.</param>
/// <param name="Actions">Acts that occur.</param>
/// <param name="Kinds">Kinds of records that occur.</param>
public sealed record AuditFilters(IReadOnlyList<AuditPerson> People, IReadOnlyList<string> Actions, IReadOnlyList<string> Kinds);

/// <summary>
/// Reads what the filters offer: only what occurs. One statement each skips through the index from each value to the next: a look-up per
/// value and not one per row.
/// </summary>
public sealed class ReadAuditFilters(PortalDatabase databases)
{
    // ORDER BY and LIMIT where MIN would do: PostgreSQL knows no smallest uuid
    private const string EveryPerson = """
        WITH RECURSIVE listed(id) AS (
            SELECT (SELECT "ActorId" FROM "Audit" WHERE "ActorId" IS NOT NULL ORDER BY "ActorId" LIMIT 1)
            UNION ALL
            SELECT (SELECT "ActorId" FROM "Audit" WHERE "ActorId" > listed.id ORDER BY "ActorId" LIMIT 1)
            FROM listed WHERE listed.id IS NOT NULL
        )
        SELECT id AS "Id", (
            SELECT "ActorName" FROM "Audit" WHERE "ActorId" = listed.id ORDER BY "At" DESC, "Id" DESC LIMIT 1
        ) AS "Name"
        FROM listed WHERE id IS NOT NULL
        """;

    /// <summary>Reads them. Safe to repeat.</summary>
    public async Task<Result<AuditFilters>> ExecuteAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (AccessPolicy.SeeAudit.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = databases.CreateDbContext();
        var people = await db.Database.SqlQueryRaw<AuditPerson>(EveryPerson).ToListAsync(cancellationToken);
        return new AuditFilters(
            [.. people.OrderBy(person => Folding.Fold(person.Name), StringComparer.Ordinal)],
            await db.Database.SqlQueryRaw<string>(Every("Action")).ToListAsync(cancellationToken),
            await db.Database.SqlQueryRaw<string>(Every("SubjectKind")).ToListAsync(cancellationToken)
        );
    }

    private static string Every(string column) =>
        $"""
            WITH RECURSIVE listed(value) AS (
                SELECT MIN("{column}") FROM "Audit"
                UNION ALL
                SELECT (SELECT MIN("{column}") FROM "Audit" WHERE "{column}" > listed.value) FROM listed WHERE listed.value IS NOT NULL
            )
            SELECT value AS "Value" FROM listed WHERE value IS NOT NULL
            """;
}
