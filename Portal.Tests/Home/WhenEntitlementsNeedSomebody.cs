using System.Text;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Audit;
using Portal.Core.Finding;
using Portal.Core.Home;
using Portal.Core.Lists;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;
using Portal.Core.Retail;
using Portal.Core.Retail.Drifts;
using Portal.Core.Retail.Entitlements;
using Portal.Core.Retail.Products;
using Portal.Pages.Entitlements;
using Portal.Pages.Home;
using Portal.Tests.Retail;

namespace Portal.Tests.Home;

/// <summary>What entitlements bring to the home page, to the search over everything, and to their own page. Source: b4, DESIGN §8.</summary>
public abstract class WhenEntitlementsNeedSomebody(DatabaseProvider provider) : RetailSuite(provider)
{
    private static readonly Actor Seller = new(Guid.CreateVersion7(), "Sade", null, new HashSet<Role> { Role.Sales });

    public sealed class OnSqlite() : WhenEntitlementsNeedSomebody(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenEntitlementsNeedSomebody(DatabaseProvider.Postgres);

    protected override EntitlementOptions Options => new() { PastOrders = PastOrders.Promise };

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await ImportAsync();
        await DrainAsync();
    }

    [Fact]
    public async Task Riders_dead_ones_and_differences_are_told_with_where_to_go()
    {
        await CreateInAbsAsync(987_654);
        await RunAsync<Reconcile>(Reconcile.JobName);
        var figures = (await Get<ReadEntitlementFigures>().ExecuteAsync(Viewer, Cancellation)).Value!;
        var drifts = (await Get<ListDrifts>().CountOpenAsync(Viewer, Cancellation)).Value;

        var needs = await NeedsAsync(Operator);

        Assert.Equal(
            [("/entitlements?tab=without", figures.Riders), ("/entitlements?tab=dead", 4), ("/entitlements/differences", drifts)],
            needs.Select(need => (need.Href, need.Count ?? 0))
        );
        Assert.StartsWith("riders cannot swap", needs[0].Text, StringComparison.Ordinal);
        Assert.True(drifts > 0);
        Assert.All(needs, need => Assert.NotNull(need.OldestAt));
    }

    [Fact]
    public async Task A_Viewer_sees_all_and_is_offered_nothing_and_Sales_see_none()
    {
        var viewer = await NeedsAsync(Viewer);

        Assert.Equal((await NeedsAsync(Operator)).Select(need => need with { Act = null }), viewer);
        Assert.Empty(await NeedsAsync(Seller));
    }

    [Fact]
    public async Task An_order_is_found_by_number_customer_and_entitlement()
    {
        await using var db = Database.Open();
        var order = await db.Orders.AsNoTracking().FirstAsync(each => each.EntitlementId != null, Cancellation);
        var search = new EntitlementSearch(Get<ListEntitlements>(), Clock);

        foreach (var typed in new[] { order.Name, order.CustomerName, order.EntitlementId! })
        {
            var found = await search.FindAsync(Viewer, new SearchText(typed), Cancellation);
            Assert.Contains(found!.Items, item => item.Href == $"/entitlements/{order.OdooId}");
        }

        Assert.Null(await search.FindAsync(Seller, new SearchText(order.Name), Cancellation));
    }

    [Fact]
    public async Task The_chart_counts_what_was_accepted_and_what_is_dead()
    {
        var spans = TrendRange.Month.Spans(Clock.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById("Asia/Kathmandu"));
        var source = new EntitlementTrend(Get<EntitlementHistory>());

        var trend = Assert.Single(await source.ReadAsync(Viewer, spans, Cancellation));

        Assert.Equal([6, 4], trend.Series.Select(series => series.Values.Sum()));
        Assert.Equal(30, trend.Series[0].Values.Count);
        Assert.Empty(await source.ReadAsync(Seller, spans, Cancellation));
    }

    [Fact]
    public async Task The_file_holds_all_that_the_list_shows_and_leaves_an_audit_row()
    {
        CsvColumn<EntitlementRow>[] columns = [new("Order", row => row.OrderName), new("State", row => row.State.ToString())];
        var request = new EntitlementRequest
        {
            Tab = EntitlementTab.Dead,
            Sort = EntitlementSort.Customer,
            Page = KeysetRequest.First(1),
        };

        var begun = await Get<ExportEntitlements>().BeginAsync(Viewer, request, columns, Cancellation);
        var refused = await Get<ExportEntitlements>().BeginAsync(Seller, request, columns, Cancellation);

        using var file = new MemoryStream();
        Assert.Equal(4, await begun.Value!.WriteAsync(file, Cancellation));
        Assert.Equal(4, Encoding.UTF8.GetString(file.ToArray()).Split("Dead").Length - 1);
        Assert.Equal(Refusal.ForbiddenCode, refused.Refusals[0].Code);
        await using var db = Database.Open();
        Assert.Equal(1, await db.Audit.CountAsync(entry => entry.Action == RetailActs.Exported, Cancellation));
    }

    [Fact]
    public async Task The_products_that_orders_wait_for_are_found_order_by_order()
    {
        var request = new EntitlementRequest { Tab = EntitlementTab.Waiting };
        var waiting = (await Get<ListEntitlements>().ExecuteAsync(Viewer, request, Cancellation)).Value!.Rows;
        int[] orders = [.. waiting.Select(row => row.OrderId)];

        var found = (await Get<ListProductMappings>().FindUnmappedAsync(Viewer, orders, Cancellation)).Value!;

        Assert.Equal(orders.Order(), found.Select(each => each.OrderId).Distinct().Order());
        Assert.All(
            waiting,
            row =>
                Assert.Contains(
                    found.First(each => each.OrderId == row.OrderId).ProductName,
                    row.Reason,
                    StringComparison.Ordinal
                )
        );
        var opened = (await Get<OpenEntitlement>().ExecuteAsync(Seller, orders[0], Cancellation)).Value!;
        Assert.Contains(opened.Lines, line => line.IsUnmapped);
        Assert.Contains("sale.order", opened.OdooUrl!.ToString(), StringComparison.Ordinal);
        Assert.Equal(DeliveryState.Waiting, opened.Story!.Delivery.State);
    }

    private Task<IReadOnlyList<Need>> NeedsAsync(Actor actor) =>
        new EntitlementNeeds(Get<ReadEntitlementFigures>(), Get<ListEntitlements>(), Get<ListDrifts>(), Clock).FindAsync(
            actor,
            Cancellation
        );
}
