using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;
using Portal.Core.Persistence;
using Portal.Core.Retail;
using Portal.Core.Retail.Entitlements;
using Portal.Core.Retail.Products;
using Portal.Pages.Home;

namespace Portal.Tests.Retail;

public abstract class WhenOrdersAreImported(DatabaseProvider provider) : RetailSuite(provider)
{
    public sealed class OnSqlite() : WhenOrdersAreImported(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenOrdersAreImported(DatabaseProvider.Postgres);

    protected override EntitlementOptions Options => new() { PastOrders = PastOrders.Promise };

    [Fact]
    public async Task The_demonstration_has_fifteen_that_wait_four_that_abs_refuses_and_six_that_succeed()
    {
        await ImportAsync();

        await DrainAsync();

        var counts = (await Get<ListEntitlements>().CountTabsAsync(Viewer, new EntitlementRequest(), Cancellation)).Value!;
        Assert.Equal(15, counts[EntitlementTab.Waiting]);
        Assert.Equal(4, counts[EntitlementTab.Dead]);
        Assert.Equal(6, counts[EntitlementTab.Delivered]);
        Assert.Equal(25, counts[EntitlementTab.All]);
        var waiting = await ListAsync(new EntitlementRequest { Tab = EntitlementTab.Waiting });
        Assert.All(waiting.Rows, row => Assert.Contains("No unit is mapped to \"", row.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_mapping_lets_go_what_waited_for_it_and_nothing_else()
    {
        await ImportAsync();
        await DrainAsync();
        var unmapped = (await Get<ListProductMappings>().ListUnmappedAsync(Viewer, Cancellation)).Value!;
        var helmet = unmapped.Single(product => product.ProductCode == "HELMET-01");
        var draft = new ProductMappingDraft(
            helmet.ProductId,
            helmet.ProductName,
            helmet.ProductCode,
            [new("", UnitType.Physical, "charger-home-10a"), new("", UnitType.Digital, "digital-rider-app", 2)],
            0
        );

        var saved = await Get<SaveProductMapping>().ExecuteAsync(Operator, draft, Cancellation);
        var refused = await Get<SaveProductMapping>().ExecuteAsync(Viewer, draft, Cancellation);
        await Get<FollowMappings>().RunOnceAsync(Cancellation);
        await DrainAsync();

        Assert.True(saved.Succeeded, string.Join(' ', saved.Refusals));
        Assert.Equal(Refusal.ForbiddenCode, refused.Refusals[0].Code);
        var counts = (await Get<ListEntitlements>().CountTabsAsync(Viewer, new EntitlementRequest(), Cancellation)).Value!;
        Assert.Equal(
            (15 - helmet.Waiting, 6 + helmet.Waiting),
            (counts[EntitlementTab.Waiting], counts[EntitlementTab.Delivered])
        );
        var delivered = await ListAsync(new EntitlementRequest { Tab = EntitlementTab.Delivered, Search = "ent-" });
        Assert.Equal(6 + helmet.Waiting, delivered.Total);
    }

    [Fact]
    public async Task A_product_that_never_goes_to_abs_is_left_out()
    {
        await ImportAsync();
        var helmet = (await Get<ListProductMappings>().ListUnmappedAsync(Viewer, Cancellation)).Value![0];

        await Get<SaveProductMapping>()
            .ExecuteAsync(
                Operator,
                new ProductMappingDraft(helmet.ProductId, helmet.ProductName, helmet.ProductCode, [], 0),
                Cancellation
            );
        await Get<FollowMappings>().RunOnceAsync(Cancellation);
        await DrainAsync();

        await using var db = Database.Open();
        var held = await db.Deliveries.Where(each => each.State == DeliveryState.Waiting).ToListAsync(Cancellation);
        Assert.Equal(helmet.Waiting, held.Count(each => each.Reason == "Nothing on the order concerns ABS."));
    }

    [Fact]
    public async Task What_no_hook_told_is_found()
    {
        await ImportAsync();
        var order = (await DraftsAsync(withDeposit: false))[0];
        await ConfirmAsync(order);

        await ImportAsync();
        await DrainAsync();

        Assert.Equal(1, EntitlementsOf(order));
    }

    [Fact]
    public async Task The_list_is_filtered_sorted_and_paged_by_key()
    {
        await ImportAsync();
        await DrainAsync();
        var filters = (await Get<ListEntitlements>().ReadFiltersAsync(Viewer, Cancellation)).Value!;
        var outlet = filters.Outlets[0];

        var of = await ListAsync(new EntitlementRequest { Tab = EntitlementTab.All, OutletId = outlet.Id });
        var named = await ListAsync(new EntitlementRequest { Tab = EntitlementTab.All, Sort = EntitlementSort.Order });
        var first = await ListAsync(new EntitlementRequest { Tab = EntitlementTab.All, Page = KeysetRequest.First(10) });
        var second = await ListAsync(
            new EntitlementRequest { Tab = EntitlementTab.All, Page = new KeysetRequest(KeysetMove.After, first.Next, 10) }
        );

        Assert.Equal(3, filters.Outlets.Count);
        Assert.All(of.Rows, row => Assert.Equal(outlet.Name, row.Outlet));
        Assert.Equal(
            named.Rows.Select(row => row.OrderKey).Order(StringComparer.Ordinal),
            named.Rows.Select(row => row.OrderKey)
        );
        Assert.Empty(first.Rows.Select(row => row.DeliveryId).Intersect(second.Rows.Select(row => row.DeliveryId)));
        Assert.Equal((10, 10, 25), (first.Rows.Count, second.Rows.Count, second.Total));
    }

    [Fact]
    public async Task Figures_and_history_say_how_many_riders_cannot_swap()
    {
        await ImportAsync();
        await DrainAsync();

        var figures = (await Get<ReadEntitlementFigures>().ExecuteAsync(Viewer, Cancellation)).Value!;
        var spans = TrendRange.Day.Spans(Clock.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById("Asia/Kolkata"));
        var history = (
            await Get<EntitlementHistory>().ExecuteAsync(Viewer, [.. spans.Select(span => (span.From, span.Until))], Cancellation)
        ).Value!;

        await using var db = Database.Open();
        var open = await db
            .Orders.Where(order => order.DeliveryId != null && order.EntitlementId == null)
            .ToListAsync(Cancellation);
        Assert.Equal(open.Select(order => order.CustomerId).Distinct().Count(), figures.Riders);
        Assert.Equal(open.Sum(order => order.DepositMinor), figures.Deposits.Sum(sum => sum.Deposit.MinorUnits));
        Assert.NotNull(figures.OldestAt);
        Assert.Equal(
            (24, 25, 6, 4, 19),
            (
                history.Count,
                history.Sum(p => p.Promised),
                history.Sum(p => p.Delivered),
                history.Sum(p => p.Dead),
                history[^1].Backlog
            )
        );
    }

    [Fact]
    public async Task An_order_tells_its_story()
    {
        await ImportAsync();
        await DrainAsync();
        await using var db = Database.Open();
        var entitled = await db.Orders.AsNoTracking().FirstAsync(order => order.EntitlementId != null, Cancellation);

        var opened = await Get<OpenEntitlement>().ExecuteAsync(Viewer, entitled.OdooId, Cancellation);

        Assert.Equal(DeliveryState.Delivered, opened.Value!.Story!.Delivery.State);
        Assert.NotEmpty(opened.Value.Lines);
        Assert.Contains(opened.Value.Timeline, entry => entry.Kind == TimelineKind.Promised && entry.System == "abs");
        Assert.Contains(opened.Value.Timeline, entry => entry.Kind == TimelineKind.Attempted && entry.System == "odoo");
    }

    [Fact]
    public async Task A_refused_one_is_dead_until_somebody_changes_what_is_sent()
    {
        await ImportAsync();
        await DrainAsync();
        await using var db = Database.Open();
        var dead = await db.Deliveries.AsNoTracking().FirstAsync(each => each.State == DeliveryState.Dead, Cancellation);
        var proposed = await Get<OpenEntitlement>().ProposeAsync(Operator, dead.Id, Cancellation);
        var payload = JsonNode.Parse(proposed.Value!.Payload)!;
        payload["product_units"]![0]!["abs_ref"] = "service-swap-network-mombasa";

        var edited = await Get<EditDelivery>()
            .ExecuteAsync(
                Operator,
                AccessPolicy.SendAgain,
                dead.Id,
                dead.Fence,
                System.Text.Encoding.UTF8.GetBytes(payload.ToJsonString()),
                isNotThere: false,
                Cancellation
            );
        await DrainAsync();

        Assert.Contains("unknown product unit", dead.Reason, StringComparison.Ordinal);
        Assert.True(edited.Succeeded, string.Join(' ', edited.Refusals));
        var order = Core.Retail.Order.IdOf(dead.Subject)!.Value;
        Assert.Equal(DeliveryState.Delivered, (await DeliveryAsync(order))!.State);
        Assert.Equal(1, EntitlementsOf(order));
        Assert.Equal(1, await db.DeliveryRevisions.CountAsync(each => each.DeliveryId == dead.Id, Cancellation));
    }

    private async Task<KeysetPage<EntitlementRow>> ListAsync(EntitlementRequest request) =>
        (await Get<ListEntitlements>().ExecuteAsync(Viewer, request, Cancellation)).Value!;
}
