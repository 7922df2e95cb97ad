using System.Globalization;

namespace Portal.Tests.Contracts.Cases;

/// <summary>Products and their variants.</summary>
internal static class ProductCases
{
    private const string Template = "product.template";

    public static IEnumerable<ContractCase> All =>
        [
            new("product_template_create")
            {
                Needs = "sale.subscription.plan",
                Result = Likeness.Kinds,
                Creates = Template,
                Json2 = OnJson2.ListOfIds,
                Prepare = ManagedSeat,
            },
            new("product_template_read")
            {
                Needs = "stock.lot",
                Result = Likeness.Facts,
                Prepare = s => SeatAsync(s, 25.5),
            },
            new("product_variant_after_template_write")
            {
                Needs = Template,
                Result = Likeness.Facts,
                Prepare = Repriced,
            },
            new("product_duplicate_default_code")
            {
                Needs = Template,
                Result = Likeness.Kinds,
                Creates = Template,
                Json2 = OnJson2.ListOfIds,
                Prepare = s => SeatAsync(s, 30),
            },
            new("product_write_currency")
            {
                Needs = Template,
                Prepare = s => SeatAsync(s, 30),
                Then = CurrencyStays,
            },
            new("product_storable_create")
            {
                Needs = "stock.lot",
                Result = Likeness.Kinds,
                Creates = "product.product",
                Json2 = OnJson2.ListOfIds,
            },
            new("product_detailed_type_removed") { Needs = Template },
            new("product_type_product_17_value") { Needs = Template },
            new("product_fields_get") { Needs = "stock.lot" },
            new("err_required_missing") { Needs = Template },
        ];

    /// <summary>The product that recordings know as template 2 and variant 1, taxed with 15 percent in the company's currency.</summary>
    public static async Task SeatAsync(Scenario scenario, double price)
    {
        await WordsAsync(scenario);
        await scenario.MakeAsync(
            "account.tax",
            980_001,
            $$"""{"name":"15% {{scenario.Tag}}","amount":15.0,"type_tax_use":"sale"}"""
        );
        await scenario.MakeAsync(
            Template,
            2,
            $$"""
            {"name":"Managed seat","default_code":"SEAT-1","description_sale":"Per seat per month","list_price":{{price.ToString(
                "0.00",
                CultureInfo.InvariantCulture
            )}},"type":"service",
             "invoice_policy":"order","taxes_id":[[6,0,[980001]]]}
            """
        );
        var variant = await scenario.FindAsync("product.product", """[["product_tmpl_id","=",2]]""");
        scenario.Here.Number(1, variant);
        scenario.Here.Number("product_id", 1, variant);
    }

    /// <summary>The company and its currency under the names they have here.</summary>
    public static async Task WordsAsync(Scenario scenario)
    {
        var users = await scenario.CallAsync(
            "res.users",
            "read",
            $$"""[[{{scenario.Target.Uid}}],["company_id","partner_id","name"]]"""
        );
        var company = users![0]!["company_id"]!;
        var rows = await scenario.Target.CallAsync(
            "res.company",
            "read",
            System.Text.Json.Nodes.JsonNode.Parse($$"""[[{{company[0]}}],["currency_id"]]"""),
            new System.Text.Json.Nodes.JsonObject()
        );
        var currency = rows![0]!["currency_id"]!;
        scenario.Here.Text("My Company", company[1]!.GetValue<string>());
        scenario.Here.Text("Administrator", users[0]!["name"]!.GetValue<string>());
        scenario.Here.Text("USD", currency[1]!.GetValue<string>());
        scenario.Here.Number("currency_id", 1, currency[0]!.GetValue<long>());
    }

    private static async Task ManagedSeat(Scenario scenario)
    {
        await StudioCases.OwnNames(scenario);
        await StudioCases.FieldAsync(
            scenario,
            Template,
            "\"name\":\"x_is_managed_seat\",\"ttype\":\"boolean\",\"field_description\":\"Managed seat\""
        );
    }

    private static async Task Repriced(Scenario scenario)
    {
        await SeatAsync(scenario, 25.5);
        await scenario.CallAsync(Template, "write", """[[2],{"list_price":30.0}]""");
    }

    private static async Task CurrencyStays(Scenario scenario)
    {
        var rows = await scenario.CallAsync(Template, "read", """[[2],["currency_id"]]""");
        Assert.Equal(scenario.Here.Apply("USD"), rows![0]!["currency_id"]![1]!.GetValue<string>());
    }
}
