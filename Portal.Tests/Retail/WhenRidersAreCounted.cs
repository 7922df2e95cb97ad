using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using Portal.Core;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;
using Portal.Core.Persistence;
using Portal.Core.Retail;
using Portal.Core.Retail.Entitlements;
using Portal.Pages.Entitlements;
using Portal.Pages.Home;

namespace Portal.Tests.Retail;

/// <summary>"12 riders cannot swap": who counts, with which money, and that the list behind it shows exactly those. Source: b4, R12.</summary>
public abstract class WhenRidersAreCounted(DatabaseProvider provider) : RetailSuite(provider)
{
    public sealed class OnSqlite() : WhenRidersAreCounted(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenRidersAreCounted(DatabaseProvider.Postgres);

    protected override EntitlementOptions Options => new() { PastOrders = PastOrders.Promise };

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await ImportAsync();
        await DrainAsync();
    }

    [Fact]
    public async Task The_list_behind_the_count_shows_exactly_those()
    {
        var figures = await FiguresAsync();
        var listed = await ListAsync(new EntitlementRequest { Tab = EntitlementTab.Without });

        Assert.Equal(19, listed.Total);
        Assert.Equal(listed.Total, figures.Orders);
        Assert.Equal(await CustomersAsync(listed), figures.Riders);
        Assert.Equal(await OrderedAsync(listed), figures.OldestAt);
        Assert.Contains(listed.Rows, row => row.State == DeliveryState.Dead);
    }

    [Fact]
    public async Task Who_cancelled_before_it_was_sent_is_not_counted_nor_is_a_deleted_order()
    {
        var before = await ListAsync(new EntitlementRequest { Tab = EntitlementTab.Without });
        var (cancelled, deleted, dead) = (
            before.Rows.First(row => row.State == DeliveryState.Waiting).OrderId,
            before.Rows.Last(row => row.State == DeliveryState.Waiting).OrderId,
            before.Rows.First(row => row.State == DeliveryState.Dead).OrderId
        );

        await ChangeAsync(cancelled, CallOff);
        await ChangeAsync(dead, CallOff);
        await ChangeAsync(
            deleted,
            set =>
                set.SetProperty(order => order.DeletedAt, Clock.GetUtcNow().UtcDateTime)
                    .SetProperty(order => order.IsCalledOff, true)
        );

        var listed = await ListAsync(new EntitlementRequest { Tab = EntitlementTab.Without });
        var figures = await FiguresAsync();
        Assert.Equal((16, 16), (listed.Total, figures.Orders));
        Assert.Equal(await CustomersAsync(listed), figures.Riders);
        Assert.Empty(listed.Rows.Select(row => row.OrderId).Intersect([cancelled, deleted, dead]));
    }

    [Fact]
    public async Task Sending_a_delivered_one_once_more_takes_nobody_his_swap_and_rewrites_no_history()
    {
        var before = (await FiguresAsync(), await HistoryAsync());
        var row = (await ListAsync(new EntitlementRequest { Tab = EntitlementTab.Delivered })).Rows[0];

        var sent = await Get<RetryDelivery>()
            .ExecuteAsync(Operator, AccessPolicy.SendAgain, row.DeliveryId, DeliveryState.Delivered, Cancellation);

        Assert.True(sent.Succeeded);
        var (figures, history) = (await FiguresAsync(), await HistoryAsync());
        Assert.Equal((before.Item1.Riders, before.Item1.Orders), (figures.Riders, figures.Orders));
        Assert.Equal(
            before.Item2.Select(point => (point.Delivered, point.Dead, point.Backlog)),
            history.Select(point => (point.Delivered, point.Dead, point.Backlog))
        );
    }

    [Fact]
    public async Task What_was_called_off_is_in_no_bar_of_the_backlog()
    {
        var row = (await ListAsync(new EntitlementRequest { Tab = EntitlementTab.Waiting })).Rows[0];
        Clock.Jump(TimeSpan.FromHours(3));

        await ChangeAsync(row.OrderId, CallOff);

        var history = await HistoryAsync();
        Assert.Equal((18, 18), (history[^1].Backlog, history[^2].Backlog));
        Assert.Equal(0, history[0].Backlog);
    }

    [Fact]
    public async Task The_money_is_told_as_asked_for_and_as_received()
    {
        await ChangeRowsAsync(db =>
            db.Orders.ExecuteUpdateAsync(
                set => set.SetProperty(order => order.DepositMinor, 0).SetProperty(order => order.ReceivedMinor, 0),
                Cancellation
            )
        );
        var rows = (await ListAsync(new EntitlementRequest { Tab = EntitlementTab.Without })).Rows;
        await ChangeAsync(rows[0].OrderId, set => Money(set, "KES", 400_000, 100_000));
        await ChangeAsync(rows[1].OrderId, set => Money(set, "KES", 400_000, 900_000));
        await ChangeAsync(rows[2].OrderId, set => Money(set, "CHF", 12_050, 0));

        var figures = await FiguresAsync();

        Assert.Equal(
            "; deposits KES 8,000 (KES 5,000 received) and CHF 120.50 (none received)",
            EntitlementWords.Deposits(figures)
        );
        Assert.Equal(19, figures.Orders);
    }

    // both columns as the mirror writes them
    private static void CallOff(UpdateSettersBuilder<Order> set) =>
        set.SetProperty(order => order.State, OrderState.Cancelled).SetProperty(order => order.IsCalledOff, true);

    private static UpdateSettersBuilder<Order> Money(
        UpdateSettersBuilder<Order> set,
        string currency,
        long asked,
        long received
    ) =>
        set.SetProperty(order => order.Currency, currency)
            .SetProperty(order => order.Decimals, 2)
            .SetProperty(order => order.DepositMinor, asked)
            .SetProperty(order => order.ReceivedMinor, received);

    private Task ChangeAsync(int order, Action<UpdateSettersBuilder<Order>> change) =>
        ChangeRowsAsync(db => db.Orders.Where(each => each.OdooId == order).ExecuteUpdateAsync(change, Cancellation));

    // as they are now, not as somebody else was told some seconds ago
    private async Task<EntitlementFigures> FiguresAsync() =>
        (await new ReadEntitlementFigures(Database.Portal, Clock).ExecuteAsync(Viewer, Cancellation)).Value!;

    private async Task<IReadOnlyList<HistoryPoint>> HistoryAsync()
    {
        var history = new EntitlementHistory(Database.Portal, new ReadEntitlementFigures(Database.Portal, Clock), Clock);
        var spans = TrendRange.Day.Spans(Clock.GetUtcNow(), TimeZoneInfo.Utc);
        return (await history.ExecuteAsync(Viewer, [.. spans.Select(span => (span.From, span.Until))], Cancellation)).Value!;
    }

    private async Task<int> CustomersAsync(KeysetPage<EntitlementRow> listed)
    {
        var ids = listed.Rows.Select(row => row.OrderId).ToList();
        await using var db = Database.Open();
        return await db
            .Orders.Where(order => ids.Contains(order.OdooId))
            .Select(order => order.CustomerId)
            .Distinct()
            .CountAsync(Cancellation);
    }

    private async Task<DateTime?> OrderedAsync(KeysetPage<EntitlementRow> listed)
    {
        var ids = listed.Rows.Select(row => row.OrderId).ToList();
        await using var db = Database.Open();
        return await db
            .Orders.Where(order => ids.Contains(order.OdooId))
            .MinAsync(order => (DateTime?)order.OrderedAt, Cancellation);
    }

    private async Task<KeysetPage<EntitlementRow>> ListAsync(EntitlementRequest request) =>
        (await Get<ListEntitlements>().ExecuteAsync(Viewer, request, Cancellation)).Value!;
}
