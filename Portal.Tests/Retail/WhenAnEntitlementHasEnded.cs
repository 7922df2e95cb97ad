using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;
using Portal.Core.Retail;
using Portal.Core.Retail.Drifts;
using Portal.Core.Retail.Entitlements;

namespace Portal.Tests.Retail;

/// <summary>
/// Nobody swaps by an entitlement that has ended: it neither counts for an order nor ends its promise, and a confirmed order that has no other is
/// listed. Source: C13, 001-48, P4.
/// </summary>
public abstract class WhenAnEntitlementHasEnded(DatabaseProvider provider) : RetailSuite(provider)
{
    private readonly ScriptedAbs _abs = new();
    private readonly List<string> _listed = [];

    public sealed class OnSqlite() : WhenAnEntitlementHasEnded(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAnEntitlementHasEnded(DatabaseProvider.Postgres);

    protected override Uri AbsUrl => _abs.Address;

    public override async ValueTask InitializeAsync()
    {
        await _abs.StartAsync(Cancellation);
        await base.InitializeAsync();
        _abs.List = _ => $$"""{"items":[{{string.Join(',', _listed)}}],"next":null}""";
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _abs.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_still_promised_goes_out_all_the_same(bool isAsked)
    {
        var order = await PromisedAsync();
        var delivery = (await DeliveryAsync(order))!.Id;
        _abs.Found = Entitlement("ent-0", order, "closed");
        _listed.Add(_abs.Found);

        var said = isAsked ? await Get<AskAbs>().ExecuteAsync(Operator, delivery, Cancellation) : null;
        await ReconcileAsync();
        var before = await DeliveryAsync(order);
        var known = await OrderAsync(order);
        _abs.Creates.Enqueue((201, """{"entitlement_id":"ent-1"}"""));
        await DrainAsync();

        Assert.Equal((DeliveryState.Pending, null), (before!.State, known.EntitlementId));
        Assert.Equal(isAsked ? "ent-0" : null, said?.Value!.EntitlementId);
        Assert.NotEqual(true, said?.Value!.IsThere);
        Assert.Equal("ent-1", (await OrderAsync(order)).EntitlementId);
        Assert.Empty(_abs.Creates);
        Assert.Empty(await DriftsAsync());
    }

    [Fact]
    public async Task What_waits_goes_on_waiting()
    {
        var order = await PromisedAsync();
        await Server.CallAsync("sale.order", "action_cancel", $"[[{order}]]");
        await HookAsync("sale.order", order);
        await Get<InboxWorker>().RunOnceAsync(Cancellation);
        _listed.Add(Entitlement("ent-0", order, "closed"));

        await ReconcileAsync();

        Assert.Equal(DeliveryState.Waiting, (await DeliveryAsync(order))!.State);
        Assert.Null((await OrderAsync(order)).EntitlementId);
    }

    [Fact]
    public async Task An_order_confirmed_anew_is_listed_and_its_repair_says_what_to_do()
    {
        var order = await ConfirmedAnewAsync("ent-1");
        _listed.Add(Entitlement("ent-1", order, "closed"));
        _abs.Found = _listed[0];

        await ReconcileAsync();
        var drift = Assert.Single(await DriftsAsync());
        var repaired = await RepairAsync(drift);
        await DrainAsync();

        Assert.Equal((DriftKind.EndedEntitlement, Order.SubjectOf(order)), (drift.Kind, drift.Subject));
        Assert.Equal("Entitlement ent-1 has ended, and there is no other.", drift.InAbs);
        Assert.Equal("drift.ended-in-abs", repaired.Refusals[0].Code);
        Assert.Equal(1, (await DeliveryAsync(order))!.Attempts);
    }

    [Fact]
    public async Task Another_one_made_in_abs_goes_onto_the_order_and_ends_the_difference()
    {
        var order = await ConfirmedAnewAsync("ent-1");
        _listed.Add(Entitlement("ent-1", order, "closed"));
        await ReconcileAsync();
        var drift = Assert.Single(await DriftsAsync());
        _abs.Found = Entitlement("ent-2", order);
        _listed.Add(_abs.Found);

        var repaired = await RepairAsync(drift);
        await ReconcileAsync();

        Assert.Equal("ABS has it by now: ent-2. Nothing is sent.", repaired.Value);
        Assert.Equal("ent-2", (await OrderAsync(order)).EntitlementId);
        Assert.Empty(await DriftsAsync());
    }

    [Fact]
    public async Task One_that_portal_never_had_made_is_promised_once_by_a_repair()
    {
        await ImportAsync();
        var order = await PastAsync();
        _listed.Add(Entitlement("ent-old", order));
        await ReconcileAsync();
        _listed.Clear();
        _abs.Found = Entitlement("ent-old", order, "closed");
        _listed.Add(_abs.Found);
        await ReconcileAsync();
        var drift = (await DriftsAsync()).Single(each => each.Kind == DriftKind.EndedEntitlement);
        _abs.Creates.Enqueue((201, """{"entitlement_id":"ent-new"}"""));

        var repaired = await RepairAsync(drift);
        await DrainAsync();
        _listed.Add(Entitlement("ent-new", order));
        await ReconcileAsync();

        Assert.Equal((Order.SubjectOf(order), "It is promised to ABS."), (drift.Subject, repaired.Value));
        Assert.Equal("ent-new", (await OrderAsync(order)).EntitlementId);
        Assert.Empty(_abs.Creates);
        Assert.DoesNotContain(await DriftsAsync(), each => each.Subject == drift.Subject);
    }

    [Fact]
    public async Task An_answer_to_the_create_that_names_one_that_has_ended_is_listed()
    {
        _abs.Creates.Enqueue((409, """{"data":{"entitlement_id":"ent-0","status":"closed"}}"""));
        var order = await PromisedAsync();
        await DrainAsync();
        _listed.Add(Entitlement("ent-0", order, "closed"));
        Clock.Jump(TimeSpan.FromMinutes(1));

        await ReconcileAsync();

        Assert.Equal(DeliveryState.Delivered, (await DeliveryAsync(order))!.State);
        Assert.Null((await OrderAsync(order)).EntitlementId);
        Assert.Equal(DriftKind.EndedEntitlement, Assert.Single(await DriftsAsync()).Kind);
    }

    [Fact]
    public async Task One_that_was_made_and_ended_before_its_order_was_called_off_is_asked_for_no_second_time()
    {
        _abs.Creates.Enqueue((503, "{}"));
        var order = await PromisedAsync();
        await DrainAsync();
        _abs.Found = Entitlement("ent-0", order, "closed");
        _listed.Add(_abs.Found);
        await Server.CallAsync("sale.order", "action_cancel", $"[[{order}]]");
        await HookAsync("sale.order", order);
        Clock.Jump(TimeSpan.FromMinutes(5));
        await DrainAsync();
        var asked = await DeliveryAsync(order);

        await Server.CallAsync("sale.order", "action_draft", $"[[{order}]]");
        await ChangeQuantityAsync(order, 5);
        await ConfirmAsync(order);
        await HookAsync("sale.order", order);
        await DrainAsync();
        Clock.Jump(TimeSpan.FromMinutes(1));
        await ReconcileAsync();

        Assert.Equal((DeliveryState.Delivered, 2), (asked!.State, asked.Attempts));
        Assert.Equal(asked.Attempts, (await DeliveryAsync(order))!.Attempts);
        Assert.Equal(DriftKind.EndedEntitlement, Assert.Single(await DriftsAsync()).Kind);
        await using var db = Database.Open();
        Assert.True(
            await db.DeliveryAttempts.AnyAsync(
                each => each.Summary == "ABS made it, and it has ended since: ent-0.",
                Cancellation
            )
        );
    }

    private Task<Result<string>> RepairAsync(Drift drift) =>
        Get<RepairDrift>().ExecuteAsync(Operator, drift.Key, drift.Version, Cancellation);

    private async Task<int> PromisedAsync()
    {
        var order = (await DraftsAsync(withDeposit: false))[0];
        await ConfirmAsync(order);
        await HookAsync("sale.order", order);
        await Get<InboxWorker>().RunOnceAsync(Cancellation);
        return order;
    }

    // entitled, cancelled, and the customer comes back
    private async Task<int> ConfirmedAnewAsync(string id)
    {
        _abs.Creates.Enqueue((201, $$"""{"entitlement_id":"{{id}}"}"""));
        var order = await EntitledOrderAsync();
        foreach (var (step, state) in new[] { ("cancel", "cancel"), ("draft", "draft"), ("confirm", "sale") })
        {
            await Server.CallAsync("sale.order", $"action_{step}", $"[[{order}]]");
            await HookAsync("sale.order", order, $""","state":"{state}" """);
            await DrainAsync();
        }

        Clock.Jump(TimeSpan.FromMinutes(1));
        return order;
    }

    // of those, the last ones have a product that ABS knows
    private async Task<int> PastAsync()
    {
        var found = await Server.CallAsync(
            "sale.order",
            "search",
            """[[["state","=","sale"],["x_outlet_id","!=",false]]]""",
            """{"order":"id desc","limit":1}"""
        );
        return found![0]!.GetValue<int>();
    }

    private static string Entitlement(string id, int order, string status = "active") =>
        $$"""{"entitlement_id":"{{id}}","order_id":{{order}},"status":"{{status}}"}""";
}
