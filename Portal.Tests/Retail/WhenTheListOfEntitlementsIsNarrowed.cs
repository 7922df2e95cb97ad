using Microsoft.EntityFrameworkCore;
using Portal.Components.Deliveries;
using Portal.Core;
using Portal.Core.Lists;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;
using Portal.Core.Persistence;
using Portal.Core.Retail;
using Portal.Core.Retail.Entitlements;
using Portal.Core.Retail.Products;
using Portal.Tests.Billing;

namespace Portal.Tests.Retail;

/// <summary>A filter leaves out nothing that it promises, and counts, file and retry mean what the list shows. Source: R2, scenario 11.</summary>
public abstract class WhenTheListOfEntitlementsIsNarrowed(DatabaseProvider provider) : RetailSuite(provider)
{
    public sealed class OnSqlite() : WhenTheListOfEntitlementsIsNarrowed(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenTheListOfEntitlementsIsNarrowed(DatabaseProvider.Postgres);

    protected override EntitlementOptions Options => new() { PastOrders = PastOrders.Promise, Trigger = EntitlementTrigger.Both };

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await ImportAsync();
        await DrainAsync();
    }

    [Fact]
    public async Task What_is_lacking_is_found_wherever_it_stands_in_the_reason()
    {
        await using var db = Database.Open();
        var one = await db.Deliveries.FirstAsync(each => each.State == DeliveryState.Waiting, Cancellation);
        var reason =
            "No unit is mapped to \"A\"; The outlet \"Lome\" has no code in Odoo; The deposit of KES 4,000 is not received.";
        await SetReasonAsync(one.Id, reason);
        await ChangeRowsAsync(write =>
            write
                .Orders.Where(order => order.DeliveryId == one.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(order => order.AwaitsDeposit, true), Cancellation)
        );

        foreach (var lack in new[] { EntitlementLack.Mapping, EntitlementLack.OutletCode, EntitlementLack.Deposit })
        {
            var request = new EntitlementRequest { Tab = EntitlementTab.Waiting, Lacks = lack };
            Assert.Contains((await ListAsync(request)).Rows, row => row.DeliveryId == one.Id);
        }

        Assert.DoesNotContain(
            (await ListAsync(new EntitlementRequest { Tab = EntitlementTab.Waiting, Lacks = EntitlementLack.Confirmation })).Rows,
            row => row.DeliveryId == one.Id
        );
    }

    [Fact]
    public async Task Each_tab_counts_what_its_link_leads_to()
    {
        var all = (await ListAsync(new EntitlementRequest { Tab = EntitlementTab.All })).Rows;
        EntitlementRequest[] narrowed =
        [
            new() { Search = all[0].Customer },
            new() { OutletId = (await Get<ListEntitlements>().ReadFiltersAsync(Viewer, Cancellation)).Value!.Outlets[0].Id },
            new() { Lacks = EntitlementLack.Deposit },
            new() { LeastAttempts = 1 },
            new(),
        ];

        foreach (var request in narrowed)
        {
            var counts = (await Get<ListEntitlements>().CountTabsAsync(Viewer, request, Cancellation)).Value!;
            foreach (var (tab, count) in counts)
            {
                Assert.Equal((await ListAsync(request with { Tab = tab })).Total, count);
            }
        }
    }

    [Fact]
    public async Task A_whole_reason_is_met_exactly_and_a_cut_one_by_its_beginning()
    {
        await using var db = Database.Open();
        var two = await db.Deliveries.Where(each => each.State == DeliveryState.Waiting).Take(2).ToListAsync(Cancellation);
        await SetReasonAsync(two[0].Id, "Alike");
        await SetReasonAsync(two[1].Id, "Alike, and more");
        var request = new EntitlementRequest { Tab = EntitlementTab.Waiting, Reason = "Alike" };

        Assert.Equal(two[0].Id, Assert.Single((await ListAsync(request with { IsReasonWhole = true })).Rows).DeliveryId);
        Assert.Equal(2, (await ListAsync(request)).Total);
    }

    [Fact]
    public async Task The_file_decides_once_how_it_finds_its_rows()
    {
        CsvColumn<EntitlementRow>[] columns = [new("Order", row => row.OrderName)];
        var request = new EntitlementRequest { Tab = EntitlementTab.All, Sort = EntitlementSort.Order };
        var begun = await Get<ExportEntitlements>().BeginAsync(Viewer, request, columns, Cancellation);
        using var plans = new QueryPlans(Database);
        using var file = new MemoryStream();

        Assert.Equal(25, await begun.Value!.WriteAsync(file, Cancellation));

        Assert.Equal(2, plans.Sent.Count); // one that decides, one batch
    }

    [Fact]
    public async Task Products_that_need_no_mapping_or_are_not_ordered_hold_nothing_up()
    {
        var before = (await Get<ListProductMappings>().ListUnmappedAsync(Viewer, Cancellation)).Value!;
        var first = before[0];
        await ChangeRowsAsync(db =>
            db.OrderLines.Where(line => line.ProductId == first.ProductId)
                .ExecuteUpdateAsync(set => set.SetProperty(line => line.Quantity, "0"), Cancellation)
        );

        var after = (await Get<ListProductMappings>().ListUnmappedAsync(Viewer, Cancellation)).Value!;

        Assert.Equal(before.Skip(1).Select(product => product.ProductId), after.Select(product => product.ProductId));
        Assert.All(after, product => Assert.Null(CouplingKeys.Recognise(product.ProductCode)));
    }

    [Fact]
    public async Task A_product_that_nobody_mapped_is_listed_behind_any_number_of_recognised_ones()
    {
        await using var db = Database.Open();
        var unmapped = (await Get<ListProductMappings>().ListUnmappedAsync(Viewer, Cancellation)).Value!;
        var orders = await db
            .Orders.Where(order => order.DeliveryId != null)
            .Select(order => order.Key)
            .ToListAsync(Cancellation);
        var found = new FoundOrderLine(0, 0, "", "", 1, 0, 0);
        for (var product = 0; product < ListProductMappings.MostUnmapped + 1; product++)
        {
            db.OrderLines.AddRange(
                orders.Select(order =>
                    OrderLine.Make(
                        order,
                        found with
                        {
                            Id = 1_000_000 + product,
                            ProductId = 1_000_000 + product,
                            ProductName = "Swaps",
                            ProductCode = "service-swap-count-30",
                        },
                        2,
                        isDeposit: false
                    )
                )
            );
        }

        await db.SaveChangesAsync(Cancellation);

        var listed = (await Get<ListProductMappings>().ListUnmappedAsync(Viewer, Cancellation)).Value!;

        Assert.Equal(unmapped.Select(product => product.ProductId), listed.Select(product => product.ProductId));
    }

    [Fact]
    public async Task A_batch_that_was_cut_short_says_in_words_what_its_list_was()
    {
        var outlet = (await Get<ListEntitlements>().ReadFiltersAsync(Viewer, Cancellation)).Value!.Outlets[0];
        var request = new EntitlementRequest
        {
            Tab = EntitlementTab.Dead,
            OutletId = outlet.Id,
            Search = "omondi",
        };
        await using (var db = Database.Open())
        {
            db.ReplayBatches.Add(
                ReplayBatch.Wish(
                    Guid.CreateVersion7(),
                    EntitlementScope.FilterOf(request),
                    3,
                    Operator,
                    Clock.GetUtcNow().UtcDateTime
                )
            );
            await db.SaveChangesAsync(Cancellation);
        }

        var left = (await Get<LeftBatches>().FindAsync(Operator, AccessPolicy.SeeMessages, Cancellation)).Value!;

        Assert.Equal($"outlet {outlet.Name}, search “omondi”", left.ScopeWords);
        Assert.Equal($"dead, to ABS, outlet {outlet.Name}, search “omondi”", DeliveryWords.Which(left.Filter, left.ScopeWords));
    }

    [Fact]
    public async Task What_would_be_sent_says_what_it_lacks_and_nothing_is_proposed_for_a_cancelled_order()
    {
        await using var db = Database.Open();
        var waiting = await db.Deliveries.FirstAsync(each => each.State == DeliveryState.Waiting, Cancellation);
        var order = Order.IdOf(waiting.Subject)!.Value;

        var proposed = (await Get<OpenEntitlement>().ProposeAsync(Operator, waiting.Id, Cancellation)).Value!;
        await ChangeRowsAsync(write =>
            write
                .Orders.Where(each => each.OdooId == order)
                .ExecuteUpdateAsync(set => set.SetProperty(each => each.State, OrderState.Cancelled), Cancellation)
        );
        var refused = await Get<OpenEntitlement>().ProposeAsync(Operator, waiting.Id, Cancellation);

        Assert.Equal(waiting.Reason, proposed.Missing);
        Assert.Equal("entitlements.nothing-due", Assert.Single(refused.Refusals).Code);
        Assert.True((await Get<OpenEntitlement>().ExecuteAsync(Viewer, order, Cancellation)).Value!.IsNothingDue);
        Assert.True(await Get<OpenEntitlement>().ExistsAsync(Viewer, order, Cancellation));
        Assert.False(await Get<OpenEntitlement>().ExistsAsync(Viewer, 987_654, Cancellation));
        var outsider = new Actor(Guid.CreateVersion7(), "Fin", null, new HashSet<Role> { Role.Finance });
        Assert.False(await Get<OpenEntitlement>().ExistsAsync(outsider, order, Cancellation));
    }

    private Task SetReasonAsync(Guid id, string reason) =>
        ChangeRowsAsync(db =>
            db.Deliveries.Where(each => each.Id == id)
                .ExecuteUpdateAsync(set => set.SetProperty(each => each.Reason, reason), Cancellation)
        );

    private async Task<KeysetPage<EntitlementRow>> ListAsync(EntitlementRequest request) =>
        (await Get<ListEntitlements>().ExecuteAsync(Viewer, request, Cancellation)).Value!;
}
