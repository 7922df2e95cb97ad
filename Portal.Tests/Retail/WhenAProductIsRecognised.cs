using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Tests.Retail;

/// <summary>Papers on a vehicle are no vehicle, though their reference begins like one: ABS is never told of them. Source: 001-9, 001-18.</summary>
public abstract class WhenAProductIsRecognised(DatabaseProvider provider) : RetailSuite(provider)
{
    public sealed class OnSqlite() : WhenAProductIsRecognised(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenAProductIsRecognised(DatabaseProvider.Postgres);

    [Theory]
    [InlineData("vehicle-registration", false)]
    [InlineData("plan-insurance", false)]
    [InlineData("vehicle-e3h", false)]
    [InlineData("service-swap-count-30", true)]
    public async Task By_its_reference_only_a_service_is(string reference, bool isRecognised)
    {
        var order = (await DraftsAsync(withDeposit: false))[0];
        var lines = await Server.CallAsync(
            "sale.order.line",
            "search_read",
            $$"""[[["order_id","=",{{order}}]],["product_id"]]""",
            """{"load":null}"""
        );
        var product = lines![0]!["product_id"]!.GetValue<int>();
        await Server.CallAsync("product.product", "write", $$"""[[{{product}}],{"default_code":"{{reference}}"}]""");
        await ConfirmAsync(order);
        await HookAsync("sale.order", order);

        await DrainAsync();

        var delivery = (await DeliveryAsync(order))!;
        Assert.Equal(isRecognised ? DeliveryState.Delivered : DeliveryState.Waiting, delivery.State);
        Assert.Equal(isRecognised ? 1 : 0, EntitlementsOf(order));
        Assert.Equal(!isRecognised, delivery.Reason?.Contains($"({reference})", StringComparison.Ordinal) ?? false);
    }
}
