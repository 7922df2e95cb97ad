using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;
using Portal.Core.Retail.Entitlements;
using Portal.Core.Retail.Products;

namespace Portal.Core.Retail.Drifts;

/// <summary>
/// Holds entitlements against their orders; what ABS has and Portal did not know of goes onto the order. What is as it was is only read: with a
/// million entitlements an hourly comparison must not write a million rows.
/// </summary>
internal sealed class EntitlementComparison(
    PortalDatabase database,
    IOrderDirectory directory,
    OrderMirror mirror,
    EntitlementLink link
)
{
    private static readonly TimeSpan SeenEvery = TimeSpan.FromDays(1);

    /// <summary>Compares a page of what ABS has; what differs is written in a transaction of its own.</summary>
    public async Task CompareAsync(ComparisonPass pass, IReadOnlyList<AbsEntitlement> page, CancellationToken cancellationToken)
    {
        var look = await LookAsync(pass, page, cancellationToken);
        var read = await directory.ReadAsync(look.Unknown, cancellationToken);
        look.Equal.ForEach(pass.Seen.Add);
        if (look.Differing.Count + look.LongUnseen.Count > 0)
        {
            await RacedWrite.RunAsync(database, db => WriteAsync(db, pass, look, read, cancellationToken), cancellationToken);
        }
    }

    /// <summary>Notes the orders that have more than one entitlement, after a complete pass.</summary>
    public async Task NoteFurtherAsync(ComparisonPass pass, CancellationToken cancellationToken)
    {
        foreach (var part in pass.Further.Chunk(100))
        {
            await RacedWrite.RunAsync(
                database,
                async db =>
                {
                    var known = await KnownOrders.ReadAsync(db, part.Select(each => each.Key), cancellationToken);
                    foreach (var (id, further) in part)
                    {
                        if (known.Find(id) is { EntitlementId: { } first } order)
                        {
                            var sighting = FurtherEntitlements.All(order, first, further);
                            await DriftLedger.SeeAsync(db, sighting, link.Now, cancellationToken);
                        }
                    }
                },
                cancellationToken
            );
        }
    }

    private async Task<PageLook> LookAsync(
        ComparisonPass pass,
        IReadOnlyList<AbsEntitlement> page,
        CancellationToken cancellationToken
    )
    {
        var ids = page.Select(each => each.OrderId).OfType<int>().Distinct().ToList();
        await using var db = database.CreateDbContext();
        var known = await KnownOrders.ReadAsync(db, ids, cancellationToken);
        var mapping = await MappedUnits.ReadAsync(db, known.All.SelectMany(known.LinesOf), cancellationToken);
        var open = await ListOpenAsync(db, known, cancellationToken);
        var look = new PageLook { Unknown = [.. ids.Where(id => known.Find(id) is null)] };
        foreach (var entitlement in page)
        {
            var order = entitlement.OrderId is { } id ? known.Find(id) : null;
            if (order is { DeletedAt: null } && entitlement.IsClosed && order.EntitlementId != entitlement.Id)
            {
                pass.AddBeside(order, entitlement); // changes nothing, whatever the order is like
                continue;
            }

            if (order is null || !IsAsItWas(order, entitlement, open) || Differ(order, known, mapping, entitlement) is not null)
            {
                look.Differing.Add(entitlement);
                continue;
            }

            look.Equal.Add(order.OdooId);
            if (order.SeenInAbsAt is not { } seen || link.Now - seen >= SeenEvery)
            {
                look.LongUnseen.Add(order.OdooId);
            }
        }

        return look;
    }

    // promises that a further look could end
    private static async Task<HashSet<Guid>> ListOpenAsync(
        PortalDbContext db,
        KnownOrders known,
        CancellationToken cancellationToken
    )
    {
        var ids = known.All.Select(order => order.DeliveryId).OfType<Guid>().ToList();
        var open = await db
            .Deliveries.Where(each => ids.Contains(each.Id))
            .Where(each => each.State != DeliveryState.Delivered && each.State != DeliveryState.Cancelled)
            .Select(each => each.Id)
            .ToListAsync(cancellationToken);
        return [.. open];
    }

    private static bool IsAsItWas(Order order, AbsEntitlement entitlement, HashSet<Guid> open) =>
        order.DeletedAt is null
        && order.EntitlementId == entitlement.Id
        && order.IsEntitlementClosed == entitlement.IsClosed
        && (order.State != OrderState.Cancelled || entitlement.IsClosed)
        && !(order.DeliveryId is { } delivery && open.Contains(delivery));

    private static DriftSighting? Differ(Order order, KnownOrders known, MappedUnits mapping, AbsEntitlement entitlement) =>
        EntitlementAmounts.FindDifference(order, mapping.Explode(known.LinesOf(order)), entitlement);

    private async Task WriteAsync(
        PortalDbContext db,
        ComparisonPass pass,
        PageLook look,
        IReadOnlyList<FoundOrder> read,
        CancellationToken cancellationToken
    )
    {
        await mirror.ApplyAsync(db, read, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await SeeAsync(db, look.LongUnseen, cancellationToken);
        var known = await KnownOrders.ReadAsync(db, look.Differing.Select(each => each.OrderId).OfType<int>(), cancellationToken);
        var mapping = await MappedUnits.ReadAsync(db, known.All.SelectMany(known.LinesOf), cancellationToken);
        // the order's own first, since it gives way once it has ended; then open ones: a closed one beside them is history
        foreach (
            var entitlement in look
                .Differing.OrderBy(each => each.OrderId)
                .ThenBy(each => each.OrderId is not { } order || known.Find(order)?.EntitlementId != each.Id)
                .ThenBy(each => each.IsClosed)
        )
        {
            if (entitlement.OrderId is not { } id || known.Find(id) is not { DeletedAt: null } order)
            {
                await DriftLedger.SeeAsync(db, Orphan(entitlement), link.Now, cancellationToken);
            }
            else if (await link.LinkAsync(db, order, entitlement, cancellationToken))
            {
                pass.Seen.Add(order.OdooId);
                await CompareAsync(db, order, Differ(order, known, mapping, entitlement), cancellationToken);
            }
            else
            {
                pass.AddBeside(order, entitlement);
            }
        }
    }

    private async Task SeeAsync(PortalDbContext db, List<int> orders, CancellationToken cancellationToken)
    {
        if (orders.Count > 0)
        {
            var now = link.Now;
            await OrderLock.TakeAsync(db, orders, cancellationToken);
            await db
                .Orders.Where(order => orders.Contains(order.OdooId))
                .ExecuteUpdateAsync(set => set.SetProperty(order => order.SeenInAbsAt, now), cancellationToken);
        }
    }

    private async Task CompareAsync(
        PortalDbContext db,
        Order order,
        DriftSighting? difference,
        CancellationToken cancellationToken
    )
    {
        if (order is { State: OrderState.Cancelled, IsEntitlementClosed: false, EntitlementId: { } entitlement })
        {
            await DriftLedger.SeeAsync(db, OrderMirror.Cancelled(order, entitlement), link.Now, cancellationToken);
        }
        else if (difference is not null)
        {
            await DriftLedger.SeeAsync(db, difference, link.Now, cancellationToken);
        }
    }

    private static DriftSighting Orphan(AbsEntitlement entitlement) =>
        new(
            DriftKind.MissingOrder,
            $"abs.entitlement,{entitlement.Id}",
            entitlement.Id,
            entitlement.OrderId is { } id
                ? string.Create(CultureInfo.InvariantCulture, $"There is no order with id {id}.")
                : "No order is named.",
            $"Entitlement {entitlement.Id} is there{(entitlement.OriginReference.Length > 0 ? $" for {entitlement.OriginReference}" : "")}."
        );

    /// <summary>What a page holds, sorted by what is to be done.</summary>
    private sealed class PageLook
    {
        public required List<int> Unknown { get; init; }

        public List<int> Equal { get; } = [];

        public List<int> LongUnseen { get; } = [];

        public List<AbsEntitlement> Differing { get; } = [];
    }
}
