using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;
using Portal.Core.ServicePlans;

namespace Portal.Tests.ServicePlans;

/// <summary>A subscription sold with a deposit: what is paid once names no template and is no amount of it. Source: 002-7, 002-9.</summary>
public abstract class WhenABasketIsMixed(DatabaseProvider provider) : PlanSuite(provider)
{
    public sealed class OnSqlite() : WhenABasketIsMixed(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenABasketIsMixed(DatabaseProvider.Postgres);

    [Fact]
    public async Task A_deposit_is_neither_its_template_nor_part_of_its_amount()
    {
        var id = await SubscribeAsync(isConfirmed: false);
        await AddDepositAsync(id);
        await Server.CallAsync("sale.order", "action_confirm", $"[[{id}]]");

        await ImportAsync();

        var lines = await Server.CallAsync(
            "sale.order.line",
            "search_read",
            $$"""[[["order_id","=",{{id}}],["product_id.recurring_invoice","=",true]],["price_total"]]"""
        );
        var body = BodyOf(Assert.Single(await ToldAsync(id)));
        Assert.Equal(Template, $"{body["template_id"]}");
        Assert.Equal(lines![0]!["price_total"]!.GetValue<decimal>(), body["amount_total"]!.GetValue<decimal>());
    }

    [Fact]
    public async Task A_deposit_with_a_reference_does_not_stand_in_for_a_product_without_one()
    {
        var id = await SubscribeAsync(isConfirmed: false, product: "");
        await AddDepositAsync(id);
        await Server.CallAsync("sale.order", "action_confirm", $"[[{id}]]");

        await ImportAsync();

        Assert.Equal(DeliveryState.Waiting, Assert.Single(await ToldAsync(id)).State);
        Assert.True((await ReadAsync(id)).Warnings.HasFlag(PlanWarnings.TemplateMissing));
    }

    private async Task AddDepositAsync(int plan)
    {
        var deposit = await Server.CallAsync(
            "product.product",
            "create",
            """[{"name":"Deposit","type":"service","recurring_invoice":false,"list_price":10000,"default_code":"T-100-DEPOSIT"}]"""
        );
        await ChangeAsync(
            plan,
            $$"""{"order_line":[[0,0,{"product_id":{{deposit}},"product_uom_qty":1,"price_unit":10000,"sequence":1}]]}"""
        );
    }
}
