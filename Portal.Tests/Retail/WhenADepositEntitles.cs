using Portal.Core.Persistence;
using Portal.Core.Retail;

namespace Portal.Tests.Retail;

/// <summary>An entitlement is due with the deposit, whether the order is confirmed or not.</summary>
public abstract class WhenADepositEntitles(DatabaseProvider provider) : RetailSuite(provider)
{
    public sealed class OnSqlite() : WhenADepositEntitles(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenADepositEntitles(DatabaseProvider.Postgres);

    protected override EntitlementOptions Options => new() { Trigger = EntitlementTrigger.DepositReceived };

    [Fact]
    public async Task A_quotation_goes_out_once_its_deposit_is_there()
    {
        var order = (await DraftsAsync(withDeposit: true))[0];
        await ImportAsync();
        var payment = await Server.PayAsync(order, await DepositAsync(order));

        await HookAsync("payment.transaction", payment, ""","state":"done" """);
        await DrainAsync();

        Assert.NotNull((await OrderAsync(order)).EntitlementId);
        Assert.Single(RequestsFor(order));
    }

    [Fact]
    public async Task A_payment_of_a_quotation_that_no_hook_told_of_is_found_by_the_import()
    {
        var order = (await DraftsAsync(withDeposit: true))[0];
        await ImportAsync();
        await ForgetChangesAsync();
        await Server.PayAsync(order, await DepositAsync(order));

        await ImportAsync();
        await DrainAsync();

        Assert.Single(RequestsFor(order));
    }

    [Fact]
    public async Task An_order_without_a_deposit_goes_out_once_it_is_confirmed()
    {
        var order = (await DraftsAsync(withDeposit: false))[0];
        await ImportAsync();
        var early = await DeliveryAsync(order);

        await ConfirmAsync(order);
        await HookAsync("sale.order", order);
        await DrainAsync();

        Assert.Null(early);
        Assert.Single(RequestsFor(order));
    }

    [Fact]
    public async Task A_confirmed_order_waits_for_its_deposit()
    {
        var order = (await DraftsAsync(withDeposit: true))[0];
        await ConfirmAsync(order);

        await HookAsync("sale.order", order);
        await DrainAsync();

        Assert.Contains("is not received", (await DeliveryAsync(order))!.Reason, StringComparison.Ordinal);
        Assert.True((await OrderAsync(order)).AwaitsDeposit);
    }

    [Fact]
    public async Task A_quotation_that_was_paid_before_portal_came_is_past_until_it_is_confirmed()
    {
        var order = (await DraftsAsync(withDeposit: true))[0];
        await Server.PayAsync(order);
        await Get<FirstContact>().BeginAsync(Cancellation);
        await ChangeRowsAsync(async db =>
        {
            await FirstContact.BeginAnewAsync(db, Clock.GetUtcNow().UtcDateTime.AddMinutes(1), Cancellation);
            return 1;
        });

        await ImportAsync();
        await DrainAsync();
        var atFirst = (await OrderAsync(order)).IsPast;
        var before = RequestsFor(order).Count;
        await ConfirmAsync(order);
        await HookAsync("sale.order", order);
        await DrainAsync();

        Assert.Equal((true, 0), (atFirst, before));
        Assert.False((await OrderAsync(order)).IsPast);
        Assert.Single(RequestsFor(order));
    }

    private async Task<decimal> DepositAsync(int order)
    {
        var known = await OrderAsync(order);
        return known.Amount(known.DepositMinor);
    }
}
