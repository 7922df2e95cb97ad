using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Audit;

/// <summary>Deletes audit entries that are older than the audit is kept; each batch leaves an entry that tells of it. Source: DESIGN §11.</summary>
internal sealed class RetainedAudit(PortalDatabase databases, TimeProvider time) : IRetainedKind
{
    public string Title => "Audit entries";

    public RetentionPeriod Period => RetentionPeriod.Audit;

    public async Task<long> CountAsync(DateTime before, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        return await db.Audit.LongCountAsync(entry => entry.At < before, cancellationToken);
    }

    public async Task<int> RemoveAsync(DateTime before, int most, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var oldest = await db
            .Audit.Where(entry => entry.At < before)
            .OrderBy(entry => entry.At)
            .ThenBy(entry => entry.Id)
            .Select(entry => new { entry.Id, entry.At })
            .Take(most)
            .ToListAsync(cancellationToken);
        if (oldest.Count == 0)
        {
            return 0;
        }

        var now = time.GetUtcNow().UtcDateTime;
        var what = new
        {
            entries = oldest.Count,
            from = oldest[0].At,
            until = oldest[^1].At,
            keptSince = before,
        };
        var tells = AuditEntry.For(now, Actor.Portal, AuditActs.Pruned, ("list", "audit"), before: what);
        var ids = oldest.Select(entry => entry.Id).ToList();
        await AuditPermit.RewriteAsync(
            db,
            tells,
            tells.Id,
            () => db.Audit.Where(entry => ids.Contains(entry.Id)).ExecuteDeleteAsync(cancellationToken),
            cancellationToken
        );
        await write.CommitAsync(cancellationToken);
        return oldest.Count;
    }
}
