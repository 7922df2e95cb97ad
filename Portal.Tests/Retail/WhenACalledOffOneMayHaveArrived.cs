using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;
using Portal.Core.Persistence;
using Portal.Core.Retail.Drifts;
using Portal.Sandbox;

namespace Portal.Tests.Retail;

/// <summary>
/// An order is cancelled while nobody knows whether ABS has its entitlement: ABS is asked, and told nothing a second time. Source: C13, P2, R10.
/// </summary>
public abstract class WhenACalledOffOneMayHaveArrived(DatabaseProvider provider) : RetailSuite(provider)
{
    public sealed class OnSqlite() : WhenACalledOffOneMayHaveArrived(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenACalledOffOneMayHaveArrived(DatabaseProvider.Postgres);

    [Fact]
    public async Task What_abs_made_is_found_and_listed_without_a_second_request()
    {
        var order = await SentInVainAsync(FaultMode.AnswerLost);

        await CancelAsync(order);
        Clock.Jump(TimeSpan.FromSeconds(10));
        await DrainAsync();

        Assert.Equal(DeliveryState.Delivered, (await DeliveryAsync(order))!.State);
        Assert.NotNull((await OrderAsync(order)).EntitlementId);
        Assert.Single(RequestsFor(order));
        Assert.Equal(DriftKind.CancelledOrder, Assert.Single(await DriftsAsync()).Kind);
    }

    [Fact]
    public async Task What_abs_does_not_have_is_held_once_it_can_no_longer_be_at_work_on_it()
    {
        var order = await SentInVainAsync(FaultMode.Status503);

        await CancelAsync(order);
        Clock.Jump(TimeSpan.FromSeconds(10));
        await DrainAsync();
        var early = await DeliveryAsync(order);
        Clock.Jump(TimeSpan.FromMinutes(5));
        await DrainAsync();
        var late = await DeliveryAsync(order);
        await ConfirmAnewAsync(order);
        await DrainAsync();

        Assert.Equal((DeliveryState.Pending, 2), (early!.State, early.Attempts));
        Assert.Equal(
            (DeliveryState.Waiting, "ABS does not have it. The order is cancelled in Odoo."),
            (late!.State, late.Reason)
        );
        Assert.Equal([503, 201], RequestsFor(order).Select(request => request.Status));
        Assert.Equal(1, EntitlementsOf(order));
    }

    [Fact]
    public async Task While_abs_does_not_answer_it_is_asked_again_and_told_nothing()
    {
        var order = await SentInVainAsync(FaultMode.Status503);

        await CancelAsync(order);
        Server.Faults.Add("abs", FaultMode.Status503, 1);
        Clock.Jump(TimeSpan.FromMinutes(5));
        await DrainAsync();
        var away = await DeliveryAsync(order);
        Clock.Jump(TimeSpan.FromMinutes(5));
        await DrainAsync();

        await using var db = Database.Open();
        var doubts = db.DeliveryAttempts.Where(each => each.DeliveryId == away!.Id).OrderBy(each => each.Number);
        Assert.Equal([true, false, false], await doubts.Select(each => each.MayHaveArrived).ToListAsync(Cancellation));
        Assert.Equal(DeliveryState.Pending, away!.State);
        Assert.Equal(DeliveryState.Waiting, (await DeliveryAsync(order))!.State);
        Assert.Single(RequestsFor(order));
    }

    [Fact]
    public async Task One_that_a_worker_died_with_is_asked_for_too()
    {
        var order = await PromisedAsync();
        await DieAsync();

        await CancelAsync(order);
        var early = await DeliveryAsync(order);
        Clock.Jump(TimeSpan.FromMinutes(5));
        await DrainAsync();

        Assert.Equal((DeliveryState.Pending, 1), (early!.State, early.Attempts));
        Assert.Equal(DeliveryState.Waiting, (await DeliveryAsync(order))!.State);
        Assert.Empty(RequestsFor(order));
    }

    [Fact]
    public async Task A_worker_that_died_after_a_question_counts_from_the_next_one()
    {
        var order = await SentInVainAsync(FaultMode.Status503);
        await CancelAsync(order);
        Clock.Jump(TimeSpan.FromSeconds(10));
        await DrainAsync();
        await ConfirmAnewAsync(order);
        await Get<InboxWorker>().RunOnceAsync(Cancellation);
        Clock.Jump(TimeSpan.FromMinutes(5));
        await DieAsync();

        await CancelAsync(order);
        var early = await DeliveryAsync(order);
        Clock.Jump(TimeSpan.FromMinutes(10));
        await DrainAsync();

        Assert.Equal((DeliveryState.Pending, 3), (early!.State, early.Attempts));
        Assert.Equal(DeliveryState.Waiting, (await DeliveryAsync(order))!.State);
        Assert.Single(RequestsFor(order));
    }

    [Fact]
    public async Task Who_asks_while_the_order_is_confirmed_anew_is_not_believed()
    {
        var order = await SentInVainAsync(FaultMode.Status503);
        await CancelAsync(order);
        Clock.Jump(TimeSpan.FromSeconds(10));
        await using var store = DeliveryStore.For(Database.Portal);
        var held = Assert.Single((await store.RunAsync(Round([], 1), Cancellation)).Taken);

        await ConfirmAnewAsync(order);
        await Get<InboxWorker>().RunOnceAsync(Cancellation);
        var none = new Settlement(held, DeliveryState.Waiting, "ABS does not have it.", held.Step, Now);
        var told = await store.RunAsync(Round([none], 0), Cancellation);

        Assert.Contains(held.Lease.Id, told.Refused);
        Assert.Equal(DeliveryState.Pending, (await DeliveryAsync(order))!.State);
    }

    [Fact]
    public async Task The_alarm_of_one_that_died_ends_when_it_is_held_after_asking()
    {
        var order = await SentInVainAsync(FaultMode.Status503);
        await ChangeRowsAsync(db =>
            db.Deliveries.ExecuteUpdateAsync(set => set.SetProperty(each => each.HasDied, true), Cancellation)
        );

        await CancelAsync(order);
        Clock.Jump(TimeSpan.FromMinutes(5));
        await DrainAsync();

        var delivery = await DeliveryAsync(order);
        Assert.Equal((DeliveryState.Waiting, false), (delivery!.State, delivery.HasDied));
    }

    [Fact]
    public async Task One_that_a_worker_died_with_is_not_repaired_under_another_key_while_abs_may_be_at_work()
    {
        var order = await PromisedAsync();
        await DieAsync();
        var delivery = (await DeliveryAsync(order))!.Id;
        var cancelled = await Get<CancelDelivery>()
            .ExecuteAsync(Operator, AccessPolicy.SendAgain, delivery, "Wrong units", mayBeThere: true, Cancellation);
        await ChangeQuantityAsync(order, 5);
        await HookAsync("sale.order", order);
        await DrainAsync();
        await ReconcileAsync();
        var drift = Assert.Single(await DriftsAsync());

        var early = await Get<RepairDrift>().ExecuteAsync(Operator, drift.Key, drift.Version, Cancellation);
        Clock.Jump(TimeSpan.FromMinutes(3));
        var late = await Get<RepairDrift>().ExecuteAsync(Operator, drift.Key, drift.Version, Cancellation);
        await DrainAsync();

        Assert.True(cancelled.Succeeded, string.Join(' ', cancelled.Refusals));
        Assert.Equal("drift.may-be-at-work", early.Refusals[0].Code);
        Assert.True(late.Succeeded, string.Join(' ', late.Refusals));
        Assert.Equal(1, EntitlementsOf(order));
    }

    private DateTime Now => Clock.GetUtcNow().UtcDateTime;

    private async Task<int> PromisedAsync()
    {
        var order = (await DraftsAsync(withDeposit: false))[0];
        await ConfirmAsync(order);
        await HookAsync("sale.order", order);
        await Get<InboxWorker>().RunOnceAsync(Cancellation);
        return order;
    }

    private async Task<int> SentInVainAsync(FaultMode how)
    {
        var order = await PromisedAsync();
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

    private async Task ConfirmAnewAsync(int order)
    {
        await Server.CallAsync("sale.order", "action_draft", $"[[{order}]]");
        await ConfirmAsync(order);
        await HookAsync("sale.order", order);
    }

    // taken to be sent, and never heard of again
    private async Task DieAsync()
    {
        await using var store = DeliveryStore.For(Database.Portal);
        Assert.Single((await store.RunAsync(Round([], 1), Cancellation)).Taken);
        await ChangeRowsAsync(db =>
            db.Deliveries.ExecuteUpdateAsync(set => set.SetProperty(each => each.LeaseUntil, DateTime.UnixEpoch), Cancellation)
        );
    }

    private DeliveryRound Round(IReadOnlyList<Settlement> settlements, int wanted) =>
        new(Now, settlements, [], new Dictionary<string, int> { ["abs"] = wanted });
}
