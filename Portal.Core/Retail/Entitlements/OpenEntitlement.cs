using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Replay;
using Portal.Core.Persistence;
using Portal.Core.Retail.Drifts;
using Portal.Core.Retail.Products;

namespace Portal.Core.Retail.Entitlements;

/// <summary>A line of an order with what it stands for in ABS.</summary>
/// <param name="Line">The line as Portal has it.</param>
/// <param name="Units">The units that one of its product is; none for what never goes to ABS, null where nobody has said.</param>
public sealed record EntitledLine(OrderLine Line, IReadOnlyList<ProductUnit>? Units)
{
    /// <summary>True when the order waits for somebody to map the product.</summary>
    public bool IsUnmapped => Units is null && !Line.IsDeposit && Line.Count != 0;
}

/// <summary>An order, its promise, and what happened to both.</summary>
/// <param name="Order">The order as Portal has it.</param>
/// <param name="Lines">Its lines, mapped as they are now.</param>
/// <param name="Story">The promise with every attempt, or null where there is none.</param>
/// <param name="Timeline">What happened to the order across systems, oldest first.</param>
/// <param name="Drifts">Differences with ABS that are there now.</param>
/// <param name="Missing">What is missing or stands in the way now, or empty.</param>
public sealed record OpenedEntitlement(
    Order Order,
    IReadOnlyList<EntitledLine> Lines,
    DeliveryStory? Story,
    IReadOnlyList<TimelineEntry> Timeline,
    IReadOnlyList<Drift> Drifts,
    string Missing
)
{
    /// <summary>True when nothing is to go to ABS for the order as it is: <see cref="Missing"/> says why.</summary>
    public bool IsNothingDue { get; init; }

    /// <summary>Where people open the order in Odoo; null while that is not known.</summary>
    public Uri? OdooUrl { get; init; }
}

/// <summary>What would be sent for an order as it is now.</summary>
/// <param name="Payload">The contents, as far as they are known.</param>
/// <param name="Missing">What they lack, or empty.</param>
public sealed record ProposedEntitlement(byte[] Payload, string Missing);

/// <summary>Shows one order with its entitlement. Source: P7, P10, R12.</summary>
public sealed class OpenEntitlement
{
    private readonly PortalDatabase _database;
    private readonly OpenDelivery _deliveries;
    private readonly ReadWholeTimeline _timeline;
    private readonly PromiseEntitlement _promise;
    private readonly IOrderDirectory _directory;

    internal OpenEntitlement(
        PortalDatabase database,
        OpenDelivery deliveries,
        ReadWholeTimeline timeline,
        PromiseEntitlement promise,
        IOrderDirectory directory
    ) => (_database, _deliveries, _timeline, _promise, _directory) = (database, deliveries, timeline, promise, directory);

    /// <summary>True when Portal has the order and the actor may see it.</summary>
    /// <param name="actor">Who looks.</param>
    /// <param name="orderId">The order's id in Odoo.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<bool> ExistsAsync(Actor actor, int orderId, CancellationToken cancellationToken)
    {
        if (AccessPolicy.SeeOrders.Check(actor) is not null)
        {
            return false;
        }

        await using var db = _database.CreateDbContext();
        return await db.Orders.AnyAsync(each => each.OdooId == orderId, cancellationToken);
    }

    /// <summary>Reads it.</summary>
    /// <param name="actor">Who looks.</param>
    /// <param name="orderId">The order's id in Odoo.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<Result<OpenedEntitlement>> ExecuteAsync(Actor actor, int orderId, CancellationToken cancellationToken)
    {
        if (AccessPolicy.SeeOrders.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = _database.CreateDbContext();
        if (
            await db.Orders.AsNoTracking().SingleOrDefaultAsync(each => each.OdooId == orderId, cancellationToken)
            is not { } order
        )
        {
            return RetailRefusals.NoOrder;
        }

        var lines = await ReadLinesAsync(db, order, cancellationToken);
        var drifts = await ReadDriftsAsync(db, order, cancellationToken);
        var mapping = await MappedUnits.ReadAsync(db, lines, cancellationToken);
        var story = order.DeliveryId is { } id
            ? await _deliveries.ReadAsync(actor, AccessPolicy.SeeOrders, id, cancellationToken)
            : null;
        var timeline = await _timeline.ExecuteAsync(actor, AccessPolicy.SeeOrders, order.Subject, cancellationToken);
        var decision = _promise.Decide(order, lines, mapping);
        return new OpenedEntitlement(
            order,
            [.. lines.Select(line => new EntitledLine(line, mapping.Find(line)))],
            story?.Value,
            timeline.Value ?? [],
            drifts,
            decision.Reason
        )
        {
            IsNothingDue = decision.Kind == DecisionKind.None,
            OdooUrl = _directory.OrderUrl(orderId),
        };
    }

    /// <summary>What would be sent now, for whoever edits a delivery: the order as it is, mapped as it is. Source: scenario 10.</summary>
    /// <returns>The contents with what they lack; a refusal for an order that nothing is to go to ABS for.</returns>
    public async Task<Result<ProposedEntitlement>> ProposeAsync(Actor actor, Guid deliveryId, CancellationToken cancellationToken)
    {
        if (AccessPolicy.SendAgain.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = _database.CreateDbContext();
        var order = await db.Orders.AsNoTracking().SingleOrDefaultAsync(each => each.DeliveryId == deliveryId, cancellationToken);
        if (order is null)
        {
            return RetailRefusals.NoOrder;
        }

        var lines = await ReadLinesAsync(db, order, cancellationToken);
        var mapping = await MappedUnits.ReadAsync(db, lines, cancellationToken);
        var decision = _promise.Decide(order, lines, mapping);
        return decision.Kind == DecisionKind.None
            ? RetailRefusals.NothingDue(decision.Reason)
            : new ProposedEntitlement(decision.Payload, decision.Reason);
    }

    private static Task<List<OrderLine>> ReadLinesAsync(PortalDbContext db, Order order, CancellationToken cancellationToken) =>
        db
            .OrderLines.AsNoTracking()
            .Where(line => line.OrderKey == order.Key)
            .OrderBy(line => line.LineId)
            .ToListAsync(cancellationToken);

    private static Task<List<Drift>> ReadDriftsAsync(PortalDbContext db, Order order, CancellationToken cancellationToken) =>
        db
            .Drifts.AsNoTracking()
            .Where(drift => drift.Subject == order.Subject && drift.State != DriftState.Resolved)
            .ToListAsync(cancellationToken);
}
