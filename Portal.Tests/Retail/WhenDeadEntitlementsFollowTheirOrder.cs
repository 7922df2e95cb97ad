using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Alarms;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;
using Portal.Core.Persistence;
using Portal.Core.Retail;
using Portal.Core.Retail.Drifts;
using Portal.Core.Retail.Entitlements;
using Portal.Core.Retail.Products;
using Portal.Sandbox;

namespace Portal.Tests.Retail;

/// <summary>What ABS refused has not arrived there: it follows its order as what was never sent does.</summary>
public abstract class WhenDeadEntitlementsFollowTheirOrder(DatabaseProvider provider) : RetailSuite(provider)
{
    private const string Right = "charger-home-10a";

    public sealed class OnSqlite() : WhenDeadEntitlementsFollowTheirOrder(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenDeadEntitlementsFollowTheirOrder(DatabaseProvider.Postgres);

    protected override EntitlementOptions Options => new() { PastOrders = PastOrders.Promise };

    [Fact]
    public async Task A_corrected_mapping_is_what_goes_out_when_somebody_sends_them_again()
    {
        var (order, delivery) = await MistypedAsync();

        await MapAsync(Right);
        var corrected = await DeliveryAsync(order);
        await Get<RetryDelivery>().ExecuteAsync(Operator, AccessPolicy.SendAgain, delivery.Id, DeliveryState.Dead, Cancellation);
        await DrainAsync();

        Assert.Equal((DeliveryState.Dead, 1), (corrected!.State, corrected.Revision));
        var requests = RequestsFor(order);
        Assert.Equal(["charger-hom", Right], requests.Select(request => RefIn(request.Body)));
        Assert.Equal(2, requests.Select(request => request.Headers).Distinct().Count());
        Assert.NotNull((await OrderAsync(order)).EntitlementId);
    }

    [Fact]
    public async Task A_repair_of_a_dead_one_sends_what_the_order_is_now()
    {
        var (order, _) = await MistypedAsync();
        await RunAsync<Reconcile>(Reconcile.JobName);
        await MapAsync(Right);
        var drifts = await Get<ListDrifts>()
            .ExecuteAsync(Viewer, DriftState.Open, null, newestFirst: false, KeysetRequest.First(100), Cancellation);

        var drift = drifts.Value!.Rows.Single(each => each.Subject == $"sale.order,{order}");
        var repaired = await Get<RepairDrift>().ExecuteAsync(Operator, drift.Key, drift.Version, Cancellation);
        await DrainAsync();

        Assert.StartsWith("It is sent again.", repaired.Value, StringComparison.Ordinal);
        Assert.Equal(DeliveryState.Delivered, (await DeliveryAsync(order))!.State);
    }

    [Fact]
    public async Task A_cancelled_order_takes_its_refused_one_back_until_it_is_confirmed_anew()
    {
        var order = await RefusedAsync(FaultMode.Status422);

        await CancelAsync(order);
        var held = await DeliveryAsync(order);
        var isCalledOff = (await OrderAsync(order)).IsCalledOff;
        await Server.CallAsync("sale.order", "action_draft", $"[[{order}]]");
        await ConfirmAsync(order);
        await HookAsync("sale.order", order);
        await DrainAsync();

        Assert.Equal((DeliveryState.Waiting, "The order is cancelled in Odoo."), (held!.State, held.Reason));
        Assert.True(isCalledOff);
        Assert.False((await OrderAsync(order)).IsCalledOff);
        Assert.Equal(DeliveryState.Delivered, (await DeliveryAsync(order))!.State);
    }

    [Fact]
    public async Task The_alarm_ends_when_the_order_takes_the_dead_one_back_and_no_tab_of_open_ones_has_it()
    {
        var order = await RefusedAsync(FaultMode.Status422);
        await using var db = Database.Open();
        var alarms = db.Alarms.AsNoTracking().Where(alarm => alarm.Kind == MessagingAlarms.DeadDelivery);
        var during = await alarms.SingleAsync(Cancellation);

        await CancelAsync(order);

        Assert.Null(during.ClearedAt);
        Assert.NotNull((await alarms.SingleAsync(Cancellation)).ClearedAt);
        Assert.False((await DeliveryAsync(order))!.HasDied);
        var counts = (await Get<ListEntitlements>().CountTabsAsync(Viewer, new EntitlementRequest(), Cancellation)).Value!;
        Assert.Equal((0, 0, 1), (counts[EntitlementTab.Pending], counts[EntitlementTab.Waiting], counts[EntitlementTab.All]));
        var waiting = new EntitlementRequest { Tab = EntitlementTab.Waiting };
        Assert.Empty((await Get<ListEntitlements>().ExecuteAsync(Viewer, waiting, Cancellation)).Value!.Rows);
    }

    [Fact]
    public async Task What_may_have_arrived_is_not_sent_again_for_a_cancelled_order()
    {
        var order = await RefusedAsync(FaultMode.AnswerLost);
        await CancelAsync(order);
        var delivery = (await DeliveryAsync(order))!;

        var one = await Get<RetryDelivery>()
            .ExecuteAsync(Operator, AccessPolicy.SendAgain, delivery.Id, delivery.State, Cancellation);
        var all = await Get<RetryEntitlements>()
            .EstimateAsync(Operator, new EntitlementRequest { Tab = EntitlementTab.All }, Cancellation);

        Clock.Jump(TimeSpan.FromSeconds(10));
        await DrainAsync();

        Assert.Equal((DeliveryState.Pending, 1), (delivery.State, delivery.Attempts));
        Assert.Equal("messaging.called-off", one.Refusals[0].Code);
        Assert.StartsWith("The order is cancelled in Odoo.", one.Refusals[0].Sentence, StringComparison.Ordinal);
        Assert.Equal(0, all.Value);
        Assert.Single(RequestsFor(order));
    }

    [Fact]
    public async Task What_a_person_wrote_stays()
    {
        var (order, delivery) = await MistypedAsync();
        var own = JsonNode.Parse(delivery.Payload)!;
        own["product_units"]![0]!["abs_ref"] = "charger-typo-of-a-person";
        await Get<EditDelivery>()
            .ExecuteAsync(
                Operator,
                AccessPolicy.SendAgain,
                delivery.Id,
                delivery.Fence,
                System.Text.Encoding.UTF8.GetBytes(own.ToJsonString()),
                isNotThere: false,
                Cancellation
            );
        await DrainAsync();

        await MapAsync(Right);

        Assert.Equal(
            "charger-typo-of-a-person",
            RefIn(System.Text.Encoding.UTF8.GetString((await DeliveryAsync(order))!.Payload))
        );
    }

    [Fact]
    public async Task What_a_person_wrote_and_abs_refused_is_made_anew_by_a_repair()
    {
        var (order, delivery) = await MistypedAsync();
        await MapAsync(Right);
        await WriteAsync((await DeliveryAsync(order))!, "charger-typo-of-a-person");
        await DrainAsync();
        await RunAsync<Reconcile>(Reconcile.JobName);
        var refused = await Get<RetryEntitlements>()
            .CountRefusedAsync(Operator, new EntitlementRequest { Tab = EntitlementTab.Dead }, Cancellation);

        var drift = (await DriftsAsync()).Single(each => each.Subject == $"sale.order,{order}");
        var repaired = await Get<RepairDrift>().ExecuteAsync(Operator, drift.Key, drift.Version, Cancellation);
        await DrainAsync();

        Assert.True(repaired.Succeeded, string.Join(' ', repaired.Refusals));
        Assert.True(refused.Value > 0);
        Assert.Equal(Right, RefIn(RequestsFor(order)[^1].Body));
        Assert.Equal(
            (delivery.Id, DeliveryState.Delivered),
            ((await DeliveryAsync(order))!.Id, (await DeliveryAsync(order))!.State)
        );
    }

    [Fact]
    public async Task Those_refused_with_the_contents_they_have_are_counted_until_these_are_others()
    {
        var (order, delivery) = await MistypedAsync();
        var name = (await OrderAsync(order)).Name;
        var request = new EntitlementRequest { Tab = EntitlementTab.Dead, Search = name };

        var before = await Get<RetryEntitlements>().CountRefusedAsync(Operator, request, Cancellation);
        await MapAsync(Right);
        var after = await Get<RetryEntitlements>().CountRefusedAsync(Operator, request, Cancellation);

        Assert.Equal((1, 0), (before.Value, after.Value));
        Assert.Equal(DeliveryState.Dead, (await DeliveryAsync(order))!.State);
        Assert.Equal(0, delivery.Revision);
    }

    private async Task WriteAsync(Delivery delivery, string reference)
    {
        var own = JsonNode.Parse(delivery.Payload)!;
        own["product_units"]![0]!["abs_ref"] = reference;
        var payload = System.Text.Encoding.UTF8.GetBytes(own.ToJsonString());
        var written = await Get<EditDelivery>()
            .ExecuteAsync(
                Operator,
                AccessPolicy.SendAgain,
                delivery.Id,
                delivery.Fence,
                payload,
                isNotThere: false,
                Cancellation
            );
        Assert.True(written.Succeeded, string.Join(' ', written.Refusals));
    }

    private static string RefIn(string body) => $"{JsonNode.Parse(body)!["product_units"]![0]!["abs_ref"]}";

    // a product is mapped to what ABS does not know, and its orders die of it
    private async Task<(int Order, Delivery Delivery)> MistypedAsync()
    {
        await ImportAsync();
        await MapAsync("charger-hom");
        await DrainAsync();
        await using var db = Database.Open();
        var found = db.Deliveries.Where(each => each.State == DeliveryState.Dead).AsEnumerable();
        var delivery = found.First(each => RefIn(System.Text.Encoding.UTF8.GetString(each.Payload)) == "charger-hom");
        return (Core.Retail.Order.IdOf(delivery.Subject)!.Value, delivery);
    }

    private async Task MapAsync(string reference)
    {
        var (id, version) = await HelmetAsync();
        var draft = new ProductMappingDraft(id, "Helmet", "HELMET-01", [new("", UnitType.Physical, reference)], version);
        var saved = await Get<SaveProductMapping>().ExecuteAsync(Operator, draft, Cancellation);
        Assert.True(saved.Succeeded, string.Join(' ', saved.Refusals));
        await Get<FollowMappings>().RunOnceAsync(Cancellation);
    }

    private async Task<(int Id, int Version)> HelmetAsync()
    {
        await using var db = Database.Open();
        var line = db.OrderLines.First(each => each.ProductCode == "HELMET-01");
        var known = db.Set<ProductMapping>().SingleOrDefault(each => each.ProductId == line.ProductId);
        return (line.ProductId, known?.Version ?? 0);
    }

    private async Task<int> RefusedAsync(FaultMode how)
    {
        var order = (await DraftsAsync(withDeposit: false))[0];
        await ConfirmAsync(order);
        await HookAsync("sale.order", order);
        Server.Faults.Add("abs", how, 1);
        await DrainAsync();
        return order;
    }

    private async Task CancelAsync(int order)
    {
        await Server.CallAsync("sale.order", "action_cancel", $"[[{order}]]");
        await HookAsync("sale.order", order);
        await DrainAsync();
    }
}
