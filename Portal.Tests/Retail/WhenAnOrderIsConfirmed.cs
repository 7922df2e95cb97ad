using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;
using Portal.Core.Retail.Drifts;
using Portal.Core.Retail.Entitlements;
using Portal.Sandbox;

namespace Portal.Tests.Retail;

public abstract class WhenAnOrderIsConfirmed(DatabaseProvider provider) : RetailSuite(provider)
{
    public sealed class OnSqlite() : WhenAnOrderIsConfirmed(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAnOrderIsConfirmed(DatabaseProvider.Postgres);

    [Fact]
    public async Task It_becomes_one_entitlement_however_often_odoo_tells_and_the_order_says_so_once()
    {
        var order = (await DraftsAsync(withDeposit: true))[0];
        await ConfirmAsync(order);
        await HookAsync("sale.order", order, ""","state":"sale" """, times: 3);

        await DrainAsync();
        await HookAsync("sale.order", order);
        await DrainAsync();

        var request = Assert.Single(RequestsFor(order));
        var entitled = await OrderAsync(order);
        Assert.Equal(1, EntitlementsOf(order));
        Assert.StartsWith("ent-", entitled.EntitlementId, StringComparison.Ordinal);
        Assert.Contains("pool_id", entitled.Allocation, StringComparison.Ordinal);
        Assert.Equal(1, await NotesAsync(order, entitled.EntitlementId!));
        Assert.Contains($"entitlement/sale.order,{order}", request.Headers, StringComparison.Ordinal);
        Assert.Equal(201, request.Status);
    }

    [Fact]
    public async Task Abs_is_told_units_deposit_and_references_and_nothing_else()
    {
        var order = (await DraftsAsync(withDeposit: true))[0];
        await ConfirmAsync(order);
        await HookAsync("sale.order", order);

        await DrainAsync();

        var body = JsonNode.Parse(RequestsFor(order).Single().Body)!.AsObject();
        var known = await OrderAsync(order);
        Assert.Equal(
            [
                "customer_id",
                "product_units",
                "deposit_amount",
                "currency",
                "outlet_id",
                "origin_ref",
                "order_id",
                "channel_ref",
                "sales_rep_ref",
            ],
            body.Select(pair => pair.Key)
        );
        Assert.Equal(order, body["order_id"]!.GetValue<long>());
        Assert.Equal(known.Amount(known.DepositMinor), body["deposit_amount"]!.GetValue<decimal>());
        Assert.True(known.DepositMinor > 0);
        var unit = Assert.Single(body["product_units"]!.AsArray())!.AsObject();
        Assert.Equal(["sku", "quantity", "type", "abs_ref"], unit.Select(pair => pair.Key));
    }

    [Fact]
    public async Task A_hook_that_comes_before_the_commit_is_read_again()
    {
        var order = (await DraftsAsync(withDeposit: false))[0];
        await HookAsync("sale.order", order, ""","state":"sale" """);
        await DrainAsync();
        var early = await DeliveryAsync(order);

        await ConfirmAsync(order);
        Clock.Jump(TimeSpan.FromSeconds(2));
        await DrainAsync();

        Assert.Null(early);
        Assert.Equal(1, EntitlementsOf(order));
    }

    [Fact]
    public async Task A_lost_answer_is_found_again_and_nothing_is_made_twice()
    {
        var order = (await DraftsAsync(withDeposit: false))[0];
        await ConfirmAsync(order);
        await HookAsync("sale.order", order);
        Server.Faults.Add("abs", FaultMode.AnswerLost, 1);
        await DrainAsync();
        var open = await DeliveryAsync(order);

        Clock.Jump(TimeSpan.FromSeconds(10));
        await DrainAsync();

        Assert.Equal(DeliveryState.Pending, open!.State);
        Assert.Equal(DeliveryState.Delivered, (await DeliveryAsync(order))!.State);
        Assert.NotNull((await OrderAsync(order)).EntitlementId);
        var requests = RequestsFor(order);
        Assert.Equal(2, requests.Count);
        Assert.Equal(requests[0].Body, requests[1].Body);
    }

    [Fact]
    public async Task Whoever_asks_abs_after_a_lost_answer_learns_that_it_is_there()
    {
        var order = (await DraftsAsync(withDeposit: false))[0];
        await ConfirmAsync(order);
        await HookAsync("sale.order", order);
        Server.Faults.Add("abs", FaultMode.AnswerLost, 1);
        await DrainAsync();

        var said = await Get<AskAbs>().ExecuteAsync(Operator, (await DeliveryAsync(order))!.Id, Cancellation);
        await DrainAsync();

        Assert.True(said.Value!.IsThere);
        Assert.Equal(DeliveryState.Delivered, (await DeliveryAsync(order))!.State);
        Assert.Equal(said.Value.EntitlementId, (await OrderAsync(order)).EntitlementId);
        Assert.Single(RequestsFor(order));
        var viewer = await Get<AskAbs>().ExecuteAsync(Viewer, Guid.CreateVersion7(), Cancellation);
        Assert.Equal(Refusal.ForbiddenCode, viewer.Refusals[0].Code);
    }

    [Fact]
    public async Task Orders_confirmed_while_abs_is_away_arrive_once_each_when_it_is_back()
    {
        var orders = (await DraftsAsync(withDeposit: false)).Take(3).ToList();
        Server.Faults.Add("abs", FaultMode.Down);
        foreach (var order in orders)
        {
            await ConfirmAsync(order);
            await HookAsync("sale.order", order);
        }

        await DrainAsync();
        var waiting = await Get<ListEntitlements>().CountTabsAsync(Operator, new EntitlementRequest(), Cancellation);
        Server.Faults.Clear("abs");
        Clock.Jump(TimeSpan.FromMinutes(2));
        await DrainAsync();

        Assert.Equal(3, waiting.Value![EntitlementTab.Pending]);
        Assert.All(orders, order => Assert.Equal(1, EntitlementsOf(order)));
        Assert.All(orders, order => Assert.Single(RequestsFor(order), request => request.Status == 201));
    }

    [Fact]
    public async Task What_changes_before_anything_was_sent_is_what_abs_gets()
    {
        var order = (await DraftsAsync(withDeposit: false))[0];
        await ConfirmAsync(order);
        await HookAsync("sale.order", order);
        await Get<InboxWorker>().RunOnceAsync(Cancellation);
        var line = await Server.CallAsync("sale.order.line", "search", $$"""[[["order_id","=",{{order}}]]]""");
        await Server.CallAsync("sale.order.line", "write", $$"""[[{{line![0]}}],{"product_uom_qty":7}]""");
        await HookAsync("sale.order", order);

        await DrainAsync();

        var body = JsonNode.Parse(RequestsFor(order).Single().Body)!;
        Assert.Equal(7, body["product_units"]![0]!["quantity"]!.GetValue<decimal>());
    }

    [Fact]
    public async Task A_cancellation_holds_back_what_was_not_sent_and_a_new_confirmation_lets_it_go()
    {
        var order = (await DraftsAsync(withDeposit: false))[0];
        await ConfirmAsync(order);
        await HookAsync("sale.order", order);
        await Get<InboxWorker>().RunOnceAsync(Cancellation);
        await Server.CallAsync("sale.order", "action_cancel", $"[[{order}]]");
        await HookAsync("sale.order", order);
        await DrainAsync();
        var held = await DeliveryAsync(order);

        await Server.CallAsync("sale.order", "action_draft", $"[[{order}]]");
        await ConfirmAsync(order);
        await HookAsync("sale.order", order);
        await DrainAsync();

        Assert.Equal((DeliveryState.Waiting, "The order is cancelled in Odoo."), (held!.State, held.Reason));
        Assert.Equal(1, EntitlementsOf(order));
    }

    [Fact]
    public async Task A_cancelled_order_keeps_its_entitlement_and_is_listed()
    {
        var order = (await DraftsAsync(withDeposit: false))[0];
        await ConfirmAsync(order);
        await HookAsync("sale.order", order);
        await DrainAsync();
        await Server.CallAsync("sale.order", "action_cancel", $"[[{order}]]");
        await HookAsync("sale.order", order);

        await DrainAsync();

        var drifts = await Get<ListDrifts>()
            .ExecuteAsync(Viewer, DriftState.Open, null, newestFirst: true, KeysetRequest.First(50), Cancellation);
        var drift = Assert.Single(drifts.Value!.Rows);
        Assert.Equal((DriftKind.CancelledOrder, $"sale.order,{order}"), (drift.Kind, drift.Subject));
        Assert.Equal(1, EntitlementsOf(order));
    }

    [Fact]
    public async Task Two_nodes_that_race_promise_one_entitlement_each_order()
    {
        var orders = (await DraftsAsync(withDeposit: false)).Take(4).ToList();
        foreach (var order in orders)
        {
            await ConfirmAsync(order);
            await HookAsync("sale.order", order, times: 4);
        }

        var other = NewNode();
        for (var round = 0; round < 4; round++)
        {
            await Task.WhenAll(DrainAsync(), DrainAsync(other));
            Clock.Jump(TimeSpan.FromSeconds(30)); // what lost a race is tried again
        }

        Assert.All(orders, order => Assert.Equal(1, EntitlementsOf(order)));
        Assert.All(orders, order => Assert.Single(RequestsFor(order)));
        await using var db = Database.Open();
        Assert.Equal(orders.Count, await db.Deliveries.CountAsync(each => each.Kind == "entitlement.create", Cancellation));
        Assert.DoesNotContain(await db.Inbox.ToListAsync(Cancellation), message => message.State == InboxState.Dead);
    }
}
