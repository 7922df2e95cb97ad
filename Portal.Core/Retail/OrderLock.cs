using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Retail;

/// <summary>Keeps others from orders that are being changed.</summary>
internal static class OrderLock
{
    /// <summary>
    /// Takes the orders for this transaction, by rising id as everywhere: whoever else would change them waits. Before they are read. SQLite has one
    /// writer anyway.
    /// </summary>
    public static async Task TakeAsync(PortalDbContext db, IEnumerable<int> orderIds, CancellationToken cancellationToken)
    {
        if (db is PostgresPortalDbContext && db.MayWrite)
        {
            _ = await db.Database.ExecuteSqlRawAsync(
                """SELECT 1 FROM "Orders" WHERE "OdooId" = ANY({0}) ORDER BY "OdooId" FOR UPDATE""",
                [orderIds.Distinct().ToArray()],
                cancellationToken
            );
        }
    }
}
