using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;
using Portal.Core.Retail.Entitlements;

namespace Portal.Core.Retail.Drifts;

/// <summary>Promises a missing entitlement, on what Odoo says now.</summary>
internal sealed class OrderRepair(
    PortalDatabase database,
    IOrderDirectory directory,
    OrderMirror mirror,
    PromiseEntitlement promise,
    TimeProvider time
)
{
    /// <summary>Reads the order again, so that nothing is repaired by what is out of date.</summary>
    public async Task ReadAgainAsync(int orderId, CancellationToken cancellationToken)
    {
        var found = await directory.ReadAsync([orderId], cancellationToken);
        await RacedWrite.RunAsync(database, db => mirror.ApplyAsync(db, found, cancellationToken), cancellationToken);
    }

    /// <summary>Promises the entitlement whatever stood in the way by itself, and keeps who asked for that.</summary>
    /// <returns>The promise as it stands then.</returns>
    /// <param name="actor">Who asks.</param>
    /// <param name="key">The difference.</param>
    /// <param name="orderId">The order.</param>
    /// <param name="ended">What ABS was found to have had for it, or null.</param>
    /// <param name="cancellationToken">Stops it before it is stored.</param>
    public Task<Result<Delivery>> InsistAsync(
        Actor actor,
        Guid key,
        int orderId,
        AbsEntitlement? ended,
        CancellationToken cancellationToken
    ) =>
        RacedWrite.RunAsync(
            database,
            async db =>
            {
                await OrderLock.TakeAsync(db, [orderId], cancellationToken);
                var drift = await DriftActs.FindAsync(db, key, cancellationToken);
                var order = await db.Orders.SingleOrDefaultAsync(each => each.OdooId == orderId, cancellationToken);
                return order is null ? RetailRefusals.NoOrder
                    : drift is null ? RetailRefusals.NoDrift
                    : await FindCalledOffAsync(db, order, drift, cancellationToken) is { } reason
                        ? RetailRefusals.CalledOff(reason)
                    : await FindObjectionAsync(db, order, ended, cancellationToken) is { } objection ? objection
                    : await InsistAsync(db, actor, drift, order, cancellationToken);
            },
            cancellationToken
        );

    /// <summary>Promises again what somebody called off, and keeps who asked for that.</summary>
    /// <returns>The promise as it stands then.</returns>
    public Task<Result<Delivery>> PromiseAgainAsync(
        Actor actor,
        int orderId,
        AbsEntitlement? ended,
        CancellationToken cancellationToken
    ) =>
        RacedWrite.RunAsync(
            database,
            async db =>
            {
                await OrderLock.TakeAsync(db, [orderId], cancellationToken);
                var order = await db.Orders.SingleOrDefaultAsync(each => each.OdooId == orderId, cancellationToken);
                return order is null ? RetailRefusals.NoOrder
                    : !await IsCancelledAsync(db, order, cancellationToken) ? RetailRefusals.Changed
                    : await FindObjectionAsync(db, order, ended, cancellationToken) is { } objection ? objection
                    : await PromiseAgainAsync(db, actor, order, cancellationToken);
            },
            cancellationToken
        );

    // whoever repairs has not seen that, nor why
    private static async Task<string?> FindCalledOffAsync(
        PortalDbContext db,
        Order order,
        Drift drift,
        CancellationToken cancellationToken
    ) =>
        await db
            .Deliveries.Where(each => each.Id == order.DeliveryId && each.State == DeliveryState.Cancelled)
            .Where(each => each.SettledAt > drift.LastSeenAt)
            .Select(each => each.Reason ?? "")
            .FirstOrDefaultAsync(cancellationToken);

    private async Task<Refusal?> FindObjectionAsync(
        PortalDbContext db,
        Order order,
        AbsEntitlement? ended,
        CancellationToken cancellationToken
    )
    {
        if (order.EntitlementId is { } own && !order.IsEntitlementClosed && own != ended?.Id)
        {
            return RetailRefusals.LostInAbs(own);
        }

        // a person may have it made in ABS; Portal asks once, ever
        return (order.EntitlementId ?? ended?.Id) is { } past && await WasMadeAsync(db, order, cancellationToken)
                ? RetailRefusals.EndedInAbs(past)
            : await FindWorkAsync(db, order, cancellationToken) is { } sentAt ? RetailRefusals.MayBeAtWork(sentAt)
            : null;
    }

    private static async Task<bool> WasMadeAsync(PortalDbContext db, Order order, CancellationToken cancellationToken) =>
        order.DeliveryId is { } id
        && await db.Deliveries.SingleAsync(each => each.Id == id, cancellationToken) is var delivery
        && (delivery.DeliveredAt is not null || await OutboxChanges.MayHaveArrivedAsync(db, delivery, cancellationToken));

    // called off while the answer was out, it would go out under another key once its contents differ
    private async Task<DateTime?> FindWorkAsync(PortalDbContext db, Order order, CancellationToken cancellationToken)
    {
        var since = time.UtcInstant - RecallEntitlement.WhileAbsMayWork;
        // one that a worker died with has no attempt that says when; it was sent before it was called off
        var lost = await db
            .Deliveries.Where(each => each.Id == order.DeliveryId && each.Sendings > each.Attempts)
            .Where(each => each.State == DeliveryState.Cancelled && each.SettledAt > since)
            .Select(each => each.SettledAt)
            .FirstOrDefaultAsync(cancellationToken);
        if (lost is not null)
        {
            return lost;
        }

        return await db
            .DeliveryAttempts.Where(attempt => attempt.DeliveryId == order.DeliveryId && attempt.MayHaveArrived)
            .Where(attempt => attempt.StartedAt > since)
            .OrderByDescending(attempt => attempt.StartedAt)
            .Select(attempt => (DateTime?)attempt.StartedAt)
            .FirstOrDefaultAsync(cancellationToken);
    }

    private async Task<Result<Delivery>> InsistAsync(
        PortalDbContext db,
        Actor actor,
        Drift drift,
        Order order,
        CancellationToken cancellationToken
    )
    {
        var lines = await db.OrderLines.Where(line => line.OrderKey == order.Key).ToListAsync(cancellationToken);
        if (!await promise.InsistAsync(db, order, lines, cancellationToken))
        {
            return RetailRefusals.NotRepairable("As the order is in Odoo now, nothing is promised for it.");
        }

        await db.SaveChangesAsync(cancellationToken);
        var delivery = await db.Deliveries.SingleAsync(each => each.Id == order.DeliveryId, cancellationToken);
        var done =
            delivery.State == DeliveryState.Waiting ? $"It is promised to ABS, and waits: {delivery.Reason}"
            : IsEnded(delivery) ? "It is to be sent again."
            : "It is promised to ABS.";
        DriftActs.Repair(db, drift, actor, done, time.UtcInstant);
        return delivery;
    }

    private async Task<Result<Delivery>> PromiseAgainAsync(
        PortalDbContext db,
        Actor actor,
        Order order,
        CancellationToken cancellationToken
    )
    {
        var lines = await db.OrderLines.Where(line => line.OrderKey == order.Key).ToListAsync(cancellationToken);
        if (!await promise.InsistAsync(db, order, lines, cancellationToken))
        {
            return RetailRefusals.NotRepairable("As the order is in Odoo now, nothing is promised for it.");
        }

        var act = AuditEntry.For(time.UtcInstant, actor, RetailActs.PromisedAgain, RetailActs.SubjectOf(order));
        db.Audit.Add(act);
        await db.SaveChangesAsync(cancellationToken);
        return await db.Deliveries.SingleAsync(each => each.Id == order.DeliveryId, cancellationToken);
    }

    private static Task<bool> IsCancelledAsync(PortalDbContext db, Order order, CancellationToken cancellationToken) =>
        db.Deliveries.AnyAsync(each => each.Id == order.DeliveryId && each.State == DeliveryState.Cancelled, cancellationToken);

    /// <summary>True for one that goes out only when it is sent again.</summary>
    public static bool IsEnded(Delivery delivery) => delivery.State is DeliveryState.Dead or DeliveryState.Delivered;
}
