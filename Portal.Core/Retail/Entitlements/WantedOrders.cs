using System.Linq.Expressions;
using Portal.Core.Messaging.Outbox;

namespace Portal.Core.Retail.Entitlements;

/// <summary>Which promised orders still want their entitlement: the one place that says so for figures, tab and chart. Source: b4, R12.</summary>
internal static class WantedOrders
{
    /// <summary>The orders that are without their entitlement and are to have it.</summary>
    public static Expression<Func<Order, bool>> IsWanted { get; } = order => order.EntitlementId == null && !order.IsCalledOff;

    /// <summary>The orders without an entitlement that called it off themselves: nothing will ever be sent for them.</summary>
    public static Expression<Func<Order, bool>> IsCalledOff { get; } = order => order.EntitlementId == null && order.IsCalledOff;

    /// <summary>The promises that ABS never accepted and nobody ended: waiting, pending and dead ones.</summary>
    public static IQueryable<Delivery> Unsettled(IQueryable<Delivery> deliveries) =>
        deliveries.Where(each =>
            each.Kind == EntitlementPayload.Kind
            && each.DeliveredAt == null
            && (each.State == DeliveryState.Waiting || each.State == DeliveryState.Pending || each.State == DeliveryState.Dead)
        );
}
