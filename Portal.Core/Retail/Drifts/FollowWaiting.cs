using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;
using Portal.Core.Retail.Entitlements;
using Portal.Core.Retail.Products;

namespace Portal.Core.Retail.Drifts;

/// <summary>
/// Lets the promises follow that wait, since settings may have changed and with them what they wait for. Decides by reading alone, along the index
/// of what waits; only orders whose decision is another one by now cost a transaction.
/// </summary>
/// <remarks>Next: <see cref="OrderMirror"/>.</remarks>
internal sealed class FollowWaiting(PortalDatabase database, PromiseEntitlement promise, OrderMirror mirror)
{
    private const int Page = 100;

    /// <summary>Goes through all of them.</summary>
    /// <returns>How many orders were decided anew.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var followed = 0;
        for (var (at, id) = (DateTime.UnixEpoch, Guid.Empty); ; )
        {
            var (changed, last) = await LookAsync(at, id, cancellationToken);
            if (last is null)
            {
                return followed;
            }

            if (changed.Count > 0)
            {
                await RacedWrite.RunAsync(database, db => mirror.FollowAsync(db, changed, cancellationToken), cancellationToken);
                followed += changed.Count;
            }

            (at, id) = (last.CreatedAt, last.Id);
        }
    }

    private async Task<(List<int> Changed, Waiting? Last)> LookAsync(DateTime at, Guid id, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        var waiting = await ListAsync(db, at, id, cancellationToken);
        var ids = waiting.Select(each => Order.IdOf(each.Subject)).OfType<int>();
        var known = await KnownOrders.ReadAsync(db, ids, cancellationToken);
        var mapping = await MappedUnits.ReadAsync(db, known.All.SelectMany(known.LinesOf), cancellationToken);
        var changed = waiting
            .Select(each => (Row: each, Order: known.All.FirstOrDefault(order => order.DeliveryId == each.Id)))
            .Where(each => each.Order is { } order && IsAnother(each.Row, order, known.LinesOf(order), mapping))
            .Select(each => each.Order!.OdooId)
            .ToList();
        return (changed, waiting.Count == 0 ? null : waiting[^1]);
    }

    // without the contents, which are many bytes, and follow when it is let go
    private static Task<List<Waiting>> ListAsync(PortalDbContext db, DateTime at, Guid id, CancellationToken cancellationToken) =>
        db
            .Deliveries.Where(each => each.State == DeliveryState.Waiting && each.CreatedAt >= at)
            .Where(each => each.CreatedAt > at || each.Id.CompareTo(id) > 0)
            .Where(each => each.Kind == EntitlementPayload.Kind)
            .OrderBy(each => each.CreatedAt)
            .ThenBy(each => each.Id)
            .Select(each => new Waiting(each.CreatedAt, each.Id, each.Subject, each.Reason))
            .Take(Page)
            .ToListAsync(cancellationToken);

    private bool IsAnother(Waiting row, Order order, IReadOnlyList<OrderLine> lines, MappedUnits mapping)
    {
        var decision = promise.Decide(order, lines, mapping);
        return decision.Kind == DecisionKind.Ready
            || row.Reason != Folding.Cut(decision.Reason, Delivery.ReasonLength)
            || order.IsCalledOff != (decision.Kind == DecisionKind.None)
            || order.IsWaiting != (decision.Kind == DecisionKind.Waits)
            || order.AwaitsDeposit != decision.LacksDeposit;
    }

    private sealed record Waiting(DateTime CreatedAt, Guid Id, string Subject, string? Reason);
}
