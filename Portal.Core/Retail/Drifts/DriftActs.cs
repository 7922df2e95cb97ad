using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Retail.Drifts;

/// <summary>What people do about a difference is kept in the transaction that does it. Source: P9.</summary>
internal static class DriftActs
{
    /// <summary>The difference as it is in this transaction; null when it is gone.</summary>
    public static async Task<Drift?> FindAsync(PortalDbContext db, Guid key, CancellationToken cancellationToken) =>
        await db.Drifts.SingleOrDefaultAsync(drift => drift.Key == key && drift.State != DriftState.Resolved, cancellationToken);

    /// <summary>Notes on it, and in the audit, who asked for a repair and what was done.</summary>
    public static void Repair(PortalDbContext db, Drift drift, Actor actor, string done, DateTime now)
    {
        drift.Repair(actor, now);
        Audit(db, drift, actor, RetailActs.Repaired, done, now);
    }

    /// <summary>Notes on it, and in the audit, who had it written on the order in Odoo.</summary>
    public static void Tell(PortalDbContext db, Drift drift, Actor actor, string done, DateTime now)
    {
        drift.Repair(actor, now);
        Audit(db, drift, actor, RetailActs.Told, done, now);
    }

    /// <summary>Sets it aside.</summary>
    public static void Dismiss(PortalDbContext db, Drift drift, Actor actor, string reason, DateTime now)
    {
        drift.Dismiss(reason, actor);
        Audit(db, drift, actor, RetailActs.Dismissed, drift.Reason, now);
    }

    private static void Audit(PortalDbContext db, Drift drift, Actor actor, string act, string note, DateTime now)
    {
        var comma = drift.Subject.IndexOf(',', StringComparison.Ordinal);
        db.Audit.Add(
            AuditEntry.For(
                now,
                actor,
                act,
                (drift.Subject[..comma], drift.Subject[(comma + 1)..]),
                new
                {
                    difference = $"{drift.Kind}",
                    drift.InOdoo,
                    drift.InAbs,
                },
                new { note }
            )
        );
    }
}
