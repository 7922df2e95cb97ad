using System.Text.Json.Nodes;

namespace Portal.Tests.Contracts.Cases;

/// <summary>Online payments: a transaction, its state, and what the server makes of it every ten minutes.</summary>
internal static class PaymentCases
{
    private const string Transaction = "payment.transaction";
    private const string Provider = "payment.provider";
    private const string Order = "sale.order";
    private const string Demo = "payment_provider_demo";

    public static IEnumerable<ContractCase> All => [.. Setup, .. Making, .. Done];

    private static IEnumerable<ContractCase> Setup =>
        [
            new("payment_providers") { Needs = Provider, Result = Likeness.Kinds },
            new("payment_methods") { Needs = Provider, Result = Likeness.Kinds },
            new("payment_crons") { Needs = Provider, Result = Likeness.Kinds },
            new("payment_provider_enable") { Needs = Provider, Prepare = s => s.KnownAsync(6, "payment", Demo) },
            new("payment_transaction_states") { Needs = Provider },
            new("payment_transaction_set_done_private") { Needs = Provider },
            new("payment_transaction_post_process_private") { Needs = Provider },
        ];

    private static IEnumerable<ContractCase> Making =>
        [
            new("payment_transaction_create")
            {
                Needs = Order,
                Result = Likeness.Kinds,
                Creates = Transaction,
                Json2 = OnJson2.ListOfIds,
                Prepare = Ordered,
            },
            new("payment_transaction_read")
            {
                Needs = Order,
                Result = Likeness.Kinds,
                Prepare = s => Made(s, 1),
            },
            new("payment_transaction_duplicate_reference") { Needs = Order, Prepare = s => Made(s, 1) },
            new("payment_transaction_write_state_done") { Needs = Order, Prepare = s => Made(s, 1) },
            new("payment_transaction_action_demo_set_done") { Needs = Order, Prepare = s => Made(s, 1) },
            new("payment_transaction_demo_done_2") { Needs = Order, Prepare = s => Made(s, 3) },
        ];

    private static IEnumerable<ContractCase> Done =>
        [
            new("sale_order_after_tx_done")
            {
                Needs = Order,
                Result = Likeness.Facts,
                Prepare = WrittenDone,
            },
            new("payment_transaction_after_demo_done")
            {
                Needs = Order,
                Result = Likeness.Facts,
                Prepare = DemoDone,
            },
            new("cron_trigger_payment_post_process") { Needs = Order, Prepare = Job },
            new("sale_order_after_tx_post_process")
            {
                Needs = Order,
                Result = Likeness.Facts,
                Prepare = Processed,
            },
            new("payment_transaction_after_cron")
            {
                Needs = Order,
                Result = Likeness.Kinds,
                Prepare = Processed,
            },
            new("account_payment_after_cron")
            {
                Needs = Order,
                Result = Likeness.Kinds,
                Prepare = ProcessedAndRead,
            },
        ];

    /// <summary>The order 2 over 103.50 and the provider that only pretends.</summary>
    private static async Task Ordered(Scenario scenario)
    {
        await ProductCases.SeatAsync(scenario, 90);
        await scenario.PartnerAsync(15, """{"name":"Acme NV","is_company":true}""");
        await scenario.KnownAsync(6, "payment", Demo);
        await scenario.CallAsync(Provider, "write", """[[6],{"state":"test"}]""");
        var method = await scenario.CallAsync(
            "payment.method",
            "search",
            """[[["code","=","demo"]]]""",
            """{"context":{"active_test":false}}"""
        );
        scenario.Here.Number("payment_method_id", 203, method![0]!.GetValue<long>());
        scenario.Here.Text("PORTAL-TX-", $"PORTAL-{scenario.Tag}-");
        await scenario.MakeAsync(Order, 2, """{"partner_id":15,"order_line":[[0,0,{"product_id":1,"product_uom_qty":1.0}]]}""");
    }

    private static async Task Made(Scenario scenario, long recorded)
    {
        await Ordered(scenario);
        await scenario.MakeAsync(
            Transaction,
            recorded,
            """
            {"provider_id":6,"payment_method_id":203,"reference":"PORTAL-TX-1","amount":103.5,"currency_id":1,"partner_id":15,
             "sale_order_ids":[[6,0,[2]]],"operation":"offline"}
            """
        );
    }

    private static async Task WrittenDone(Scenario scenario)
    {
        await Made(scenario, 1);
        await scenario.CallAsync(Transaction, "write", """[[1],{"state":"done"}]""");
    }

    private static async Task DemoDone(Scenario scenario)
    {
        await Made(scenario, 3);
        await scenario.CallAsync(Transaction, "action_demo_set_done", "[[3]]");
    }

    private static Task Job(Scenario scenario) => scenario.KnownAsync(18, "payment", "cron_post_process_payment_tx");

    private static async Task Processed(Scenario scenario)
    {
        await WrittenDone(scenario);
        await Job(scenario);
        await scenario.CallAsync("ir.cron", "method_direct_trigger", "[[18]]");
        scenario.Made(
            "account.payment",
            await scenario.CallAsync("account.payment", "search", """[[["payment_transaction_id","=",1]]]""") as JsonArray
        );
    }

    private static async Task ProcessedAndRead(Scenario scenario)
    {
        await Processed(scenario);
        var rows = await scenario.CallAsync("account.payment", "search_read", "[[]]", """{"fields":["state"],"limit":1}""");
        Assert.Equal("in_process", rows![0]!["state"]!.GetValue<string>());
    }
}
