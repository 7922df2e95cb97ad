using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Outbox;

/// <summary>Deliveries of one record go one after the other.</summary>
internal static class DeliveryOrder
{
    /// <summary>Those that are open; the first one of a record holds back the others.</summary>
    public static IQueryable<Delivery> Open(PortalDbContext db) =>
        // in the words of their partial index
        db.Deliveries.Where(each =>
            each.State == DeliveryState.Waiting || each.State == DeliveryState.Pending || each.State == DeliveryState.Dead
        );

    /// <summary>What waited for one that has ended need not wait until it is looked at again.</summary>
    public static async Task WakeNextAsync(
        PortalDbContext db,
        string destination,
        string subject,
        DateTime now,
        CancellationToken cancellationToken
    )
    {
        var next = await Open(db)
            .Where(each => each.Destination == destination && each.Subject == subject)
            .OrderBy(each => each.Id)
            .Select(each => each.Id)
            .FirstOrDefaultAsync(cancellationToken);
        await db
            .Deliveries.Where(each =>
                each.Id == next && each.State == DeliveryState.Pending && each.Step == 0 && each.NextAttemptAt > now
            )
            .ExecuteUpdateAsync(set => set.SetProperty(each => each.NextAttemptAt, now), cancellationToken);
    }

    /// <summary>The instant by which one goes before all others that are due at its destination.</summary>
    public static async Task<DateTime> FirstInLineAsync(
        PortalDbContext db,
        string destination,
        DateTime now,
        CancellationToken cancellationToken
    )
    {
        var first = await db
            .Deliveries.Where(each => each.State == DeliveryState.Pending && each.Destination == destination)
            .OrderBy(each => each.NextAttemptAt)
            .ThenBy(each => each.Id)
            .Select(each => (DateTime?)each.NextAttemptAt)
            .FirstOrDefaultAsync(cancellationToken);
        return first <= now ? first.Value.AddMilliseconds(-1) : now;
    }
}
