using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;
using Portal.Core.Persistence;

namespace Portal.Core.Retail.Entitlements;

/// <summary>Narrows deliveries by the orders they are of, as the list of entitlements does. Source: scenario 11.</summary>
internal sealed class EntitlementScope(RefusedOrders refused) : IDeliveryScope
{
    private const string Key = "entitlements";

    public string Name => Key;

    /// <summary>The filter of all that a request matches, over all its pages.</summary>
    public static DeliveryFilter FilterOf(EntitlementRequest request)
    {
        var wanted = new Words(request.OutletId, request.ChannelId, request.Search.Trim()) { Lacks = request.Lacks };
        var filter = EntitlementListQuery.FilterOf(request);
        return wanted == new Words(null, null, "")
            ? filter
            : filter with
            {
                Scope = new DeliveryScope(Key, JsonSerializer.Serialize(wanted, PortalDbContext.Json)),
            };
    }

    public IQueryable<Delivery> Narrow(PortalDbContext db, IQueryable<Delivery> deliveries, string words)
    {
        var wanted = Read(words);
        var request = new EntitlementRequest
        {
            OutletId = wanted.OutletId,
            ChannelId = wanted.ChannelId,
            Lacks = wanted.Lacks,
        };
        var orders = EntitlementListQuery.Narrow(db.Orders, request);
        var search = new SubstringSearch<Order>(order => order.SearchText, wanted.Search);
        var matching = search.IsEmpty ? orders : search.In(orders);
        return EntitlementListQuery
            .Lacking(deliveries, wanted.Lacks)
            .Where(delivery => matching.Any(order => order.DeliveryId == delivery.Id));
    }

    public async Task<string> DescribeAsync(PortalDbContext db, string words, CancellationToken cancellationToken)
    {
        var wanted = Read(words);
        var parts = new List<string>();
        if (wanted.OutletId is { } outlet)
        {
            var orders = db.Orders.Where(order => order.DeliveryId != null && order.OutletId == outlet);
            var name = await orders.Select(order => order.OutletName).FirstOrDefaultAsync(cancellationToken);
            parts.Add($"outlet {name ?? outlet.ToString(CultureInfo.InvariantCulture)}");
        }

        if (wanted.ChannelId is { } channel)
        {
            var orders = db.Orders.Where(order => order.DeliveryId != null && order.ChannelId == channel);
            var name = await orders.Select(order => order.ChannelName).FirstOrDefaultAsync(cancellationToken);
            parts.Add($"channel partner {name ?? channel.ToString(CultureInfo.InvariantCulture)}");
        }

        if (wanted.Search.Length > 0)
        {
            parts.Add($"search “{wanted.Search}”");
        }

        if (wanted.Lacks is { } lack)
        {
            parts.Add($"lacking {WordsOf(lack)}");
        }

        return string.Join(", ", parts);
    }

    public IQueryable<Delivery> Wanted(PortalDbContext db, IQueryable<Delivery> deliveries)
    {
        var orders = db.Orders;
        return deliveries.Where(delivery => !orders.Any(order => order.DeliveryId == delivery.Id && order.IsCalledOff));
    }

    public Task<Refreshing> RefreshAsync(IReadOnlyCollection<Guid> deliveries, CancellationToken cancellationToken) =>
        refused.RefreshAsync(deliveries, cancellationToken);

    public async Task<string?> FindCalledOffAsync(PortalDbContext db, Delivery delivery, CancellationToken cancellationToken) =>
        await db.Orders.SingleOrDefaultAsync(order => order.DeliveryId == delivery.Id && order.IsCalledOff, cancellationToken)
            is { } order
            ? WhyCalledOff(order)
            : null;

    /// <summary>Why an order wants its entitlement no longer, one sentence.</summary>
    public static string WhyCalledOff(Order order) =>
        order switch
        {
            { DeletedAt: not null } => "The order was deleted in Odoo.",
            { State: OrderState.Cancelled } => "The order is cancelled in Odoo.",
            _ => "As the order is in Odoo now, no entitlement is due for it.",
        };

    private static string WordsOf(EntitlementLack lack) =>
        lack switch
        {
            EntitlementLack.Mapping => "a mapping",
            EntitlementLack.Deposit => "the deposit",
            EntitlementLack.Confirmation => "the order's confirmation",
            EntitlementLack.OutletCode => "the outlet's code",
            EntitlementLack.Abs => "an ABS",
            _ => throw new ArgumentOutOfRangeException(nameof(lack), lack, "A lack without words."),
        };

    private static Words Read(string words) =>
        JsonSerializer.Deserialize<Words>(words, PortalDbContext.Json) ?? throw new JsonException("The scope is null.");

    private sealed record Words(int? OutletId, int? ChannelId, string Search)
    {
        public EntitlementLack? Lacks { get; init; }
    }
}
