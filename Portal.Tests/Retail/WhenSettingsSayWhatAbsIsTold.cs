using System.Text.Json.Nodes;
using Portal.Core.Persistence;
using Portal.Core.Retail;

namespace Portal.Tests.Retail;

public abstract class WhenAbsIsToldEverything(DatabaseProvider provider) : RetailSuite(provider)
{
    public sealed class OnSqlite() : WhenAbsIsToldEverything(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAbsIsToldEverything(DatabaseProvider.Postgres);

    protected override EntitlementOptions Options => new() { PayloadProfile = PayloadProfile.Full };

    [Fact]
    public async Task Amounts_prices_and_terms_go_along()
    {
        var order = (await DraftsAsync(withDeposit: true))[0];
        await ConfirmAsync(order);
        await HookAsync("sale.order", order);

        await DrainAsync();

        var body = JsonNode.Parse(Assert.Single(RequestsFor(order)).Body)!.AsObject();
        var known = await OrderAsync(order);
        string[] commercial =
        [
            "customer_name",
            "ordered_at",
            "is_subscription",
            "amount_total",
            "amount_untaxed",
            "deposit_received",
            "line_count",
        ];
        Assert.All(commercial, name => Assert.True(body.ContainsKey(name), name));
        Assert.Equal(known.Amount(known.TotalMinor), body["amount_total"]!.GetValue<decimal>());
        Assert.Equal(2, body["line_count"]!.GetValue<int>());
        Assert.True(body["product_units"]![0]!["unit_price"]!.GetValue<decimal>() > 0);
    }
}

public abstract class WhenSubscriptionsAreConfirmed(DatabaseProvider provider, EntitledOrders orders) : RetailSuite(provider)
{
    public sealed class OnSqlite() : WhenSubscriptionsAreConfirmed(DatabaseProvider.Sqlite, EntitledOrders.Retail);

    public sealed class OnPostgres() : WhenSubscriptionsAreConfirmed(DatabaseProvider.Postgres, EntitledOrders.Retail);

    public sealed class AllOnSqlite() : WhenSubscriptionsAreConfirmed(DatabaseProvider.Sqlite, EntitledOrders.All);

    public sealed class AllOnPostgres() : WhenSubscriptionsAreConfirmed(DatabaseProvider.Postgres, EntitledOrders.All);

    protected override EntitlementOptions Options => new() { Orders = orders };

    [Fact]
    public async Task They_concern_abs_only_where_all_orders_do()
    {
        var found = await Server.CallAsync(
            "sale.order",
            "search",
            """[[["is_subscription","=",true],["state","=","sale"],["x_outlet_id","=",false]]]""",
            """{"limit":1,"order":"id"}"""
        );
        var subscription = found![0]!.GetValue<int>();
        await Server.CallAsync("sale.order", "action_cancel", $"[[{subscription}]]");
        await HookAsync("sale.order", subscription);
        await DrainAsync();
        await Server.CallAsync("sale.order", "action_draft", $"[[{subscription}]]");
        await ConfirmAsync(subscription);

        await HookAsync("sale.order", subscription);
        await DrainAsync();

        Assert.False((await OrderAsync(subscription)).IsPast);
        Assert.Equal(orders == EntitledOrders.All, await DeliveryAsync(subscription) is not null);
    }
}
