using Portal.Core.Abs;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;
using Portal.Sandbox;

namespace Portal.Tests.Retail;

/// <summary>HTTP leads, and what ABS has accepted is published beside it (docs/decisions/0042). Source: C3.</summary>
public abstract class WhenAbsIsToldByBothWays(DatabaseProvider provider) : BrokerSuite(provider, AbsWay.Both)
{
    public sealed class OnSqlite() : WhenAbsIsToldByBothWays(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAbsIsToldByBothWays(DatabaseProvider.Postgres);

    [Fact]
    public async Task Its_answer_by_HTTP_counts_and_what_was_published_makes_nothing_twice()
    {
        var order = await AskedAsync();

        Assert.Equal(DeliveryState.Delivered, (await DeliveryAsync(order))!.State);
        var attempt = Assert.Single(await AttemptsForAsync(order));
        Assert.StartsWith("POST /api/v1/entitlements/create", attempt.Request, StringComparison.Ordinal);
        Assert.Contains($"PUBLISH emit/Odoo/entitlement/{order}/create: PUBACK", attempt.Response, StringComparison.Ordinal);
        await UntilAsync(() => RequestsFor(order).Count == 2);
        Assert.Equal(1, EntitlementsOf(order));
        Assert.Equal(0, await TakenInAsync());
    }

    [Fact]
    public async Task A_broker_that_is_away_holds_up_no_entitlement()
    {
        await StopBrokerAsync();

        var order = await AskedAsync();

        Assert.Equal((DeliveryState.Delivered, 1), ((await DeliveryAsync(order))!.State, EntitlementsOf(order)));
        Assert.Contains(
            "MQTT broker cannot be reached",
            Assert.Single(await AttemptsForAsync(order)).Response,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task What_is_refused_by_HTTP_is_not_published()
    {
        Server.Faults.Add("abs", FaultMode.Status422, 1);

        var order = await AskedAsync();

        Assert.Equal(DeliveryState.Dead, (await DeliveryAsync(order))!.State);
        Assert.DoesNotContain("PUBLISH", Assert.Single(await AttemptsForAsync(order)).Response ?? "", StringComparison.Ordinal);
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        while (!isSo())
        {
            Cancellation.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
