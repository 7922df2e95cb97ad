using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Replay;
using Portal.Core.Persistence;
using Portal.Core.Retail.Drifts;

namespace Portal.Tests.Retail;

/// <summary>Orders of the past are listed here, as in a live installation.</summary>
public abstract class WhenOdooAndAbsDiffer(DatabaseProvider provider) : RetailSuite(provider)
{
    public sealed class OnSqlite() : WhenOdooAndAbsDiffer(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenOdooAndAbsDiffer(DatabaseProvider.Postgres);

    [Fact]
    public async Task Orders_confirmed_before_portal_came_are_listed_and_a_repair_promises_one()
    {
        await ImportAsync();
        await DrainAsync();
        await ReconcileAsync();
        var missing = await DriftsAsync();
        var newest = await NewestDriftAsync();

        var repaired = await Get<RepairDrift>().ExecuteAsync(Operator, newest.Key, newest.Version, Cancellation);
        await DrainAsync();

        Assert.Equal(25, missing.Count);
        Assert.All(missing, drift => Assert.Equal(DriftKind.MissingEntitlement, drift.Kind));
        Assert.True(repaired.Succeeded, string.Join(' ', repaired.Refusals));
        await using var db = Database.Open();
        Assert.Equal(1, await db.Deliveries.CountAsync(each => each.Kind == "entitlement.create", Cancellation));
        await ReconcileAsync();
        Assert.Equal(24, (await DriftsAsync()).Count);
    }

    [Fact]
    public async Task An_entitlement_without_an_order_is_listed()
    {
        await CreateInAbsAsync(987_654);

        await ReconcileAsync();

        var drift = Assert.Single(await DriftsAsync());
        Assert.Equal(DriftKind.MissingOrder, drift.Kind);
    }

    [Fact]
    public async Task What_abs_has_for_an_order_goes_onto_the_order()
    {
        var order = (await DraftsAsync(withDeposit: false))[0];
        await ConfirmAsync(order);
        await ImportAsync();
        await CreateInAbsAsync(order);

        await ReconcileAsync();

        Assert.NotNull((await OrderAsync(order)).EntitlementId);
    }

    [Fact]
    public async Task An_order_whose_entitlement_abs_has_before_it_is_confirmed_is_not_asked_for_again()
    {
        var order = (await DraftsAsync(withDeposit: false))[0];
        await ImportAsync();
        await CreateInAbsAsync(order);
        await ReconcileAsync();

        await ConfirmAsync(order);
        await HookAsync("sale.order", order);
        await DrainAsync();

        Assert.NotNull((await OrderAsync(order)).EntitlementId);
        Assert.Null(await DeliveryAsync(order));
        Assert.Single(RequestsFor(order)); // that of whoever made it
    }

    [Fact]
    public async Task A_repair_asks_abs_first_and_sends_nothing_for_what_came_since()
    {
        await ImportAsync();
        await ReconcileAsync();
        var missing = await NewestDriftAsync();
        var order = Core.Retail.Order.IdOf(missing.Subject)!.Value;
        await CreateInAbsAsync(order);

        var repaired = await Get<RepairDrift>().ExecuteAsync(Operator, missing.Key, missing.Version, Cancellation);
        await DrainAsync();

        Assert.StartsWith("ABS has it by now", repaired.Value, StringComparison.Ordinal);
        Assert.NotNull((await OrderAsync(order)).EntitlementId);
        Assert.Null(await DeliveryAsync(order));
        Assert.Single(RequestsFor(order));
    }

    [Fact]
    public async Task What_was_called_off_goes_out_after_all_when_somebody_repairs_it()
    {
        var order = (await DraftsAsync(withDeposit: false))[0];
        await ConfirmAsync(order);
        await HookAsync("sale.order", order);
        await Get<InboxWorker>().RunOnceAsync(Cancellation);
        var delivery = (await DeliveryAsync(order))!.Id;
        await Get<CancelDelivery>()
            .ExecuteAsync(Operator, AccessPolicy.SendAgain, delivery, "A mistake", mayBeThere: false, Cancellation);
        await DrainAsync();
        await ReconcileAsync();

        var missing = Assert.Single(await DriftsAsync());
        await Get<RepairDrift>().ExecuteAsync(Operator, missing.Key, missing.Version, Cancellation);
        await DrainAsync();

        Assert.Contains("it was called off: A mistake", missing.InAbs, StringComparison.Ordinal);
        Assert.Equal(1, EntitlementsOf(order));
        Assert.Equal(delivery, (await DeliveryAsync(order))!.Id);
        Assert.Empty(await DriftsAsync());
    }

    [Fact]
    public async Task Amounts_that_differ_are_listed_told_in_odoo_and_gone_once_equal()
    {
        var order = (await DraftsAsync(withDeposit: false))[0];
        await ConfirmAsync(order);
        await HookAsync("sale.order", order);
        await DrainAsync();
        await ChangeQuantityAsync(order, 9);
        await HookAsync("sale.order", order);
        await DrainAsync();
        await ReconcileAsync();
        var drift = Assert.Single(await DriftsAsync());
        await Get<RepairDrift>().ExecuteAsync(Operator, drift.Key, drift.Version, Cancellation);
        await DrainAsync();
        var told = await NotesAsync(order, "ABS differs from this order");
        await ChangeQuantityAsync(order, drift.InAbs.Contains("2 ×", StringComparison.Ordinal) ? 2 : 1);
        await HookAsync("sale.order", order);
        await DrainAsync();

        await ReconcileAsync();

        Assert.Equal((DriftKind.AmountsDiffer, 1), (drift.Kind, told));
        Assert.Contains("9 ×", drift.InOdoo, StringComparison.Ordinal);
        Assert.Empty(await DriftsAsync());
        var resolved = Assert.Single(await DriftsAsync(DriftState.Resolved));
        Assert.Equal("Repaired by Olu.", resolved.Reason);
    }

    [Fact]
    public async Task What_was_set_aside_stays_so_until_it_changes()
    {
        await CreateInAbsAsync(987_654);
        await ReconcileAsync();
        var drift = Assert.Single(await DriftsAsync());

        var silent = await Get<RepairDrift>().DismissAsync(Operator, drift.Key, drift.Version, " ", Cancellation);
        await Get<RepairDrift>().DismissAsync(Operator, drift.Key, drift.Version, "A test rider", Cancellation);
        await ReconcileAsync();

        Assert.Equal("drift.reason-missing", silent.Refusals[0].Code);
        Assert.Empty(await DriftsAsync());
        Assert.Equal("A test rider", Assert.Single(await DriftsAsync(DriftState.Dismissed)).Reason);
    }
}
