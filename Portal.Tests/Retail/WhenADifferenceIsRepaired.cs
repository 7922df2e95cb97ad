using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;
using Portal.Core.Persistence;
using Portal.Core.Retail;
using Portal.Core.Retail.Drifts;
using Portal.Core.Retail.Entitlements;
using Portal.Sandbox;

namespace Portal.Tests.Retail;

/// <summary>A repair acts on what both sides say now and on what the person saw, and who asked for it is kept with what is done. Source: 001-48, P9.</summary>
public abstract class WhenADifferenceIsRepaired(DatabaseProvider provider) : RetailSuite(provider)
{
    public sealed class OnSqlite() : WhenADifferenceIsRepaired(DatabaseProvider.Sqlite)
    {
        protected override string Refusing =>
            """CREATE TRIGGER no_repair BEFORE INSERT ON "Audit" WHEN NEW."Action" = 'difference.repaired' BEGIN SELECT RAISE(ABORT, 'full'); END""";
    }

    public sealed class OnPostgres() : WhenADifferenceIsRepaired(DatabaseProvider.Postgres)
    {
        protected override string Refusing =>
            """
                CREATE FUNCTION no_repair() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'full'; END $$ LANGUAGE plpgsql;
                CREATE TRIGGER no_repair BEFORE INSERT ON "Audit" FOR EACH ROW WHEN (NEW."Action" = 'difference.repaired') EXECUTE FUNCTION no_repair()
                """;
    }

    /// <summary>Makes the database refuse the audit row of a repair.</summary>
    protected abstract string Refusing { get; }

    [Fact]
    public async Task Nothing_is_promised_that_is_not_audited()
    {
        var (order, drift) = await MissingAsync();
        await using (var db = Database.Open())
        {
            await using var write = await db.BeginWriteAsync(Cancellation);
            await db.Database.ExecuteSqlRawAsync(Refusing, Cancellation);
            await write.CommitAsync(Cancellation);
        }

        await Assert.ThrowsAsync<DbUpdateException>(() => RepairAsync(drift));

        Assert.Null(await DeliveryAsync(order));
    }

    [Fact]
    public async Task What_was_corrected_meanwhile_is_resolved_and_nothing_is_written()
    {
        var (order, drift, quantity) = await DifferingAsync();
        await ChangeQuantityAsync(order, quantity);

        var repaired = await RepairAsync(drift);
        await DrainAsync();

        Assert.Equal("Odoo and ABS say the same by now; nothing is written.", repaired.Value);
        Assert.Equal(0, await NotesAsync(order, "ABS differs from this order"));
        Assert.Empty(await DriftsAsync());
    }

    [Fact]
    public async Task What_changed_meanwhile_is_written_as_it_is_now()
    {
        var (order, drift, _) = await DifferingAsync();
        await ChangeQuantityAsync(order, 12);

        await RepairAsync(drift);
        await DrainAsync();

        Assert.Equal(1, await NotesAsync(order, "ABS differs from this order"));
        Assert.Matches(
            @"^ABS differs from this order\. Odoo: .*\b12 × .*[^.]\. ABS: .*[^.]\. Please correct one of the two\. \[[0-9a-f]{8}\]$",
            await ToldAsync(order)
        );
    }

    [Fact]
    public async Task The_same_difference_another_time_is_written_again()
    {
        var (order, first, quantity) = await DifferingAsync();
        await RepairAsync(first);
        await ChangeToAsync(order, quantity);
        await ReconcileAsync();
        await ChangeToAsync(order, 9);
        Clock.Jump(TimeSpan.FromMinutes(1));
        await ReconcileAsync();

        await RepairAsync(Assert.Single(await DriftsAsync()));
        await DrainAsync();

        Assert.Equal(2, await NotesAsync(order, "ABS differs from this order"));
    }

    [Fact]
    public async Task What_was_seen_otherwise_is_neither_set_aside_nor_repaired()
    {
        var (order, seen, _) = await DifferingAsync();
        await ChangeToAsync(order, 12);
        await ReconcileAsync();

        var aside = await Get<RepairDrift>().DismissAsync(Operator, seen.Key, seen.Version, "Nine are right", Cancellation);
        var repaired = await RepairAsync(seen);
        await ReconcileAsync();
        var now = Assert.Single(await DriftsAsync());
        await ReconcileAsync();
        var again = await Get<RepairDrift>().DismissAsync(Operator, now.Key, now.Version, "Twelve are right", Cancellation);

        Assert.Equal(("retail.changed", "retail.changed"), (aside.Refusals[0].Code, repaired.Refusals[0].Code));
        Assert.True(again.Succeeded, string.Join(' ', again.Refusals));
    }

    [Fact]
    public async Task One_that_was_called_off_since_it_was_compared_is_left_so_until_somebody_has_seen_that()
    {
        var order = (await DraftsAsync(withDeposit: false))[0];
        await ConfirmAsync(order);
        await HookAsync("sale.order", order);
        Server.Faults.Add("abs", FaultMode.Status422, 1);
        await DrainAsync();
        await ReconcileAsync();
        var asDead = Assert.Single(await DriftsAsync());
        Clock.Jump(TimeSpan.FromSeconds(1));
        await CallOffAsync((await DeliveryAsync(order))!.Id);

        var blind = await RepairAsync(asDead);
        await DrainAsync();
        var left = (await DeliveryAsync(order))!.State;
        await ReconcileAsync();
        var asCalledOff = Assert.Single(await DriftsAsync());
        var knowing = await RepairAsync(asCalledOff);
        await DrainAsync();

        Assert.Contains("the delivery is dead", asDead.InAbs, StringComparison.Ordinal);
        Assert.Equal(("drift.called-off", DeliveryState.Cancelled), (blind.Refusals[0].Code, left));
        Assert.Contains("it was called off: A mistake", asCalledOff.InAbs, StringComparison.Ordinal);
        Assert.True(knowing.Succeeded, string.Join(' ', knowing.Refusals));
        Assert.Equal(1, EntitlementsOf(order));
    }

    [Fact]
    public async Task One_that_abs_may_be_at_work_on_is_not_promised_under_another_key()
    {
        var order = (await DraftsAsync(withDeposit: false))[0];
        await ConfirmAsync(order);
        await HookAsync("sale.order", order);
        Server.Faults.Add("abs", FaultMode.Status503, 1);
        await DrainAsync();
        var delivery = (await DeliveryAsync(order))!.Id;
        var cancelled = await Get<CancelDelivery>()
            .ExecuteAsync(Operator, AccessPolicy.SendAgain, delivery, "Wrong units", mayBeThere: true, Cancellation);
        await ChangeToAsync(order, 5);
        await ReconcileAsync();
        var drift = Assert.Single(await DriftsAsync());

        var early = await RepairAsync(drift);
        Clock.Jump(TimeSpan.FromMinutes(3));
        var late = await RepairAsync(drift);
        await DrainAsync();

        Assert.True(cancelled.Succeeded, string.Join(' ', cancelled.Refusals));
        Assert.Equal("drift.may-be-at-work", early.Refusals[0].Code);
        Assert.True(late.Succeeded, string.Join(' ', late.Refusals));
        Assert.Equal(1, EntitlementsOf(order));
    }

    [Fact]
    public async Task One_that_abs_made_and_lost_is_for_a_person_since_a_repeat_gets_its_first_answer()
    {
        var (order, _) = await MissingAsync();
        await using (var db = Database.Open())
        {
            await using var write = await db.BeginWriteAsync(Cancellation);
            var row = await db.Orders.SingleAsync(each => each.OdooId == order, Cancellation);
            row.Entitle(new AbsEntitlement { Id = "ent-lost" }, Clock.GetUtcNow().UtcDateTime);
            await db.SaveChangesAsync(Cancellation);
            await write.CommitAsync(Cancellation);
        }

        Clock.Jump(TimeSpan.FromMinutes(1));
        await ReconcileAsync();
        var drift = (await DriftsAsync()).Single(each => each.Subject == Order.SubjectOf(order));

        var repaired = await RepairAsync(drift);
        await DrainAsync();

        Assert.Equal("Entitlement ent-lost is not there any more.", drift.InAbs);
        Assert.Equal("drift.lost-in-abs", repaired.Refusals[0].Code);
        Assert.Empty(RequestsFor(order));
    }

    [Fact]
    public async Task An_entitlement_without_an_order_is_refused_with_what_can_be_done()
    {
        await CreateInAbsAsync(987_654);
        await ReconcileAsync();

        var repaired = await RepairAsync(Assert.Single(await DriftsAsync()));

        Assert.Equal("drift.no-order", repaired.Refusals[0].Code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whoever_asks_abs_about_one_that_is_not_under_way_ends_it_and_finds_it_on_the_order(bool isWaiting)
    {
        var order = (await DraftsAsync(withDeposit: false))[0];
        await ConfirmAsync(order);
        await HookAsync("sale.order", order);
        await Get<InboxWorker>().RunOnceAsync(Cancellation);
        var delivery = (await DeliveryAsync(order))!.Id;
        await (isWaiting ? HoldAsync(order) : CallOffAsync(delivery));
        await CreateInAbsAsync(order);

        var said = await Get<AskAbs>().ExecuteAsync(Operator, delivery, Cancellation);
        await DrainAsync();

        Assert.True(said.Value!.IsThere);
        Assert.Equal(said.Value.EntitlementId, (await OrderAsync(order)).EntitlementId);
        Assert.Equal(isWaiting ? DeliveryState.Delivered : DeliveryState.Cancelled, (await DeliveryAsync(order))!.State);
        Assert.Equal(1, EntitlementsOf(order));
    }

    private Task<Result<string>> RepairAsync(Drift drift) =>
        Get<RepairDrift>().ExecuteAsync(Operator, drift.Key, drift.Version, Cancellation);

    private async Task<string> ToldAsync(int order)
    {
        var subject = Order.SubjectOf(order);
        await using var db = Database.Open();
        var notes = await db
            .Deliveries.AsNoTracking()
            .Where(each => each.Subject == subject && each.Kind == "order.note")
            .OrderBy(each => each.Id)
            .ToListAsync(Cancellation);
        return OrderNotes.ReadNote(notes[^1].Payload).Text;
    }

    private async Task<(int Order, Drift Drift)> MissingAsync()
    {
        await ImportAsync();
        await ReconcileAsync();
        var drift = await NewestDriftAsync();
        return (Order.IdOf(drift.Subject)!.Value, drift);
    }

    // nine in Odoo, and what was ordered first in ABS
    private async Task<(int Order, Drift Drift, int Quantity)> DifferingAsync()
    {
        var order = await EntitledOrderAsync();
        await using var db = Database.Open();
        var key = (await OrderAsync(order)).Key;
        var before = (await db.OrderLines.AsNoTracking().SingleAsync(line => line.OrderKey == key, Cancellation)).Count;
        await ChangeToAsync(order, 9);
        await ReconcileAsync();
        return (order, Assert.Single(await DriftsAsync()), (int)before);
    }

    private async Task ChangeToAsync(int order, int quantity)
    {
        await ChangeQuantityAsync(order, quantity);
        await HookAsync("sale.order", order);
        await DrainAsync();
    }

    private async Task HoldAsync(int order)
    {
        await Server.CallAsync("sale.order", "action_cancel", $"[[{order}]]");
        await HookAsync("sale.order", order);
        await Get<InboxWorker>().RunOnceAsync(Cancellation);
        Assert.Equal(DeliveryState.Waiting, (await DeliveryAsync(order))!.State);
    }

    private async Task CallOffAsync(Guid delivery)
    {
        var cancelled = await Get<CancelDelivery>()
            .ExecuteAsync(Operator, AccessPolicy.SendAgain, delivery, "A mistake", mayBeThere: false, Cancellation);
        Assert.True(cancelled.Succeeded, string.Join(' ', cancelled.Refusals));
    }
}
