using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Audit;

/// <summary>One entry of the audit.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="SameAct">It and what else belongs to the same act, on whatever record, in the order it happened; at most <see cref="ReadAuditEntry.MostOfAnAct"/>.</param>
public sealed record AuditDetail(AuditEntry Entry, IReadOnlyList<AuditEntry> SameAct);

/// <summary>Reads one entry of the audit with everything of the same act, for those who may see all of the audit. Source: P9, P10.</summary>
public sealed class ReadAuditEntry(PortalDatabase databases)
{
    /// <summary>How much of an act is read; a run may have thousands of entries, and the list shows them all.</summary>
    public const int MostOfAnAct = 50;

    private static readonly Refusal NotFound = new(
        Refusal.NotFoundCode,
        "There is no such audit entry, or it is older than the audit is kept.",
        "Go back to the audit."
    );

    /// <summary>Reads it. Safe to repeat.</summary>
    public async Task<Result<AuditDetail>> ExecuteAsync(Actor actor, Guid id, CancellationToken cancellationToken)
    {
        if (AccessPolicy.SeeAudit.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = databases.CreateDbContext();
        if (await db.Audit.AsNoTracking().SingleOrDefaultAsync(entry => entry.Id == id, cancellationToken) is not { } entry)
        {
            return NotFound;
        }

        var act = await db
            .Audit.AsNoTracking()
            .Where(each => each.CorrelationId == entry.CorrelationId)
            .OrderBy(each => each.At)
            .ThenBy(each => each.Id)
            .Take(MostOfAnAct)
            .ToListAsync(cancellationToken);
        return new AuditDetail(entry, act);
    }
}
