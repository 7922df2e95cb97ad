using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Jobs;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;
using Portal.Core.Retail;
using Portal.Core.Retail.Import;

namespace Portal.Tests.Retail;

/// <summary>What an order waits for may be put right where no change of the order tells of it.</summary>
public abstract class WhenAnOrderWaitsForOdoo(DatabaseProvider provider) : RetailSuite(provider)
{
    public sealed class OnSqlite() : WhenAnOrderWaitsForOdoo(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAnOrderWaitsForOdoo(DatabaseProvider.Postgres);

    protected override TimeProvider OdooTime => Clock;

    [Fact]
    public async Task An_outlet_that_gets_its_code_lets_its_order_go()
    {
        var order = (await DraftsAsync(withDeposit: false))[0];
        await SetOutletCodeAsync(order, "false");
        await ConfirmAsync(order);
        await ImportAsync();
        await DrainAsync();
        var waiting = await DeliveryAsync(order);
        await ForgetChangesAsync();

        await SetOutletCodeAsync(order, "\"KE-NBO-99\"");
        await ImportAsync();
        await DrainAsync();

        Assert.Matches("^The outlet \".+\" has no code in Odoo\\.$", waiting!.Reason);
        Assert.Contains("\"outlet_id\":\"KE-NBO-99\"", Assert.Single(RequestsFor(order)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_product_whose_reference_becomes_a_coupling_key_lets_its_order_go()
    {
        var order = (await DraftsAsync(withDeposit: false))[0];
        var product = await ProductOfAsync(order);
        var reference = await ReferenceAsync(product, "\"GLOVES-01\"");
        await ConfirmAsync(order);
        await ImportAsync();
        await DrainAsync();
        var waiting = await DeliveryAsync(order);
        await ForgetChangesAsync();

        await ReferenceAsync(product, $"\"{reference}\"");
        await ImportAsync();
        await DrainAsync();

        Assert.Contains("No unit is mapped to", waiting!.Reason, StringComparison.Ordinal);
        Assert.True((await OrderAsync(order)) is { IsWaiting: false, EntitlementId: not null });
        Assert.Single(RequestsFor(order));
    }

    [Fact]
    public async Task Of_very_many_each_import_of_the_schedule_reads_a_page_in_turn()
    {
        const int first = 200;
        var drafts = await DraftsAsync(withDeposit: false);
        var (early, late) = (await ProductOfAsync(drafts[0]), await OtherProductAsync(drafts));
        await ReferenceAsync(early, "\"GLOVES-01\"");
        var reference = await ReferenceAsync(late, "\"GLOVES-02\"");
        await Server.MakeOrdersAsync(drafts[0], first, "sale", Clock.GetUtcNow().UtcDateTime, early);
        var last = await Server.MakeOrdersAsync(drafts[0], 20, "sale", Clock.GetUtcNow().UtcDateTime, late);
        await ImportAsync();
        await ForgetChangesAsync();
        await ReferenceAsync(late, $"\"{reference}\"");

        await ScheduledAsync();
        var (afterOne, before) = (await CountWaitingAsync(), await OrderAsync(last[0]));
        await ScheduledAsync();
        await DrainAsync();

        Assert.Equal((first + last.Count, true), (afterOne, before.IsWaiting));
        Assert.Equal(first, await CountWaitingAsync());
        Assert.All(last, order => Assert.Equal(1, EntitlementsOf(order)));
    }

    [Fact]
    public async Task An_edit_told_before_odoo_commits_is_read_again()
    {
        var order = (await DraftsAsync(withDeposit: false))[0];
        await ConfirmAsync(order);
        await HookAsync("sale.order", order);
        await Get<InboxWorker>().RunOnceAsync(Cancellation);
        var committed = Clock.GetUtcNow().UtcDateTime.AddSeconds(2);
        await HookAsync("sale.order", order, $""","state":"sale","write_date":"{committed:yyyy-MM-dd HH:mm:ss.ffffff}" """);
        await Get<InboxWorker>().RunOnceAsync(Cancellation);

        Clock.Jump(TimeSpan.FromSeconds(3));
        var line = await Server.CallAsync("sale.order.line", "search", $$"""[[["order_id","=",{{order}}]]]""");
        await Server.CallAsync("sale.order.line", "write", $$"""[[{{line![0]}}],{"product_uom_qty":7}]""");
        await Get<InboxWorker>().RunOnceAsync(Cancellation);
        await DrainAsync();

        Assert.Contains("\"quantity\":7", Assert.Single(RequestsFor(order)).Body, StringComparison.Ordinal);
        Assert.Equal(DeliveryState.Delivered, (await DeliveryAsync(order))!.State);
    }

    private async Task<int> OtherProductAsync(List<int> drafts)
    {
        var first = await ProductOfAsync(drafts[0]);
        foreach (var draft in drafts)
        {
            if (await ProductOfAsync(draft) is var product && product != first)
            {
                return product;
            }
        }

        throw new InvalidOperationException("All drafts are of one product.");
    }

    private async Task ScheduledAsync()
    {
        Clock.Jump(TimeSpan.FromMinutes(15));
        var started = await Get<JobRunner>().StartAsync<ImportOrders>(Actor.Portal, JobTrigger.Schedule, Cancellation);
        Assert.True(started.Succeeded, string.Join(' ', started.Refusals));
        await Get<JobRunner>().WaitAsync(started.Value, Cancellation);
        var run = (await Get<JobHistory>().FindLastAsync(ImportOrders.JobName, Cancellation))!;
        Assert.True(run.State == JobRunState.Succeeded, run.Summary);
    }

    private async Task<int> CountWaitingAsync()
    {
        await using var db = Database.Open();
        return await db.Orders.CountAsync(order => order.IsWaiting, Cancellation);
    }

    private async Task<int> ProductOfAsync(int order)
    {
        var rows = await Server.CallAsync(
            "sale.order.line",
            "search_read",
            $$"""[[["order_id","=",{{order}}]],["product_id"]]""",
            """{"load":null}"""
        );
        return rows![0]!["product_id"]!.GetValue<int>();
    }

    // gives the one before
    private async Task<string> ReferenceAsync(int product, string reference)
    {
        var rows = await Server.CallAsync("product.product", "read", $$"""[[{{product}}],["default_code"]]""");
        await Server.CallAsync("product.product", "write", $$"""[[{{product}}],{"default_code":{{reference}}}]""");
        return $"{rows![0]!["default_code"]}";
    }
}
