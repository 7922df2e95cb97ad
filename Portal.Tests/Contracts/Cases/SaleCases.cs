namespace Portal.Tests.Contracts.Cases;

/// <summary>Orders from draft to confirmed and locked, their lines and their chatter.</summary>
internal static class SaleCases
{
    private const string Order = "sale.order";
    private const string Line = "sale.order.line";
    private const string Plan = "sale.subscription.plan";

    public static IEnumerable<ContractCase> All => [.. Drafts, .. Confirmed, .. Lines, .. Chatter, .. Refused];

    private static IEnumerable<ContractCase> Drafts =>
        [
            new("sale_order_create")
            {
                Needs = Plan,
                Result = Likeness.Kinds,
                Creates = Order,
                Json2 = OnJson2.ListOfIds,
                Prepare = Studio,
            },
            new("sale_order_read_draft")
            {
                Needs = Plan,
                Result = Likeness.Facts,
                Prepare = StudioOrder,
            },
            new("sale_order_line_read")
            {
                Needs = Order,
                Result = Likeness.Facts,
                Prepare = s => DraftAsync(s),
            },
            new("sale_order_states") { Needs = Plan },
            new("sale_line_analytic_distribution") { Needs = Order },
        ];

    private static IEnumerable<ContractCase> Confirmed =>
        [
            new("sale_order_action_confirm") { Needs = Order, Prepare = s => DraftAsync(s) },
            new("sale_order_action_confirm_twice") { Needs = Order, Prepare = s => ConfirmedAsync(s) },
            new("sale_order_read_confirmed")
            {
                Needs = Plan,
                Result = Likeness.Facts,
                Prepare = StudioConfirmed,
            },
            new("sale_order_after_qty_write")
            {
                Needs = Order,
                Result = Likeness.Facts,
                Prepare = Twelve,
            },
            new("sale_order_change_partner_confirmed") { Needs = Order, Prepare = OtherCustomer },
            new("sale_action_lock") { Needs = Order, Prepare = s => ConfirmedAsync(s) },
            new("sale_action_unlock") { Needs = Order, Prepare = LockedAsync },
        ];

    private static IEnumerable<ContractCase> Lines =>
        [
            new("sale_line_write_qty_confirmed") { Needs = Order, Prepare = ConfirmedLine },
            new("sale_line_write_via_order") { Needs = Order, Prepare = s => ConfirmedAsync(s) },
            new("sale_line_add_confirmed")
            {
                Needs = Order,
                Result = Likeness.Kinds,
                Json2 = OnJson2.ListOfIds,
                Prepare = s => ConfirmedAsync(s),
            },
            new("sale_line_write_locked") { Needs = Order, Prepare = LockedLine },
            new("sale_line_unlink_confirmed") { Needs = Order, Prepare = ConfirmedLine },
        ];

    private static IEnumerable<ContractCase> Chatter =>
        [
            new("sale_order_messages")
            {
                Needs = Order,
                Result = Likeness.Facts,
                Prepare = Twelve,
            },
            new("message_post_html")
            {
                Needs = Order,
                Result = Likeness.Kinds,
                Json2 = OnJson2.ListOfIds,
                Prepare = s => DraftAsync(s),
                Then = s => LastSays(s, "<p>&lt;p&gt;From portal &lt;b&gt;bold&lt;/b&gt;&lt;/p&gt;</p>"),
            },
            new("message_post_body_is_html")
            {
                Needs = Order,
                Result = Likeness.Kinds,
                Json2 = OnJson2.ListOfIds,
                Prepare = s => DraftAsync(s),
                Then = s => LastSays(s, "<p>raw <b>html</b></p>"),
            },
        ];

    private static IEnumerable<ContractCase> Refused =>
        [
            new("sale_order_unlink_confirmed") { Needs = Order, Prepare = s => ConfirmedAsync(s) },
            new("err_missing_sale_write") { Needs = Order },
            new("datetime_with_micro") { Needs = Order, Prepare = s => s.PartnerAsync(10, """{"name":"Somebody"}""") },
            new("err_bad_datetime_iso") { Needs = Order, Prepare = s => s.PartnerAsync(10, """{"name":"Somebody"}""") },
            new("err_bad_datetime_iso_noz") { Needs = Order, Prepare = s => s.PartnerAsync(10, """{"name":"Somebody"}""") },
        ];

    /// <summary>The order 1 with a line of ten seats, a note, and one seat at a price of its own.</summary>
    public static async Task DraftAsync(Scenario scenario, string more = "", string customer = "15")
    {
        await CustomerAsync(scenario);
        await ProductCases.SeatAsync(scenario, 30);
        var order = await scenario.MakeAsync(
            Order,
            1,
            $$"""
            {"partner_id":{{customer}},"partner_invoice_id":16,"client_order_ref":"PORTAL-1",{{more}}"order_line":[
              [0,0,{"product_id":1,"product_uom_qty":10.0}],[0,0,{"display_type":"line_note","name":"note line"}],
              [0,0,{"product_id":1,"product_uom_qty":1.0,"price_unit":99.0,"discount":10.0,"name":"Custom text"}]]}
            """
        );
        scenario.Here.Number("order_id", 1, order);
        scenario.Here.Text("/my/orders/1", $"/my/orders/{order}");
        var rows = await scenario.CallAsync(Order, "read", """[[1],["name","order_line"]]""");
        scenario.Here.Text("S00001", rows![0]!["name"]!.GetValue<string>());
        scenario.Here.Number("order_line", 1, rows[0]!["order_line"]![0]!.GetValue<long>());
    }

    public static async Task ConfirmedAsync(Scenario scenario, string more = "")
    {
        await DraftAsync(scenario, more);
        await scenario.CallAsync(Order, "action_confirm", "[[1]]");
    }

    private static async Task CustomerAsync(Scenario scenario)
    {
        await scenario.PartnerAsync(15, """{"name":"Acme NV","is_company":true}""");
        await scenario.PartnerAsync(16, """{"name":"Acme Billing","type":"invoice","parent_id":15}""");
    }

    private static async Task Studio(Scenario scenario)
    {
        await CustomerAsync(scenario);
        await ProductCases.SeatAsync(scenario, 30);
        await FieldsAsync(scenario);
    }

    private static async Task FieldsAsync(Scenario scenario)
    {
        await StudioCases.OwnNames(scenario);
        await StudioCases.FieldAsync(
            scenario,
            Order,
            "\"name\":\"x_channel_partner_id\",\"ttype\":\"many2one\",\"relation\":\"res.partner\",\"field_description\":\"Channel partner\""
        );
        await StudioCases.FieldAsync(
            scenario,
            Order,
            "\"name\":\"x_sales_rep_id\",\"ttype\":\"many2one\",\"relation\":\"res.users\",\"field_description\":\"Sales rep\""
        );
        scenario.Here.Number("x_sales_rep_id", 2, scenario.Target.Uid);
        var plan = await scenario.MakeAsync(Plan, 990_001, """{"name":"Monthly"}""");
        scenario.Here.Number("plan_id", 1, plan);
    }

    private static async Task StudioOrder(Scenario scenario)
    {
        await FieldsAsync(scenario);
        await DraftAsync(scenario, "\"plan_id\":990001,\"x_channel_partner_id\":15,");
    }

    private static async Task StudioConfirmed(Scenario scenario)
    {
        await StudioOrder(scenario);
        await scenario.CallAsync(Order, "action_confirm", "[[1]]");
    }

    private static async Task Twelve(Scenario scenario)
    {
        await ConfirmedAsync(scenario);
        await scenario.CallAsync(Order, "write", """[[1],{"order_line":[[1,1,{"product_uom_qty":12}]]}]""");
    }

    private static async Task OtherCustomer(Scenario scenario)
    {
        await ConfirmedAsync(scenario);
        scenario.Here.Number("partner_id", 1, await scenario.PartnerAsync(990_002, """{"name":"Somebody else"}"""));
    }

    private static async Task LockedAsync(Scenario scenario)
    {
        await ConfirmedAsync(scenario);
        await scenario.CallAsync(Order, "action_lock", "[[1]]");
    }

    private static async Task LockedLine(Scenario scenario)
    {
        await LockedAsync(scenario);
        await LineAsync(scenario);
    }

    private static async Task ConfirmedLine(Scenario scenario)
    {
        await ConfirmedAsync(scenario);
        await LineAsync(scenario);
    }

    /// <summary>From here on 1 is the first line.</summary>
    private static async Task LineAsync(Scenario scenario) =>
        await scenario.FoundAsync(1, Line, """[["order_id","=",1],["display_type","=",false],["discount","=",0]]""");

    private static async Task LastSays(Scenario scenario, string body)
    {
        var rows = await scenario.CallAsync(
            "mail.message",
            "search_read",
            """[[["model","=","sale.order"],["res_id","=",1]]]""",
            """{"fields":["body"],"limit":1,"order":"id desc"}"""
        );
        Assert.Equal(body, rows![0]!["body"]!.GetValue<string>());
    }
}
