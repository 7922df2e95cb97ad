using System.Text.Json.Nodes;
using Portal.Core.Persistence;
using Portal.Core.ServicePlans;
using Portal.Tests.Retail;

namespace Portal.Tests.ServicePlans;

/// <summary>Which invoices are a subscription's own, and which of them tells how it is paid. Source: 002-11, 002-14.</summary>
public abstract class WhenASubscriptionIsBilled(DatabaseProvider provider) : PlanSuite(provider)
{
    public sealed class OnSqlite() : WhenASubscriptionIsBilled(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenASubscriptionIsBilled(DatabaseProvider.Postgres);

    [Fact]
    public async Task An_invoice_of_another_one_of_the_family_is_none_of_its_own()
    {
        var (renewed, renewal) = (await SubscribeAsync(), await SubscribeAsync());
        await ImportAsync();
        var invoice = await Server.InvoiceAsync(renewed);
        await NameAtAsync(invoice, renewal);
        await Server.PayInvoiceAsync(invoice);

        await ImportAsync();

        Assert.Equal(
            [PlanMessages.Created, PlanMessages.InvoiceCreated, PlanMessages.PaymentUpdated],
            (await ToldAsync(renewed)).Select(each => each.Kind)
        );
        Assert.Equal([PlanMessages.Created], (await ToldAsync(renewal)).Select(each => each.Kind));
        Assert.Equal(("paid", ""), ((await ReadAsync(renewed)).PaymentState, (await ReadAsync(renewal)).PaymentState));
    }

    [Fact]
    public async Task An_invoice_of_two_is_told_at_both()
    {
        var (first, second) = (await SubscribeAsync(), await SubscribeAsync());
        await ImportAsync();
        var invoice = await Server.InvoiceAsync(first);
        await Server.ShareInvoiceAsync(invoice, second);
        await Server.PayInvoiceAsync(invoice);

        await ImportAsync();

        Assert.Contains(await ToldAsync(first), each => each.Kind == PlanMessages.InvoiceCreated);
        Assert.Contains(await ToldAsync(second), each => each.Kind == PlanMessages.InvoiceCreated);
    }

    [Fact]
    public async Task A_draft_that_is_cancelled_says_nothing_of_how_it_is_paid()
    {
        var id = await SubscribeAsync();
        await ImportAsync();
        await Server.PayInvoiceAsync(await Server.InvoiceAsync(id));
        await ImportAsync();

        await CancelAsync(await InvoiceAgainAsync(id));
        await ImportAsync();

        Assert.Equal("paid", (await ReadAsync(id)).PaymentState);
        Assert.Single(await ToldAsync(id), each => each.Kind == PlanMessages.PaymentUpdated);
    }

    [Fact]
    public async Task One_that_is_corrected_is_told_once_more_and_one_that_is_cancelled_after_that_as_cancelled()
    {
        var id = await SubscribeAsync();
        await ImportAsync();
        var invoice = await Server.InvoiceAsync(id);
        await Server.CallAsync("account.move", "action_post", $"[[{invoice}]]");
        await ImportAsync();

        await Server.CallAsync("account.move", "button_draft", $"[[{invoice}]]");
        await Server.CallAsync("account.move", "write", $$"""[[{{invoice}}],{"invoice_date_due":"2031-05-01"}]""");
        await Server.CallAsync("account.move", "action_post", $"[[{invoice}]]");
        await ImportAsync();
        await ImportAsync();
        await Server.CallAsync("account.move", "button_draft", $"[[{invoice}]]");
        await CancelAsync(invoice);
        await ImportAsync();

        var told = await ToldAsync(id);
        var bills = told.FindAll(each => each.Kind == PlanMessages.InvoiceCreated);
        Assert.Equal(2, bills.Count);
        Assert.Equal("2031-05-01", $"{BodyOf(bills[1])["due_date"]}");
        Assert.Equal("PAYMENT_CANCELLED", $"{BodyOf(told[^1])["abs_payment_state"]}");
    }

    private Task<JsonNode?> CancelAsync(int invoice) => Server.CallAsync("account.move", "button_cancel", $"[[{invoice}]]");

    // a month later Odoo makes the next one
    private async Task<int> InvoiceAgainAsync(int plan)
    {
        var line = await Server.CallAsync("sale.order.line", "search", $$"""[[["order_id","=",{{plan}}]]]""");
        var order = await Server.CallAsync("sale.order", "read", $$"""[[{{plan}}],["partner_id"]]""", """{"load":null}""");
        var made = await Server.CallAsync(
            "account.move",
            "create",
            $$"""
            [{"move_type":"out_invoice","partner_id":{{order![0]!["partner_id"]}},
              "invoice_line_ids":[[0,0,{"name":"Next month","price_unit":4500,"sale_line_ids":[[6,0,[{{line![0]}}]]]}]]}]
            """
        );
        return made!.GetValue<int>();
    }

    // Odoo names the invoices of a whole family at each of its orders: named here, and billed there
    private async Task NameAtAsync(int invoice, int other)
    {
        await Server.ShareInvoiceAsync(invoice, other);
        var lines = await Server.CallAsync(
            "account.move.line",
            "search",
            $$"""[[["move_id","=",{{invoice}}]]]""",
            """{"order":"id"}"""
        );
        var added = lines!.AsArray()[^1];
        await Server.CallAsync("account.move", "write", $$"""[[{{invoice}}],{"invoice_line_ids":[[2,{{added}},0]]}]""");
    }
}
