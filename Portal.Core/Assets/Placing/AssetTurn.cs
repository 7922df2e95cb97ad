using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Placing;

/// <summary>
/// Lets one transaction at a time place devices, map groups and decide conflicts: import, poll, hooks and people would else each find that a device
/// is not there, and each make it. SQLite has one writer anyway. Before anything is read.
/// </summary>
internal static class AssetTurn
{
    public static async Task TakeAsync(PortalDbContext db, CancellationToken cancellationToken)
    {
        if (db is PostgresPortalDbContext)
        {
            _ = await db.Database.ExecuteSqlRawAsync(
                "SELECT pg_advisory_xact_lock(hashtextextended('assets', 0))",
                cancellationToken
            );
        }
    }
}
