using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging;
using Portal.Core.Persistence;
using Portal.Core.Retail.Drifts;
using Portal.Core.Retail.Entitlements;
using Portal.Core.Retail.Products;

namespace Portal.Core.Retail;

/// <summary>
/// Takes orders over into the mirror and lets their promises follow, inside the caller's write transaction. Safe to repeat; a reading older
/// than what is there changes nothing. Source: P3, P5, 001-23.
/// </summary>
/// <remarks>Next: <see cref="PromiseEntitlement"/>.</remarks>
internal sealed class OrderMirror(PromiseEntitlement promise, EntitlementOptions options, TimeProvider time)
{
    /// <summary>Takes them over.</summary>
    /// <param name="db">Inside a write transaction; the caller saves and commits.</param>
    /// <param name="found">The orders as read.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>How many changed something.</returns>
    public async Task<int> ApplyAsync(PortalDbContext db, IReadOnlyList<FoundOrder> found, CancellationToken cancellationToken)
    {
        var known = await KnownOrders.ReadAsync(db, found.Select(order => order.Id), cancellationToken);
        var past = await FirstContact.ReadAsync(db, time.UtcInstant, cancellationToken);
        var changed = 0;
        var followed = new List<Order>();
        foreach (var each in found)
        {
            var order = known.Find(each.Id);
            if (order is null)
            {
                order = Order.Make(each, time.UtcInstant);
                db.Orders.Add(order);
                known.Add(order);
            }

            if (Take(db, order, each, known, past))
            {
                changed++;
                followed.Add(order);
            }
        }

        var mapping = await MappedUnits.ReadAsync(db, followed.SelectMany(known.LinesOf), cancellationToken);
        // by rising id, as everywhere: two transactions that change the same promises shall not wait for each other
        foreach (var order in followed.OrderBy(each => each.OdooId))
        {
            await promise.FollowAsync(db, order, known.LinesOf(order), mapping, cancellationToken);
            await NoteCancelledAsync(db, order, cancellationToken);
            await EndAsync(db, order, cancellationToken);
        }

        return changed;
    }

    /// <summary>Lets promises follow without reading anything anew: mappings or settings have changed.</summary>
    public async Task FollowAsync(PortalDbContext db, IReadOnlyList<int> orderIds, CancellationToken cancellationToken)
    {
        var known = await KnownOrders.ReadAsync(db, orderIds, cancellationToken);
        var mapping = await MappedUnits.ReadAsync(db, known.All.SelectMany(known.LinesOf), cancellationToken);
        foreach (var order in known.All.OrderBy(each => each.OdooId))
        {
            await promise.FollowAsync(db, order, known.LinesOf(order), mapping, cancellationToken);
        }
    }

    private bool Take(PortalDbContext db, Order order, FoundOrder found, KnownOrders known, PastBefore past)
    {
        var lines = found
            .Lines.Select(line => OrderLine.Make(order.Key, line, found.Decimals, options.IsDeposit(line.ProductCode)))
            .ToList();
        var deposits = lines.Where(line => line.IsDeposit).ToList();
        var products = deposits.Select(line => line.ProductId).ToHashSet();
        var paid = found.Paid.Where(line => products.Contains(line.ProductId)).Sum(line => line.Total);
        var received = deposits.Count == 0 ? 0 : MinorUnits.Of(Math.Max(paid, found.Transferred), found.Decimals);
        if (!order.TryTake(found, deposits.Sum(line => line.TotalMinor), received, past))
        {
            return false;
        }

        TakeLines(db, order, lines, known);
        return true;
    }

    private static void TakeLines(PortalDbContext db, Order order, List<OrderLine> lines, KnownOrders known)
    {
        var before = known.LinesOf(order).ToDictionary(line => line.LineId);
        foreach (var line in lines)
        {
            if (!before.Remove(line.LineId, out var old))
            {
                db.OrderLines.Add(line);
            }
            else if (!old.IsSameAs(line))
            {
                db.Entry(old).CurrentValues.SetValues(line);
            }
        }

        db.OrderLines.RemoveRange(before.Values);
        known.SetLines(order, lines);
    }

    // never taken away by itself: listed for a person
    private async Task NoteCancelledAsync(PortalDbContext db, Order order, CancellationToken cancellationToken)
    {
        if (order.EntitlementId is not { } entitlement)
        {
            return;
        }

        await (
            order is { State: OrderState.Cancelled, IsEntitlementClosed: false }
                ? DriftLedger.SeeAsync(db, Cancelled(order, entitlement), time.UtcInstant, cancellationToken)
                : DriftLedger.ResolveAsync(db, DriftKind.CancelledOrder, order.Subject, time.UtcInstant, cancellationToken)
        );
    }

    // who cancels such an order has settled it; whether one is there for a confirmed order, the comparison says
    private async Task EndAsync(PortalDbContext db, Order order, CancellationToken cancellationToken)
    {
        if (order.IsEntitlementClosed && order.State != OrderState.Confirmed)
        {
            var now = time.UtcInstant;
            await DriftLedger.ResolveAsync(db, DriftKind.EndedEntitlement, order.Subject, now, cancellationToken);
        }
    }

    internal static DriftSighting Cancelled(Order order, string entitlement) =>
        new(
            DriftKind.CancelledOrder,
            order.Subject,
            order.Name,
            "The order is cancelled.",
            $"Entitlement {entitlement} is there."
        );
}

/// <summary>Orders with their lines, read for one transaction.</summary>
internal sealed class KnownOrders
{
    private readonly Dictionary<int, Order> _orders;
    private readonly Dictionary<Guid, List<OrderLine>> _lines;

    private KnownOrders(List<Order> orders, List<OrderLine> lines)
    {
        _orders = orders.ToDictionary(order => order.OdooId);
        _lines = lines.GroupBy(line => line.OrderKey).ToDictionary(group => group.Key, group => group.ToList());
    }

    public IReadOnlyCollection<Order> All => _orders.Values;

    public static async Task<KnownOrders> ReadAsync(
        PortalDbContext db,
        IEnumerable<int> odooIds,
        CancellationToken cancellationToken
    )
    {
        var ids = odooIds.Distinct().ToList();
        await OrderLock.TakeAsync(db, ids, cancellationToken);
        var orders = await db.Orders.Where(order => ids.Contains(order.OdooId)).ToListAsync(cancellationToken);
        var keys = orders.ConvertAll(order => order.Key);
        var lines = await db.OrderLines.Where(line => keys.Contains(line.OrderKey)).ToListAsync(cancellationToken);
        return new KnownOrders(orders, lines);
    }

    public Order? Find(int odooId) => _orders.GetValueOrDefault(odooId);

    public void Add(Order order) => _orders[order.OdooId] = order;

    public IReadOnlyList<OrderLine> LinesOf(Order order) => _lines.GetValueOrDefault(order.Key) ?? [];

    public void SetLines(Order order, List<OrderLine> lines) => _lines[order.Key] = lines;
}
