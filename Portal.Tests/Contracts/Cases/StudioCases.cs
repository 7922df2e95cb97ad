namespace Portal.Tests.Contracts.Cases;

/// <summary>Models and fields made over the API, and their records.</summary>
internal static class StudioCases
{
    private const string Asset = "x_client_asset";
    private const string Models = "ir.model";
    private const string Fields = "ir.model.fields";
    private const string Access = "ir.model.access";

    public static IEnumerable<ContractCase> All => [.. Making, .. Adding, .. Assets];

    private static IEnumerable<ContractCase> Making =>
        [
            Creating("studio_create_model_x_client_asset", Models, OwnNames),
            Creating("studio_create_model_x_ov_outlet", Models, OwnNames),
            Creating("studio_model_x_dotted", Models, OwnNames),
            new("studio_model_without_x_prefix"),
            new("studio_model_without_access") { Prepare = Outlets },
            Creating("studio_create_access", Access, AnOutletModel) with
            {
                Json2 = OnJson2.AsRecorded,
            },
            Creating("studio_create_access_2", Access, AnAssetModel) with
            {
                Json2 = OnJson2.AsRecorded,
            },
            Creating(
                "unique_constraint_by_api",
                "ir.model.constraint",
                async s =>
                {
                    await s.FoundAsync(87, Models, """[["model","=","res.partner"]]""");
                    s.Here.Text("x_uq", $"x_uq_{s.Tag}");
                }
            ),
        ];

    private static IEnumerable<ContractCase> Adding =>
        [
            Field("studio_field_res_partner_x_portal_id", 87, "res.partner"),
            Field("studio_field_selection_string", 606, "sale.order"),
            Field("studio_field_sale_order_x_channel_partner_id", 606, "sale.order"),
            Field("studio_field_sale_order_x_sales_rep_id", 606, "sale.order"),
            Field("studio_field_sale_order_x_outlet_id", 606, "sale.order") with
            {
                Prepare = OutletOfOrder,
            },
            Field("studio_field_product_template_x_is_managed_seat", 396, "product.template"),
            Field("studio_field_helpdesk_ticket_x_asset_id", 627, "helpdesk.ticket") with
            {
                Prepare = AssetOfTicket,
            },
            new("studio_field_without_x_prefix")
            {
                Needs = "sale.order",
                Prepare = s => s.FoundAsync(606, Models, """[["model","=","sale.order"]]"""),
            },
        ];

    private static IEnumerable<ContractCase> Assets =>
        [
            Creating("asset_create", Asset, Customer),
            new("asset_bad_selection") { Prepare = Customer },
            new("asset_fields") { Result = Likeness.Facts, Prepare = Customer },
            new("asset_name_search") { Result = Likeness.Facts, Prepare = OneAsset },
            new("asset_search_read") { Result = Likeness.Facts, Prepare = OneAsset },
            new("asset_restrict_unlink_partner") { Prepare = OneAsset },
        ];

    private static ContractCase Creating(string recording, string model, Func<Scenario, Task> prepare) =>
        new(recording)
        {
            Result = Likeness.Kinds,
            Creates = model,
            Prepare = prepare,
            Json2 = OnJson2.ListOfIds,
        };

    private static ContractCase Field(string recording, long id, string model) =>
        Creating(
            recording,
            Fields,
            async s =>
            {
                await OwnNames(s);
                await s.FoundAsync(id, Models, $"""[["model","=","{model}"]]""");
            }
        ) with
        {
            Needs = model,
        };

    /// <summary>Names of this run's own for the models and fields that the recordings make.</summary>
    public static Task OwnNames(Scenario scenario)
    {
        string[] names =
        [
            Asset,
            "x_ov_outlet",
            "x_ov.outlet2",
            "x_portal_id",
            "x_sel",
            "x_channel_partner_id",
            "x_sales_rep_id",
            "x_outlet_id",
            "x_is_managed_seat",
            "x_asset_id",
        ];
        foreach (var name in names)
        {
            scenario.Here.Text(name, $"{name}_{scenario.Tag}");
        }

        return Task.CompletedTask;
    }

    /// <summary>A field on a model of the server's, under a name of this run's own.</summary>
    public static async Task FieldAsync(Scenario scenario, string model, string values)
    {
        var id = await scenario.FindAsync(Models, $"""[["model","=","{model}"]]""");
        scenario.Here.Number("model_id", 960_000, id);
        await scenario.MakeAsync(Fields, 960_001, $$"""{"model_id":960000,"state":"manual",{{values}}}""");
    }

    private static async Task Outlets(Scenario scenario)
    {
        await OwnNames(scenario);
        await scenario.MakeAsync(
            Models,
            629,
            """{"name":"OV Outlet","model":"x_ov_outlet","state":"manual","field_id":[[0,0,{"name":"x_name","ttype":"char","field_description":"Name","required":true}]]}"""
        );
    }

    private static async Task AnOutletModel(Scenario scenario)
    {
        await Outlets(scenario);
        scenario.Here.Number("group_id", 1, await GroupAsync(scenario, "group_user"));
    }

    private static async Task AnAssetModel(Scenario scenario)
    {
        await AssetModel(scenario);
        scenario.Here.Number("group_id", 1, await GroupAsync(scenario, "group_user"));
        scenario.Here.Number("group_id", 4, await GroupAsync(scenario, "group_system"));
    }

    private static async Task<long> GroupAsync(Scenario scenario, string name)
    {
        await scenario.KnownAsync(970_000, "base", name);
        return scenario.Here.Apply(970_000);
    }

    private static async Task OutletOfOrder(Scenario scenario)
    {
        await Outlets(scenario);
        await scenario.FoundAsync(606, Models, """[["model","=","sale.order"]]""");
    }

    private static async Task AssetOfTicket(Scenario scenario)
    {
        await AssetModel(scenario);
        await scenario.FoundAsync(627, Models, """[["model","=","helpdesk.ticket"]]""");
    }

    private static async Task AssetModel(Scenario scenario)
    {
        await OwnNames(scenario);
        await scenario.MakeAsync(
            Models,
            631,
            """
            {"name":"Client Asset","model":"x_client_asset","state":"manual","field_id":[
              [0,0,{"name":"x_name","ttype":"char","field_description":"Name","required":true}],
              [0,0,{"name":"x_serial_number","ttype":"char","field_description":"Serial number","index":true}],
              [0,0,{"name":"x_partner_id","ttype":"many2one","field_description":"Customer","relation":"res.partner","on_delete":"restrict","index":true}],
              [0,0,{"name":"x_assigned_user_id","ttype":"many2one","field_description":"Assigned contact","relation":"res.partner","on_delete":"set null"}],
              [0,0,{"name":"x_pulseway_id","ttype":"char","field_description":"Pulseway id","index":true}],
              [0,0,{"name":"x_os_info","ttype":"char","field_description":"OS"}],
              [0,0,{"name":"x_last_audit","ttype":"datetime","field_description":"Last audit"}],
              [0,0,{"name":"x_status","ttype":"selection","field_description":"Status","selection_ids":[
                [0,0,{"value":"active","name":"Active","sequence":1}],[0,0,{"value":"decommissioned","name":"Decommissioned","sequence":2}]]}],
              [0,0,{"name":"x_subscription_active","ttype":"boolean","field_description":"Subscription active"}]]}
            """
        );
    }

    /// <summary>The asset model, open to the caller, and a customer 15 with the contact 16.</summary>
    public static async Task Customer(Scenario scenario)
    {
        await AssetModel(scenario);
        await scenario.MakeAsync(
            Access,
            970_001,
            """{"name":"all","model_id":631,"perm_read":true,"perm_write":true,"perm_create":true,"perm_unlink":true}"""
        );
        await scenario.PartnerAsync(15, """{"name":"Acme NV","is_company":true}""");
        await scenario.PartnerAsync(16, """{"name":"Acme Billing","type":"invoice","parent_id":15}""");
    }

    private static async Task OneAsset(Scenario scenario)
    {
        await Customer(scenario);
        await AssetAsync(scenario, 1);
    }

    public static async Task AssetAsync(Scenario scenario, long recorded)
    {
        var made = await scenario.CallAsync(
            Asset,
            "create",
            """[{"x_name":"PC-1","x_partner_id":15,"x_assigned_user_id":16,"x_last_audit":"2026-11-01 10:00:00","x_status":"active"}]"""
        );
        scenario.Made(Asset, made);
        scenario.Here.Number(recorded, made!.GetValue<long>());
    }
}
