using Portal.Core.Alarms;
using Portal.Core.Connections;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;
using Portal.Core.Retail.Entitlements;
using Portal.Sandbox;

namespace Portal.Tests.Retail;

/// <summary>
/// An administrator lets Portal work with another Odoo: an order's number may be another order there, so that nothing goes out by itself that was
/// promised for the one before. Source: C13, DESIGN §5.
/// </summary>
public abstract class WhenAnotherDatabaseIsConfirmed(DatabaseProvider provider) : RetailSuite(provider)
{
    public sealed class OnSqlite() : WhenAnotherDatabaseIsConfirmed(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAnotherDatabaseIsConfirmed(DatabaseProvider.Postgres);

    protected override TimeProvider OdooTime => Clock;

    [Fact]
    public async Task What_waits_is_called_off_and_a_person_may_promise_it_again()
    {
        var order = await WaitingAsync();

        await RestartAsync(isSame: false);
        var unread = await OrderAsync(order);
        await SetOutletCodeAsync(order, "\"KE-NBO-99\"");
        await ImportAsync();
        await DrainAsync();
        var calledOff = (await DeliveryAsync(order))!;
        var early = RequestsFor(order).Count;
        var again = await Get<PromiseAgain>().ExecuteAsync(Operator, order, Cancellation);
        await DrainAsync();

        Assert.Equal(DateTime.UnixEpoch, unread.ChangedAt);
        Assert.True((await OrderAsync(order)).ChangedAt > DateTime.UnixEpoch);
        Assert.Equal((DeliveryState.Cancelled, 0), (calledOff.State, early));
        Assert.StartsWith("Another Odoo database is in use now", calledOff.Reason, StringComparison.Ordinal);
        Assert.Equal("It is promised to ABS again.", again.Value);
        Assert.Equal(1, EntitlementsOf(order));
    }

    [Fact]
    public async Task What_died_rings_no_longer_and_what_odoo_is_owed_is_called_off_too()
    {
        var dead = (await DraftsAsync(withDeposit: false))[0];
        await ConfirmAsync(dead);
        await HookAsync("sale.order", dead);
        Server.Faults.Add("abs", FaultMode.Status422, 1);
        await DrainAsync();
        var died = (await DeliveryAsync(dead))!.State;
        var noted = (await DraftsAsync(withDeposit: false))[0];
        await ConfirmAsync(noted);
        await HookAsync("sale.order", noted);
        Server.Faults.Add("odoo", FaultMode.Status503, 1000);
        await DrainAsync();

        await RestartAsync(isSame: false);
        await using var db = Database.Open();

        Assert.Equal(DeliveryState.Dead, died);
        Assert.All(
            db.Deliveries.ToList(),
            each => Assert.True(each.State is DeliveryState.Cancelled or DeliveryState.Delivered, $"{each.Kind} is {each.State}")
        );
        Assert.DoesNotContain(db.Alarms.ToList(), alarm => alarm is { ClearedAt: null, Kind: MessagingAlarms.DeadDelivery });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_quotation_that_was_confirmed_there_before_is_promised_only_where_it_is_the_same_database(bool isSame)
    {
        var order = (await DraftsAsync(withDeposit: false))[0];
        await ImportAsync();
        await ConfirmAsync(order);
        Clock.Jump(TimeSpan.FromMinutes(1));

        await RestartAsync(isSame);
        await ImportAsync();
        await DrainAsync();

        Assert.Equal(!isSame, (await OrderAsync(order)).IsPast);
        Assert.Equal(isSame ? 1 : 0, RequestsFor(order).Count);
    }

    [Fact]
    public async Task What_waits_goes_on_where_it_is_the_same_database_under_another_address()
    {
        var order = await WaitingAsync();

        await RestartAsync(isSame: true);
        await SetOutletCodeAsync(order, "\"KE-NBO-99\"");
        await ImportAsync();
        await DrainAsync();

        Assert.Single(RequestsFor(order));
    }

    private async Task<int> WaitingAsync()
    {
        var order = (await DraftsAsync(withDeposit: false))[0];
        await SetOutletCodeAsync(order, "false");
        await ConfirmAsync(order);
        await HookAsync("sale.order", order);
        await Get<InboxWorker>().RunOnceAsync(Cancellation);
        Assert.Equal(DeliveryState.Waiting, (await DeliveryAsync(order))!.State);
        return order;
    }

    private async Task RestartAsync(bool isSame)
    {
        await using var db = Database.Open();
        await using var write = await db.BeginWriteAsync(Cancellation);
        foreach (var follower in Get<IEnumerable<IDatabaseFollower>>())
        {
            await follower.RestartAsync(db, isSame, Cancellation);
        }

        await write.CommitAsync(Cancellation);
    }
}
