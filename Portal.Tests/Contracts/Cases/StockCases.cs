namespace Portal.Tests.Contracts.Cases;

/// <summary>Serial numbers, places, analytic accounts and tickets, and the groups that some of them need.</summary>
internal static class StockCases
{
    private const string Lot = "stock.lot";
    private const string Analytic = "account.analytic.account";

    public static IEnumerable<ContractCase> All => [.. Lots, .. LotsByOtherWays, .. Places, .. Accounts, .. Tickets, .. Groups];

    private static IEnumerable<ContractCase> Lots =>
        [
            Broken("stock_lot_create_plain_fails"),
            Broken("stock_lot_create_list_fails"),
            Broken("stock_lot_create_workaround") with
            {
                Result = Likeness.Kinds,
                Creates = Lot,
            },
            Broken("stock_lot_create_workaround_dict") with
            {
                Result = Likeness.Kinds,
                Creates = Lot,
            },
            Broken("stock_lot_no_product"),
            Broken("stock_lot_duplicate") with
            {
                Prepare = s => LaptopAsync(s, "SN-1", company: true),
            },
        ];

    private static IEnumerable<ContractCase> LotsByOtherWays =>
        [
            new("stock_lot_web_save")
            {
                Needs = Lot,
                Result = Likeness.Facts,
                Creates = Lot,
                Prepare = s => LaptopAsync(s),
            },
            new("stock_lot_name_create")
            {
                Needs = Lot,
                Result = Likeness.Facts,
                Creates = Lot,
                Prepare = s => LaptopAsync(s),
            },
            new("stock_lot_load")
            {
                Needs = Lot,
                Result = Likeness.Facts,
                Creates = Lot,
                Prepare = Loaded,
            },
            new("stock_lot_read")
            {
                Needs = Lot,
                Result = Likeness.Kinds,
                Prepare = s => LaptopAsync(s, "SN-5"),
            },
            new("stock_production_lot_gone")
            {
                Needs = Lot,
                Json2 = OnJson2.Documented(
                    404,
                    "werkzeug.exceptions.NotFound",
                    "the model 'stock.production.lot' does not exist"
                ),
            },
        ];

    private static IEnumerable<ContractCase> Places =>
        [
            new("stock_location_create")
            {
                Needs = Lot,
                Result = Likeness.Kinds,
                Creates = "stock.location",
                Json2 = OnJson2.ListOfIds,
                Prepare = s => s.KnownAsync(5, "stock", "stock_location_customers"),
            },
            new("stock_location_read") { Needs = Lot, Result = Likeness.Kinds },
        ];

    private static IEnumerable<ContractCase> Accounts =>
        [
            new("analytic_plan_access_error") { Needs = Analytic },
            new("analytic_plans")
            {
                Needs = Analytic,
                Result = Likeness.Kinds,
                Prepare = Granted,
            },
            new("analytic_no_plan") { Needs = Analytic, Prepare = Granted },
            new("analytic_create")
            {
                Needs = Analytic,
                Result = Likeness.Kinds,
                Creates = Analytic,
                Json2 = OnJson2.ListOfIds,
                Prepare = PlanAndCustomer,
            },
            new("analytic_read")
            {
                Needs = Analytic,
                Result = Likeness.Kinds,
                Prepare = OneAccount,
            },
        ];

    private static IEnumerable<ContractCase> Tickets =>
        [
            new("standin_ticket_create")
            {
                Needs = "helpdesk.ticket",
                Result = Likeness.Kinds,
                Creates = "helpdesk.ticket",
                Json2 = OnJson2.ListOfIds,
                Prepare = AssetAndField,
            },
            new("standin_ticket_read")
            {
                Needs = "helpdesk.ticket",
                Result = Likeness.Kinds,
                Prepare = OneTicket,
            },
        ];

    private static IEnumerable<ContractCase> Groups =>
        [
            Grant("grant_group_group_analytic_accounting", 16, "analytic", "group_analytic_accounting"),
            Grant("grant_group_group_production_lot", 43, "stock", "group_production_lot"),
            Grant("grant_group_group_stock_multi_locations", 39, "stock", "group_stock_multi_locations"),
        ];

    /// <summary>This build of 18 lost a decorator; over JSON-2 there is no positional argument to mistake.</summary>
    private static ContractCase Broken(string recording) =>
        new(recording)
        {
            Needs = Lot,
            Json2 = OnJson2.OnlyIn18,
            Prepare = s => LaptopAsync(s),
        };

    private static ContractCase Grant(string recording, long group, string module, string name) =>
        new(recording)
        {
            Needs = Lot,
            Prepare = async s =>
            {
                await s.KnownAsync(group, module, name);
                var user = await s.MakeAsync("res.users", 990_010, $$"""{"name":"granted","login":"granted-{{s.Tag}}"}""");
                s.Here.Number(2, user);
            },
        };

    /// <summary>The product 3, and a lot of it if one is asked for.</summary>
    private static async Task LaptopAsync(Scenario scenario, string? lot = null, bool company = false)
    {
        await ProductCases.WordsAsync(scenario);
        await scenario.MakeAsync(
            "product.product",
            3,
            """{"name":"Laptop","type":"consu","is_storable":true,"tracking":"serial","default_code":"LAP"}"""
        );
        if (lot is not null)
        {
            var values = company
                ? $$"""{"name":"{{lot}}","product_id":3,"company_id":1}"""
                : $$"""{"name":"{{lot}}","product_id":3}""";
            scenario.Made(Lot, await scenario.CallAsync(Lot, "web_save", $"[[],{values},{{}}]"));
        }
    }

    private static async Task Loaded(Scenario scenario)
    {
        await LaptopAsync(scenario);
        scenario.Here.Text("portal.lot_1", $"portal.lot_{scenario.Tag}");
        scenario.Here.Text("3", $"{scenario.Here.Apply(3)}");
    }

    private static async Task Granted(Scenario scenario)
    {
        const string users = "res.users";
        var uid = scenario.Target.Uid;
        await scenario.KnownAsync(16, "analytic", "group_analytic_accounting");
        var group = scenario.Here.Apply(16);
        await scenario.CallAsync(users, "write", $$"""[[{{uid}}],{"groups_id":[[4,16]]}]""");
        scenario.Afterwards(() =>
            scenario.Target.CallAsync(
                users,
                "write",
                System.Text.Json.Nodes.JsonNode.Parse($$"""[[{{uid}}],{"groups_id":[[3,{{group}}]]}]"""),
                null
            )
        );
    }

    private static async Task PlanAndCustomer(Scenario scenario)
    {
        await Granted(scenario);
        var plan = await scenario.CallAsync("account.analytic.plan", "search", "[[]]", """{"limit":1}""");
        scenario.Here.Number("plan_id", 1, plan![0]!.GetValue<long>());
        await scenario.PartnerAsync(15, """{"name":"Acme NV","is_company":true}""");
    }

    private static async Task OneAccount(Scenario scenario)
    {
        await PlanAndCustomer(scenario);
        await scenario.MakeAsync(Analytic, 3, """{"name":"Acme","code":"AC1","plan_id":1,"partner_id":15}""");
    }

    private static async Task AssetAndField(Scenario scenario)
    {
        await StudioCases.Customer(scenario);
        await StudioCases.AssetAsync(scenario, 1);
        await StudioCases.FieldAsync(
            scenario,
            "helpdesk.ticket",
            "\"name\":\"x_asset_id\",\"ttype\":\"many2one\",\"relation\":\"x_client_asset\",\"field_description\":\"Asset\""
        );
    }

    private static async Task OneTicket(Scenario scenario)
    {
        await AssetAndField(scenario);
        await scenario.MakeAsync("helpdesk.ticket", 990_020, """{"name":"Printer on fire","partner_id":15,"x_asset_id":1}""");
    }
}
