using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;
using Portal.Core.Persistence;

namespace Portal.Core.Retail.Entitlements;

/// <summary>Where the rows of a list begin.</summary>
internal enum EntitlementPath
{
    /// <summary>At the deliveries of the tab.</summary>
    Deliveries,

    /// <summary>At the orders, along the index of a filter or a sort.</summary>
    Orders,

    /// <summary>At what the search's index finds, where that is little.</summary>
    Hits,
}

/// <summary>
/// The list's filters, search and sorts as queries. A tab with few rows is read along the deliveries' own partial index; a long one along the
/// orders' index of the filter or the sort, which the databases then walk until a page is full. Source: G11, PERFORMANCE §2(f).
/// </summary>
internal static class EntitlementListQuery
{
    private const int Few = 5000;

    private static readonly Dictionary<(EntitlementSort, bool), Keyset<EntitlementRow>> Sorts = Enum.GetValues<EntitlementSort>()
        .SelectMany(sort => new[] { (sort, false), (sort, true) })
        .ToDictionary(each => each, each => Make(each.Item1, each.Item2));

    public static Keyset<EntitlementRow> SortOf(EntitlementRequest request) => Sorts[(request.Sort, request.Descending)];

    /// <summary>How the rows are found cheapest, judged by how many there are.</summary>
    public static async Task<EntitlementPath> FindPathAsync(
        PortalDbContext db,
        EntitlementRequest request,
        CancellationToken cancellationToken
    )
    {
        var isSearched = Search(request) is { IsEmpty: false };
        if (request.Tab == EntitlementTab.Without)
        {
            return isSearched ? EntitlementPath.Hits : EntitlementPath.Orders;
        }

        var isNarrow = request.Sort == EntitlementSort.Promised && request.OutletId is null && request.ChannelId is null;
        if (isNarrow && !isSearched)
        {
            return EntitlementPath.Deliveries;
        }

        var areFew = await Deliveries(db, request).Take(Few + 1).CountAsync(cancellationToken) <= Few;
        return areFew ? EntitlementPath.Deliveries
            : isSearched ? EntitlementPath.Hits
            : EntitlementPath.Orders;
    }

    /// <summary>The rows, found along a path.</summary>
    public static async Task<IQueryable<EntitlementRow>> RowsAsync(
        PortalDbContext db,
        EntitlementRequest request,
        EntitlementPath path,
        CancellationToken cancellationToken
    )
    {
        var (deliveries, search) = (Deliveries(db, request), Search(request));
        var hits = path == EntitlementPath.Hits ? await search.FindAsync(db, cancellationToken) : null;
        if (hits is { AreFew: true })
        {
            return ByOrder(Narrow(hits.Rows.AsNoTracking(), request), deliveries);
        }

        var orders = Narrow(search.In(db.Orders.AsNoTracking()), request);
        return path == EntitlementPath.Orders || request.Tab == EntitlementTab.Without
            ? ByOrder(orders, deliveries)
            : ByDelivery(deliveries, orders);
    }

    /// <summary>The rows, found the cheapest way.</summary>
    public static async Task<IQueryable<EntitlementRow>> RowsAsync(
        PortalDbContext db,
        EntitlementRequest request,
        CancellationToken cancellationToken
    ) => await RowsAsync(db, request, await FindPathAsync(db, request, cancellationToken), cancellationToken);

    /// <summary>The deliveries of a tab with all filters that are theirs.</summary>
    public static IQueryable<Delivery> Deliveries(PortalDbContext db, EntitlementRequest request)
    {
        var deliveries = FilterOf(request).Apply(db.Deliveries.AsNoTracking());
        deliveries = request.Tab == EntitlementTab.Without ? WantedOrders.Unsettled(deliveries) : deliveries;
        return Lacking(deliveries, request.Lacks);
    }

    /// <summary>Those that lack something, among whatever else they lack.</summary>
    public static IQueryable<Delivery> Lacking(IQueryable<Delivery> deliveries, EntitlementLack? lack) =>
        lack is { } wanted && EntitlementDecision.WordsOf(wanted) is { } words
            ? deliveries.Where(each => each.Reason!.Contains(words))
            : deliveries;

    /// <summary>The deliveries of a tab with the filters that are theirs.</summary>
    public static DeliveryFilter FilterOf(EntitlementRequest request) =>
        new()
        {
            Destination = EntitlementPayload.Destination,
            Kind = EntitlementPayload.Kind,
            State = request.Tab switch
            {
                EntitlementTab.Waiting => DeliveryState.Waiting,
                EntitlementTab.Dead => DeliveryState.Dead,
                EntitlementTab.Delivered => DeliveryState.Delivered,
                EntitlementTab.Cancelled => DeliveryState.Cancelled,
                _ => null,
            },
            IsOpen = request.Tab == EntitlementTab.Pending,
            Reason = request.Reason.Length == 0 ? null : request.Reason,
            IsReasonWhole = request.IsReasonWhole,
            LeastAttempts = request.LeastAttempts,
            From = request.From,
            Until = request.Until,
        };

    /// <summary>The orders with a promise that are of the wanted outlet and channel.</summary>
    public static IQueryable<Order> Narrow(IQueryable<Order> orders, EntitlementRequest request)
    {
        orders = orders.Where(order => order.DeliveryId != null);
        orders = request.Tab == EntitlementTab.Without ? orders.Where(WantedOrders.IsWanted) : orders;
        orders = request.IsOfWanted ? orders.Where(order => !order.IsCalledOff) : orders;
        orders = request.Lacks == EntitlementLack.Deposit ? orders.Where(order => order.AwaitsDeposit) : orders;
        orders = request.OutletId is { } outlet ? orders.Where(order => order.OutletId == outlet) : orders;
        return request.ChannelId is { } channel ? orders.Where(order => order.ChannelId == channel) : orders;
    }

    private static SubstringSearch<Order> Search(EntitlementRequest request) => new(order => order.SearchText, request.Search);

    // sorted by the delivery's own columns
    private static IQueryable<EntitlementRow> ByDelivery(IQueryable<Delivery> deliveries, IQueryable<Order> orders) =>
        from delivery in deliveries
        join order in orders on (Guid?)delivery.Id equals order.DeliveryId
        select new EntitlementRow
        {
            DeliveryId = delivery.Id,
            PromisedAt = delivery.CreatedAt,
            OrderId = order.OdooId,
            OrderName = order.Name,
            OrderKey = order.NameKey,
            Customer = order.CustomerName,
            CustomerKey = order.CustomerKey,
            Outlet = order.OutletName,
            Channel = order.ChannelName,
            Currency = order.Currency,
            Decimals = order.Decimals,
            DepositMinor = order.DepositMinor,
            State = delivery.State,
            Reason = delivery.Reason,
            Attempts = delivery.Attempts,
            NextAttemptAt = delivery.NextAttemptAt,
            SettledAt = delivery.SettledAt,
            EntitlementId = order.EntitlementId,
        };

    // the same, sorted by the order's columns: it carries the promise's instant and id too. Joined by an expression that no index of orders has, so that
    // SQLite walks the orders' index and does not begin at the deliveries and sort them all
    private static IQueryable<EntitlementRow> ByOrder(IQueryable<Order> orders, IQueryable<Delivery> deliveries) =>
        from order in orders
        join delivery in deliveries on (order.DeliveryId ?? Guid.Empty) equals delivery.Id
        select new EntitlementRow
        {
            DeliveryId = order.DeliveryId!.Value, // narrowed to those that have one
            PromisedAt = order.PromisedAt!.Value, // comes with it
            OrderId = order.OdooId,
            OrderName = order.Name,
            OrderKey = order.NameKey,
            Customer = order.CustomerName,
            CustomerKey = order.CustomerKey,
            Outlet = order.OutletName,
            Channel = order.ChannelName,
            Currency = order.Currency,
            Decimals = order.Decimals,
            DepositMinor = order.DepositMinor,
            State = delivery.State,
            Reason = delivery.Reason,
            Attempts = delivery.Attempts,
            NextAttemptAt = delivery.NextAttemptAt,
            SettledAt = delivery.SettledAt,
            EntitlementId = order.EntitlementId,
        };

    private static Keyset<EntitlementRow> Make(EntitlementSort sort, bool descending)
    {
        return sort switch
        {
            EntitlementSort.Order => By(row => row.OrderKey),
            EntitlementSort.Customer => By(row => row.CustomerKey),
            _ => By(row => row.PromisedAt),
        };

        Keyset<EntitlementRow> By<TKey>(Expression<Func<EntitlementRow, TKey>> key)
            where TKey : notnull => new Keyset<EntitlementRow, TKey>(key, row => row.DeliveryId, descending);
    }
}
