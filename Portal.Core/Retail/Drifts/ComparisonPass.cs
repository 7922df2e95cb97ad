using Portal.Core.Retail.Entitlements;

namespace Portal.Core.Retail.Drifts;

/// <summary>What one way through all that ABS has has seen so far; nothing of it is stored for what is as it was.</summary>
/// <param name="beganAt">UTC instant it began.</param>
internal sealed class ComparisonPass(DateTime beganAt)
{
    private readonly Dictionary<DriftKind, OrderIds> _kept = [];

    public DateTime BeganAt => beganAt;

    /// <summary>Orders whose entitlement was listed.</summary>
    public OrderIds Seen { get; } = new();

    /// <summary>Open entitlements of an order beside the one that is on it.</summary>
    public SortedDictionary<int, SortedSet<string>> Further { get; } = [];

    /// <summary>
    /// Promised orders for which ABS has an entitlement that has ended, and that have none on them; with its id. They are few: what ABS makes of a
    /// promise goes onto its order.
    /// </summary>
    public Dictionary<int, string> Ended { get; } = [];

    /// <summary>The same of orders that nothing was promised for: they had theirs, and it ended, before Portal saw it.</summary>
    public OrderIds EndedBefore { get; } = new();

    /// <summary>Takes down one that is not on its order: it is there as well, or it is history.</summary>
    public void AddBeside(Order order, AbsEntitlement entitlement)
    {
        if (!entitlement.IsClosed)
        {
            AddFurther(order.OdooId, entitlement.Id);
        }
        else if (order is { EntitlementId: null, DeliveryId: null })
        {
            EndedBefore.Add(order.OdooId);
        }
        else if (order.EntitlementId is null)
        {
            _ = Ended.TryAdd(order.OdooId, entitlement.Id);
        }
    }

    /// <summary>A difference of an order is as it was; only here it is taken down, for nothing of it is written.</summary>
    public void Keep(DriftSighting sighting)
    {
        if (!_kept.TryGetValue(sighting.Kind, out var orders))
        {
            _kept[sighting.Kind] = orders = new OrderIds();
        }

        orders.Add(Order.IdOf(sighting.Subject) ?? 0);
    }

    /// <summary>True for what was found to be as it was.</summary>
    public bool IsKept(DriftKind kind, string subject) =>
        _kept.TryGetValue(kind, out var orders) && Order.IdOf(subject) is { } order && orders.Contains(order);

    private void AddFurther(int orderId, string entitlementId)
    {
        if (!Further.TryGetValue(orderId, out var ids))
        {
            Further[orderId] = ids = new SortedSet<string>(StringComparer.Ordinal);
        }

        _ = ids.Add(entitlementId);
    }
}
