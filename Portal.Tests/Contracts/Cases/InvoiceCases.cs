using System.Text.Json.Nodes;

namespace Portal.Tests.Contracts.Cases;

/// <summary>Invoices from an order to their payment, and who may see them.</summary>
internal static class InvoiceCases
{
    private const string Order = "sale.order";
    private const string Move = "account.move";
    private const string Pay = "account.payment.register";

    public static IEnumerable<ContractCase> All => [.. FromOrder, .. Posting, .. Paying, .. Described];

    private static IEnumerable<ContractCase> FromOrder =>
        [
            new("advance_payment_wizard_create")
            {
                Needs = Order,
                Result = Likeness.Kinds,
                Json2 = OnJson2.ListOfIds,
                Prepare = Sold,
            },
            new("advance_payment_create_invoices")
            {
                Needs = Order,
                Result = Likeness.Kinds,
                Prepare = Asked,
                Then = ForgetInvoices,
            },
            new("sale_order_after_invoice")
            {
                Needs = Order,
                Result = Likeness.Facts,
                Prepare = OrderWithInvoice,
            },
            new("account_move_draft")
            {
                Needs = Order,
                Result = Likeness.Facts,
                Prepare = Draft,
            },
        ];

    private static IEnumerable<ContractCase> Posting =>
        [
            new("account_move_post") { Needs = Order, Prepare = Draft },
            new("account_move_post_twice") { Needs = Order, Prepare = Posted },
            new("account_move_posted")
            {
                Needs = Order,
                Result = Likeness.Facts,
                Prepare = Posted,
            },
            new("account_move_unlink_posted") { Needs = Order, Prepare = Posted },
            new("account_move_write_posted_lines") { Needs = Order, Prepare = Posted },
        ];

    private static IEnumerable<ContractCase> Paying =>
        [
            new("payment_register_create")
            {
                Needs = Order,
                Result = Likeness.Kinds,
                Json2 = OnJson2.ListOfIds,
                Prepare = Posted,
            },
            new("payment_register_read")
            {
                Needs = Order,
                Result = Likeness.Facts,
                Prepare = ReadyToPay,
            },
            new("payment_register_action")
            {
                Needs = Order,
                Result = Likeness.Facts,
                Prepare = ReadyToPay,
                Then = ForgetPayments,
            },
            new("account_move_after_payment")
            {
                Needs = Order,
                Result = Likeness.Facts,
                Prepare = Paid,
            },
            new("account_payment_read")
            {
                Needs = Order,
                Result = Likeness.Kinds,
                Prepare = Paid,
            },
        ];

    private static IEnumerable<ContractCase> Described =>
        [
            new("account_move_states") { Needs = Move },
            new("account_payment_states") { Needs = Move },
            new("err_access_model_create") { Needs = Order, Prepare = ErrorCases.LowlyUser },
            new("err_access_model_read") { Needs = Order, Prepare = ErrorCases.LowlyUser },
        ];

    /// <summary>A confirmed order of the customer 1: thirteen seats, two more, one at a price of its own, and a note.</summary>
    private static async Task Sold(Scenario scenario)
    {
        await scenario.PartnerAsync(15, """{"name":"My Company","is_company":true}""");
        await ProductCases.SeatAsync(scenario, 30);
        var order = await scenario.MakeAsync(
            Order,
            1,
            """
            {"partner_id":15,"client_order_ref":"PORTAL-1","order_line":[
              [0,0,{"product_id":1,"product_uom_qty":13.0}],[0,0,{"display_type":"line_note","name":"note line"}],
              [0,0,{"product_id":1,"product_uom_qty":1.0,"price_unit":99.0,"discount":10.0,"name":"Custom text"}],
              [0,0,{"product_id":1,"product_uom_qty":2.0}]]}
            """
        );
        scenario.Here.Number("active_ids", 1, order);
        scenario.Here.Number("active_id", 1, order);
        var rows = await scenario.CallAsync(Order, "read", """[[1],["name"]]""");
        scenario.Here.Text("S00001", rows![0]!["name"]!.GetValue<string>());
        await scenario.CallAsync(Order, "action_confirm", "[[1]]");
    }

    private static async Task Asked(Scenario scenario)
    {
        await Sold(scenario);
        var wizard = await scenario.CallAsync(
            "sale.advance.payment.inv",
            "create",
            """[{"advance_payment_method":"delivered"}]""",
            """{"context":{"active_model":"sale.order","active_ids":[1],"active_id":1}}"""
        );
        scenario.Here.Number(1, wizard!.GetValue<long>());
    }

    private static async Task OrderWithInvoice(Scenario scenario)
    {
        await Asked(scenario);
        await scenario.CallAsync(
            "sale.advance.payment.inv",
            "create_invoices",
            "[[1]]",
            """{"context":{"active_model":"sale.order","active_ids":[1],"active_id":1}}"""
        );
        await ForgetInvoices(scenario);
        await scenario.FoundAsync(1, Order, """[["name","=","S00001"]]""");
    }

    /// <summary>The invoice of the order, known as 1.</summary>
    private static async Task Draft(Scenario scenario)
    {
        await OrderWithInvoice(scenario);
        await scenario.FoundAsync(1, Move, """[["invoice_origin","=","S00001"]]""");
        var id = scenario.Here.Apply(1);
        scenario.Here.Number("active_ids", 1, id);
        var rows = await scenario.CallAsync(Move, "read", """[[1],["name"]]""");
        scenario.Here.Text("INV/2026/00001", rows![0]!["name"]!.GetValue<string>());
        scenario.Here.Text("/my/invoices/1", $"/my/invoices/{id}");
        scenario.Here.Text("(id 1)", $"(id {id})");
    }

    private static async Task Posted(Scenario scenario)
    {
        await Draft(scenario);
        await scenario.CallAsync(Move, "action_post", "[[1]]");
    }

    private static async Task ReadyToPay(Scenario scenario)
    {
        await Posted(scenario);
        var wizard = await scenario.CallAsync(
            Pay,
            "create",
            """[{"payment_date":"2026-11-22"}]""",
            """{"context":{"active_model":"account.move","active_ids":[1]}}"""
        );
        scenario.Here.Number(1, wizard!.GetValue<long>());
    }

    private static async Task Paid(Scenario scenario)
    {
        await ReadyToPay(scenario);
        await scenario.CallAsync(
            Pay,
            "action_create_payments",
            "[[1]]",
            """{"context":{"active_model":"account.move","active_ids":[1]}}"""
        );
        await ForgetPayments(scenario);
        await scenario.FoundAsync(1, Move, """[["invoice_origin","=","S00001"]]""");
    }

    private static async Task ForgetInvoices(Scenario scenario) =>
        scenario.Made(Move, await scenario.CallAsync(Move, "search", """[[["invoice_origin","=","S00001"]]]"""));

    private static async Task ForgetPayments(Scenario scenario)
    {
        var found = await scenario.CallAsync("account.payment", "search", """[[["memo","like","INV/2026/00001"]]]""");
        scenario.Made("account.payment", found as JsonArray);
    }
}
