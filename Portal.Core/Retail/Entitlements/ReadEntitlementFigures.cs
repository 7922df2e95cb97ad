using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging;
using Portal.Core.Persistence;

namespace Portal.Core.Retail.Entitlements;

/// <summary>The backlog in business words.</summary>
/// <param name="Riders">Customers who cannot swap: with at least one order that is without its entitlement and still to have it.</param>
/// <param name="OldestAt">UTC instant at which the first of them was ordered, or null: Odoo writes it anew when an order is confirmed.</param>
/// <param name="Deposits">Their deposits, by currency.</param>
/// <param name="ReadAt">UTC instant of the figures.</param>
public sealed record EntitlementFigures(int Riders, DateTime? OldestAt, IReadOnlyList<DepositSum> Deposits, DateTime ReadAt)
{
    /// <summary>Their orders: as many as <see cref="EntitlementTab.Without"/> lists.</summary>
    public int Orders { get; init; }
}

/// <summary>Deposits of one currency.</summary>
/// <param name="Deposit">The sum asked for.</param>
/// <param name="Decimals">Decimals of the currency.</param>
public sealed record DepositSum(Money Deposit, int Decimals)
{
    /// <summary>How much of it was received, minor units.</summary>
    public long ReceivedMinor { get; init; }
}

/// <summary>
/// "12 riders cannot swap; oldest waits 3 h; deposits KES 48,000." Counted at most every few seconds for all who look, the seldomer the longer it takes.
/// Thread-safe. Source: b4.
/// </summary>
public sealed class ReadEntitlementFigures(PortalDatabase database, TimeProvider time)
{
    private static readonly TimeSpan KeepFor = TimeSpan.FromSeconds(5);

    private readonly SharedReading<bool, EntitlementFigures> _shared = new(time, _ => KeepFor);

    /// <summary>Reads them; not older than 5 s, or than twenty times as long as the counting took.</summary>
    public async Task<Result<EntitlementFigures>> ExecuteAsync(Actor actor, CancellationToken cancellationToken) =>
        AccessPolicy.SeeEntitlements.Check(actor) is { } forbidden ? forbidden : await ReadAsync(cancellationToken);

    internal Task<EntitlementFigures> ReadAsync(CancellationToken cancellationToken) =>
        _shared.GetAsync(true, CountAsync, cancellationToken);

    private async Task<EntitlementFigures> CountAsync(CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        var rows =
            from order in db.Orders.Where(order => order.DeliveryId != null).Where(WantedOrders.IsWanted)
            join delivery in WantedOrders.Unsettled(db.Deliveries) on order.DeliveryId equals (Guid?)delivery.Id
            select order;
        var sums = await rows.GroupBy(order => new { order.Currency, order.Decimals })
            .Select(group => new CurrencySum
            {
                Currency = group.Key.Currency,
                Decimals = group.Key.Decimals,
                Riders = group.Select(order => order.CustomerId).Distinct().Count(),
                Orders = group.Count(),
                OldestAt = group.Min(order => (DateTime?)order.OrderedAt),
                Deposit = group.Sum(order => order.DepositMinor),
                Received = group.Sum(order =>
                    order.ReceivedMinor < order.DepositMinor ? order.ReceivedMinor : order.DepositMinor
                ),
            })
            .ToListAsync(cancellationToken);
        // somebody with orders in two currencies is one rider
        var riders =
            sums.Count < 2
                ? sums.Sum(sum => sum.Riders)
                : await rows.Select(order => order.CustomerId).Distinct().CountAsync(cancellationToken);
        return new EntitlementFigures(riders, sums.Min(sum => sum.OldestAt), Deposits(sums), time.UtcInstant)
        {
            Orders = sums.Sum(sum => sum.Orders),
        };
    }

    private static List<DepositSum> Deposits(List<CurrencySum> sums) =>
        [
            .. sums.Where(sum => sum.Deposit != 0)
                .OrderByDescending(sum => sum.Deposit)
                .Select(sum => new DepositSum(new Money(sum.Deposit, sum.Currency), sum.Decimals)
                {
                    ReceivedMinor = sum.Received,
                }),
        ];

    private sealed class CurrencySum
    {
        public string Currency { get; init; } = "";

        public int Decimals { get; init; }

        public int Riders { get; init; }

        public int Orders { get; init; }

        public DateTime? OldestAt { get; init; }

        public long Deposit { get; init; }

        public long Received { get; init; }
    }
}
