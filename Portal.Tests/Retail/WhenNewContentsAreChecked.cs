using System.Text;
using System.Text.Json.Nodes;
using Portal.Core;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;
using Portal.Core.Persistence;
using Portal.Sandbox;

namespace Portal.Tests.Retail;

/// <summary>What a person writes for ABS stays of its order and whole, or does not go. Source: scenario 10, C13.</summary>
public abstract class WhenNewContentsAreChecked(DatabaseProvider provider) : RetailSuite(provider)
{
    public sealed class OnSqlite() : WhenNewContentsAreChecked(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenNewContentsAreChecked(DatabaseProvider.Postgres);

    [Fact]
    public async Task Each_fault_names_its_field_and_nothing_goes()
    {
        var (order, delivery) = await RefusedAsync();
        (string Field, Action<JsonNode> Spoil)[] faults =
        [
            ("order_id", json => json["order_id"] = order + 1),
            ("origin_ref", json => json["origin_ref"] = "S99999"),
            ("customer_id", json => json["customer_id"] = 999_999),
            ("customer_id", json => json.AsObject().Remove("customer_id")),
            ("deposit_amount", json => json["deposit_amount"] = -1),
            ("currency", json => json["currency"] = "shillings"),
            ("product_units", json => json["product_units"] = new JsonArray()),
            ("product_units[0].sku", json => json["product_units"]![0]!["sku"] = ""),
            ("product_units[0].quantity", json => json["product_units"]![0]!["quantity"] = 0),
            ("product_units[0].type", json => json["product_units"]![0]!["type"] = "regulatory"),
        ];

        foreach (var (field, spoil) in faults)
        {
            var json = JsonNode.Parse(delivery.Payload)!;
            spoil(json);
            var refused = await EditAsync(delivery, json.ToJsonString());
            Assert.Equal(field, Assert.Single(refused.Refusals).Field);
            Assert.NotEmpty(refused.Refusals[0].Remedy);
        }

        await DrainAsync();
        Assert.Single(RequestsFor(order));
        Assert.Equal(DeliveryState.Dead, (await DeliveryAsync(order))!.State);
    }

    [Theory]
    [InlineData("[]", "Payload")]
    [InlineData("{}", "order_id")]
    public async Task What_is_no_entitlement_at_all_does_not_go(string contents, string field)
    {
        var (order, delivery) = await RefusedAsync();

        var refused = await EditAsync(delivery, contents);
        await DrainAsync();

        Assert.Equal(field, refused.Refusals[0].Field);
        Assert.Single(RequestsFor(order));
    }

    [Fact]
    public async Task A_name_that_is_there_twice_hides_no_other_order()
    {
        var (order, delivery) = await RefusedAsync();
        var own = Encoding.UTF8.GetString(delivery.Payload);

        var refused = await EditAsync(delivery, $$"""{"order_id":{{order + 1}},{{own[1..]}}""");

        Assert.Equal("messaging.payload-not-json", refused.Refusals[0].Code);
    }

    [Fact]
    public async Task Half_a_sign_is_no_text()
    {
        var (order, delivery) = await RefusedAsync();
        var own = Encoding.UTF8.GetString(delivery.Payload);

        var refused = await EditAsync(
            delivery,
            own.Replace("\"origin_ref\":\"", "\"origin_ref\":\"\\ud83d", StringComparison.Ordinal)
        );
        var named = await EditAsync(delivery, $$"""{"\ud83d":1,{{own[1..]}}""");
        await DrainAsync();

        Assert.Equal("messaging.payload-not-json", Assert.Single(refused.Refusals).Code);
        Assert.Equal("messaging.payload-not-json", Assert.Single(named.Refusals).Code);
        Assert.Single(RequestsFor(order));
    }

    [Theory]
    [InlineData("7.0", true)]
    [InlineData("7.5", false)]
    public async Task Whole_units_may_be_written_with_a_point(string quantity, bool mayGo)
    {
        var (_, delivery) = await RefusedAsync();
        var json = JsonNode.Parse(delivery.Payload)!;
        json["product_units"]![0]!["quantity"] = JsonNode.Parse(quantity);

        var edited = await EditAsync(delivery, json.ToJsonString());

        Assert.True(mayGo == edited.Succeeded, string.Join(' ', edited.Refusals));
    }

    [Fact]
    public async Task The_same_in_another_order_of_names_is_no_change()
    {
        var (order, delivery) = await RefusedAsync();
        var json = JsonNode.Parse(delivery.Payload)!.AsObject();
        var turned = new JsonObject(json.Reverse().Select(each => KeyValuePair.Create(each.Key, each.Value?.DeepClone())));

        var refused = await EditAsync(delivery, turned.ToJsonString());
        await DrainAsync();

        Assert.Equal("messaging.nothing-changed", Assert.Single(refused.Refusals).Code);
        Assert.Single(RequestsFor(order));
    }

    private async Task<(int Order, Delivery Delivery)> RefusedAsync()
    {
        var order = (await DraftsAsync(withDeposit: false))[0];
        await ConfirmAsync(order);
        await HookAsync("sale.order", order);
        Server.Faults.Add("abs", FaultMode.Status422, 1);
        await DrainAsync();
        var delivery = (await DeliveryAsync(order))!;
        Assert.Equal(DeliveryState.Dead, delivery.State);
        return (order, delivery);
    }

    private Task<Result<DueDelivery>> EditAsync(Delivery delivery, string contents) =>
        Get<EditDelivery>()
            .ExecuteAsync(
                Operator,
                AccessPolicy.SendAgain,
                delivery.Id,
                delivery.Fence,
                Encoding.UTF8.GetBytes(contents),
                isNotThere: false,
                Cancellation
            );
}
