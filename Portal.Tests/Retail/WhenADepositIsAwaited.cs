using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;
using Portal.Core.Retail;
using Portal.Sandbox;

namespace Portal.Tests.Retail;

public abstract class WhenADepositIsAwaited(DatabaseProvider provider) : RetailSuite(provider)
{
    public sealed class OnSqlite() : WhenADepositIsAwaited(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenADepositIsAwaited(DatabaseProvider.Postgres);

    protected override EntitlementOptions Options => new() { Trigger = EntitlementTrigger.Both };

    [Fact]
    public async Task The_order_waits_and_names_the_deposit_until_a_payment_is_done()
    {
        var order = (await DraftsAsync(withDeposit: true))[0];
        await ConfirmAsync(order);
        await HookAsync("sale.order", order);
        await DrainAsync();
        var waiting = await DeliveryAsync(order);

        var payment = await Server.PayAsync(order);
        await HookAsync("payment.transaction", payment, ""","state":"done" """);
        await DrainAsync();

        Assert.Equal(DeliveryState.Waiting, waiting!.State);
        Assert.Matches("^The deposit of [A-Z]{3} [0-9,.]+ is not received\\.$", waiting.Reason);
        Assert.Equal(1, EntitlementsOf(order));
    }

    [Fact]
    public async Task A_payment_that_no_hook_told_of_is_found_by_the_import()
    {
        var order = (await DraftsAsync(withDeposit: true))[0];
        await ConfirmAsync(order);
        await HookAsync("sale.order", order);
        await DrainAsync();
        await Server.PayAsync(order);

        await ImportAsync();
        await DrainAsync();

        Assert.Equal(1, EntitlementsOf(order));
    }

    [Fact]
    public async Task A_payment_before_the_confirmation_promises_and_waits_for_it()
    {
        var order = (await DraftsAsync(withDeposit: true))[0];
        await HookAsync("payment.transaction", await Server.PayAsync(order));
        await DrainAsync();
        var waiting = await DeliveryAsync(order);

        await ConfirmAsync(order);
        await HookAsync("sale.order", order);
        await DrainAsync();

        Assert.Equal("The order is not confirmed in Odoo.", waiting!.Reason);
        Assert.Equal(1, EntitlementsOf(order));
    }

    [Fact]
    public async Task A_paid_invoice_with_the_deposit_lets_it_go()
    {
        var order = (await DraftsAsync(withDeposit: true))[0];
        await ConfirmAsync(order);
        await HookAsync("sale.order", order);
        await DrainAsync();
        var invoice = await Server.InvoiceAsync(order);

        await Server.PayInvoiceAsync(invoice);
        await HookAsync("account.move", invoice);
        await DrainAsync();

        Assert.Single(RequestsFor(order));
        var known = await OrderAsync(order);
        Assert.Equal((known.DepositMinor, false), (known.ReceivedMinor, known.AwaitsDeposit));
    }

    [Fact]
    public async Task An_invoice_of_two_orders_pays_the_deposit_of_the_one_whose_line_it_has()
    {
        var orders = (await DraftsAsync(withDeposit: true)).Take(2).ToList();
        foreach (var order in orders)
        {
            await ConfirmAsync(order);
        }

        var invoice = await Server.InvoiceAsync(orders[0]);
        await Server.ShareInvoiceAsync(invoice, orders[1]);

        await Server.PayInvoiceAsync(invoice);
        await HookAsync("account.move", invoice);
        await DrainAsync();

        Assert.Single(RequestsFor(orders[0]));
        Assert.Empty(RequestsFor(orders[1]));
        Assert.Equal(0, (await OrderAsync(orders[1])).ReceivedMinor);
    }

    [Fact]
    public async Task A_payment_of_two_orders_counts_for_each_with_what_the_other_leaves()
    {
        var orders = (await DraftsAsync(withDeposit: true)).Take(2).ToList();
        foreach (var order in orders)
        {
            await ConfirmAsync(order);
        }

        var payment = await Server.PayAsync(orders[0], also: orders[1]);
        await HookAsync("payment.transaction", payment, ""","state":"done" """);
        await DrainAsync();

        Assert.All(orders, order => Assert.Empty(RequestsFor(order)));
        Assert.NotEqual(0, (await OrderAsync(orders[0])).DepositMinor);
    }

    [Fact]
    public async Task A_payment_that_the_account_may_not_read_is_no_dead_message()
    {
        var order = (await DraftsAsync(withDeposit: true))[0];
        var payment = await Server.PayAsync(order);
        await Server.CallAsync(
            "res.users",
            "create",
            $$"""[{"name":"Portal","login":"portal-without-rights","password":"{{OdooSandbox.Password}}"}]"""
        );

        await HookAsync("payment.transaction", payment, ""","state":"done" """);
        await DrainAsync(NewNode("portal-without-rights"));

        await using var db = Database.Open();
        var message = await db.Inbox.SingleAsync(Cancellation);
        Assert.Equal(InboxState.Ignored, message.State);
        Assert.Contains("may not read payments", message.Reason, StringComparison.Ordinal);
    }
}
