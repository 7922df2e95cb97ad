using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Subscriptions.Seats;

/// <summary>
/// Whoever decides about seats, counts them or notes what Odoo answered does it one after the other, over all nodes: so that nobody decides about a
/// count that another one is just replacing. Held until the transaction ends. SQLite has one writer anyway.
/// </summary>
internal static class SeatLock
{
    private const long Key = 0x5EA75; // "seats"; of all advisory locks on this database, ours alone

    public static async Task TakeAsync(PortalDbContext db, CancellationToken cancellationToken)
    {
        if (db is PostgresPortalDbContext)
        {
            _ = await db.Database.ExecuteSqlRawAsync("SELECT pg_advisory_xact_lock({0})", [Key], cancellationToken);
        }
    }
}
