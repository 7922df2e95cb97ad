using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Alerts;

/// <summary>One at a time for a condition, over all nodes: two messages of it make one row and one ticket. Source: D7.</summary>
internal static class AlertTurn
{
    /// <summary>Takes the turn until the transaction ends. SQLite's gate lets one through at a time anyway.</summary>
    public static async Task TakeAsync(PortalDbContext db, string conditionKey, CancellationToken cancellationToken)
    {
        if (db is PostgresPortalDbContext)
        {
            _ = await db.Database.ExecuteSqlRawAsync(
                "SELECT pg_advisory_xact_lock(hashtextextended({0}, 0))",
                [$"alert {conditionKey}"],
                cancellationToken
            );
        }
    }

    /// <summary>Reads an alert in its turn; null when it is not there.</summary>
    public static async Task<Alert?> FindAsync(PortalDbContext db, Guid key, CancellationToken cancellationToken)
    {
        var condition = await db
            .Alerts.Where(alert => alert.Key == key)
            .Select(alert => alert.ConditionKey)
            .SingleOrDefaultAsync(cancellationToken);
        if (condition is null)
        {
            return null;
        }

        await TakeAsync(db, condition, cancellationToken);
        return await db.Alerts.SingleOrDefaultAsync(alert => alert.Key == key, cancellationToken);
    }
}
