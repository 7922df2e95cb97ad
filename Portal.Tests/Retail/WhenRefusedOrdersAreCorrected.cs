using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Audit;
using Portal.Core.Jobs;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;
using Portal.Core.Persistence;
using Portal.Core.Retail;
using Portal.Core.Retail.Entitlements;
using Portal.Core.Retail.Import;
using Portal.Sandbox;

namespace Portal.Tests.Retail;

/// <summary>What ABS refused is put right in Odoo where no change of the order tells of it; what is sent again has it. Source: 001-48, R10.</summary>
public abstract class WhenRefusedOrdersAreCorrected(DatabaseProvider provider) : RetailSuite(provider)
{
    private const string Corrected = "KE-NBO-99";

    public sealed class OnSqlite() : WhenRefusedOrdersAreCorrected(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenRefusedOrdersAreCorrected(DatabaseProvider.Postgres);

    protected override TimeProvider OdooTime => Clock;

    [Fact]
    public async Task The_import_reads_their_orders_again()
    {
        var order = await RefusedAsync();

        await StartAsync();

        var delivery = await DeliveryAsync(order);
        Assert.Equal(DeliveryState.Dead, delivery!.State);
        Assert.Contains(Corrected, System.Text.Encoding.UTF8.GetString(delivery.Payload), StringComparison.Ordinal);
        Assert.Equal(0, (await Get<OpenEntitlement>().ExecuteAsync(Viewer, order, Cancellation)).Value!.Story!.Changes);
        await using var db = Database.Open();
        Assert.True(
            await db.Audit.AnyAsync(act => act.Action == RetailActs.Changed && act.SubjectId == $"{order}", Cancellation)
        );
    }

    [Fact]
    public async Task A_retry_sends_what_the_order_is_now()
    {
        var order = await RefusedAsync();

        var delivery = (await DeliveryAsync(order))!;
        await Get<RetryDelivery>().ExecuteAsync(Operator, AccessPolicy.SendAgain, delivery.Id, DeliveryState.Dead, Cancellation);
        await DrainAsync();

        Assert.Contains(Corrected, RequestsFor(order)[^1].Body, StringComparison.Ordinal);
        Assert.Equal(1, EntitlementsOf(order));
    }

    [Fact]
    public async Task A_retry_goes_out_as_it_is_while_odoo_does_not_answer()
    {
        var order = await RefusedAsync();
        Server.Faults.Add("odoo", FaultMode.Status503);

        var delivery = (await DeliveryAsync(order))!;
        var sent = await Get<RetryDelivery>()
            .ExecuteAsync(Operator, AccessPolicy.SendAgain, delivery.Id, DeliveryState.Dead, Cancellation);
        await Get<Dispatcher>().RunOnceAsync(Cancellation);

        Assert.True(sent.Succeeded, string.Join(' ', sent.Refusals));
        Assert.Equal(2, RequestsFor(order).Count);
        Assert.DoesNotContain(Corrected, RequestsFor(order)[^1].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_retry_waits_seconds_for_an_odoo_that_does_not_answer()
    {
        var order = await RefusedAsync();
        Server.Faults.Add("odoo", FaultMode.Timeout);
        var delivery = (await DeliveryAsync(order))!;

        var watch = System.Diagnostics.Stopwatch.StartNew();
        var became = await Get<RefusedOrders>().RefreshAsync([delivery.Id], Cancellation);

        Assert.Equal(Refreshing.Failed, became);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, 4 * RefusedOrders.Limit); // a slow machine counts
    }

    [Fact]
    public async Task All_that_match_are_sent_as_their_orders_are_now_and_one_that_lacks_something_is_left()
    {
        var order = await RefusedAsync();
        var lacking = await RefusedAsync("false");

        var run = await Get<RetryEntitlements>()
            .ExecuteAsync(Operator, new EntitlementRequest { Tab = EntitlementTab.Dead }, Cancellation);
        var ended = Get<JobRunner>().WaitAsync(run.Value, Cancellation);
        while (!ended.IsCompleted)
        {
            await Get<Dispatcher>().RunOnceAsync(Cancellation);
        }

        await using var db = Database.Open();
        var summary = await db.JobRuns.Where(each => each.Id == run.Value).Select(each => each.Summary).SingleAsync(Cancellation);
        Assert.Equal("1 delivered, 0 failed, 0 not tried.", summary);
        Assert.Contains(Corrected, RequestsFor(order)[^1].Body, StringComparison.Ordinal);
        Assert.Equal(DeliveryState.Waiting, (await DeliveryAsync(lacking))!.State);
    }

    // as the schedule does, each time within the bounds of one run
    private async Task StartAsync()
    {
        var run = await Get<JobRunner>().StartAsync<ImportOrders>(Actor.Portal, JobTrigger.Schedule, Cancellation);
        await Get<JobRunner>().WaitAsync(run.Value, Cancellation);
        var last = (await Get<JobHistory>().FindLastAsync(ImportOrders.JobName, Cancellation))!;
        Assert.True(last.State == JobRunState.Succeeded, last.Summary);
    }

    // ABS refuses it, and its outlet's code is corrected long after its last change
    private async Task<int> RefusedAsync(string code = $"\"{Corrected}\"")
    {
        var order = (await DraftsAsync(withDeposit: false))[0];
        await ConfirmAsync(order);
        await HookAsync("sale.order", order);
        await Get<InboxWorker>().RunOnceAsync(Cancellation);
        Server.Faults.Add("abs", FaultMode.Status422, 1);
        await DrainAsync();
        await ForgetChangesAsync();
        Assert.Equal(DeliveryState.Dead, (await DeliveryAsync(order))!.State);
        await SetOutletCodeAsync(order, code);
        return order;
    }
}
