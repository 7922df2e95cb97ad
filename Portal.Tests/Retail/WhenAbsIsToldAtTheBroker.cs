using Portal.Core.Abs;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;
using Portal.Sandbox;

namespace Portal.Tests.Retail;

/// <summary>A request and its answer at the broker: what is lost, late or refused there comes to the same end as by HTTP. Source: C3, d7, P2.</summary>
public abstract class WhenAbsIsToldAtTheBroker(DatabaseProvider provider) : BrokerSuite(provider, AbsWay.Mqtt)
{
    public sealed class OnSqlite() : WhenAbsIsToldAtTheBroker(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAbsIsToldAtTheBroker(DatabaseProvider.Postgres);

    [Theory]
    [InlineData("echo")]
    [InlineData("rtrn")]
    public async Task The_entitlement_it_answers_with_stands_on_the_order_and_its_answer_is_no_message(string answersAt)
    {
        Listener.AnswersAt = answersAt;

        var order = await AskedAsync();

        var delivery = (await DeliveryAsync(order))!;
        Assert.Equal((DeliveryState.Delivered, 1, 1), (delivery.State, delivery.Attempts, EntitlementsOf(order)));
        Assert.StartsWith("ent-", (await OrderAsync(order)).EntitlementId, StringComparison.Ordinal);
        Assert.Equal(1, await NotesAsync(order, (await OrderAsync(order)).EntitlementId!));
        var attempt = Assert.Single(await AttemptsForAsync(order));
        Assert.Contains($"PUBLISH emit/Odoo/entitlement/{order}/create", attempt.Request, StringComparison.Ordinal);
        Assert.Contains($"{answersAt}/abs/entitlement/{order}/create", attempt.Response, StringComparison.Ordinal);
        Assert.Equal(0, await TakenInAsync());
    }

    [Fact]
    public async Task An_answer_that_was_lost_is_asked_for_with_the_same_bytes_and_nothing_is_made_twice()
    {
        Server.Faults.Add("abs", FaultMode.AnswerLost, 1);
        var order = await AskedAsync();
        var open = (await DeliveryAsync(order))!;

        Clock.Jump(TimeSpan.FromSeconds(10));
        await DrainAsync();

        Assert.Equal((DeliveryState.Pending, "ABS did not answer in time."), (open.State, open.Reason));
        Assert.Equal((DeliveryState.Delivered, 1), ((await DeliveryAsync(order))!.State, EntitlementsOf(order)));
        Assert.NotNull((await OrderAsync(order)).EntitlementId);
        var attempts = await AttemptsForAsync(order);
        Assert.Equal([true, false], attempts.Select(each => each.MayHaveArrived));
        Assert.Equal(attempts[0].Request, attempts[1].Request);
        Assert.Contains("IDEMPOTENT_OPERATION_DETECTED", attempts[1].Response, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_does_not_listen_gets_it_later_by_itself()
    {
        Server.Faults.Add("abs", FaultMode.Down, 1);
        var order = await AskedAsync();
        var open = (await DeliveryAsync(order))!.State;

        Clock.Jump(TimeSpan.FromSeconds(10));
        await DrainAsync();

        Assert.Equal((DeliveryState.Pending, DeliveryState.Delivered), (open, (await DeliveryAsync(order))!.State));
        Assert.Equal(1, EntitlementsOf(order));
    }

    [Fact]
    public async Task What_it_refuses_is_dead_with_its_reason()
    {
        Server.Faults.Add("abs", FaultMode.Status422, 1);

        var order = await AskedAsync();

        var dead = (await DeliveryAsync(order))!;
        Assert.Equal((DeliveryState.Dead, "The sandbox was told to answer so."), (dead.State, dead.Reason));
    }

    [Fact]
    public async Task What_it_cannot_do_now_is_asked_for_again()
    {
        Server.Faults.Add("abs", FaultMode.Status503, 1);
        var order = await AskedAsync();
        var open = (await DeliveryAsync(order))!.State;

        Clock.Jump(TimeSpan.FromSeconds(10));
        await DrainAsync();

        Assert.Equal((DeliveryState.Pending, DeliveryState.Delivered), (open, (await DeliveryAsync(order))!.State));
    }

    [Fact]
    public async Task While_the_broker_is_away_it_waits_and_nothing_can_have_arrived()
    {
        await StopBrokerAsync();
        var order = await AskedAsync();

        var open = (await DeliveryAsync(order))!;
        Assert.Equal((DeliveryState.Pending, 0), (open.State, EntitlementsOf(order)));
        Assert.Contains("cannot be reached", open.Reason, StringComparison.Ordinal);
    }
}
