namespace Portal.Tests.Contracts.Cases;

/// <summary>Automation rules that notify, and keys; what such a rule sends is <see cref="WhenOdooNotifies"/>'s.</summary>
internal static class AutomationCases
{
    private const string Rule = "base.automation";
    private const string Partner = "res.partner";

    /// <summary>The fields of a contact that the recorded rules name.</summary>
    private static readonly Dictionary<long, string> PartnerFields = new()
    {
        [902] = "name",
        [905] = "parent_id",
        [908] = "ref",
        [921] = "active",
        [922] = "email",
        [926] = "phone",
        [931] = "is_company",
        [935] = "country_id",
        [939] = "category_id",
        [956] = "create_date",
        [958] = "write_date",
    };

    public static IEnumerable<ContractCase> All => [.. Rules, .. Effects, .. Keys];

    private static IEnumerable<ContractCase> Rules =>
        [
            Making("webhook_automation_create_hook_save"),
            Making("webhook_automation_create_hook_unlink"),
            Making("webhook_automation_create_hook_write_email"),
            Making("webhook_automation_trigger_fields"),
            Making("webhook_automation_create_hook_asset") with
            {
                Prepare = AssetFields,
            },
            Making("incoming_webhook_create") with
            {
                Prepare = s => s.FoundAsync(87, "ir.model", """[["model","=","res.partner"]]"""),
            },
            new("webhook_automation_read")
            {
                Needs = Rule,
                Result = Likeness.Facts,
                Prepare = OneRule,
            },
            new("webhook_sample_payload")
            {
                Needs = Rule,
                Result = Likeness.Kinds,
                Prepare = OneAction,
            },
            new("webhook_restricted_field") { Needs = Rule, Prepare = Restricted },
        ];

    private static IEnumerable<ContractCase> Effects =>
        [
            new("webhook_phantom_create_fk"),
            new("webhook_phantom_load"),
            new("webhook_phantom_write") { Prepare = OneOfTwoGone },
            new("webhook_write_when_receiver_500") { Prepare = s => s.PartnerAsync(33, """{"name":"Somebody"}""") },
            new("webhook_write_when_receiver_down") { Prepare = s => s.PartnerAsync(33, """{"name":"Somebody"}""") },
            new("webhook_write_when_receiver_slow") { Prepare = s => s.PartnerAsync(33, """{"name":"Somebody"}""") },
        ];

    private static IEnumerable<ContractCase> Keys =>
        [
            new("apikey_list") { Result = Likeness.Kinds, NeedsApiKey = true },
            new("apikey_make_key_over_jsonrpc"),
            new("apikey_wizard_create") { Result = Likeness.Kinds, Json2 = OnJson2.OnlyIn18 },
            new("apikey_web_1_wizard") { Result = Likeness.Facts, Prepare = SignedIn },
            new("apikey_web_2_make_key") { Result = Likeness.Facts, Prepare = s => Wizard(s) },
            new("apikey_web_3_identity_write") { Prepare = s => Asked(s) },
            new("apikey_web_4_run_check")
            {
                Result = Likeness.Kinds,
                Prepare = Proven,
                Then = ForgetKeys,
            },
            new("web_session_authenticate_bad"),
            new("web_session_authenticate_apikey") { NeedsApiKey = true },
            new("web_session_expired"),
            new("db_list") { Result = Likeness.Kinds },
        ];

    private const string RecordedCookie =
        "session_id=0hIRgDjbAzgpxwOPNMtMdU1PY6Xt0peXBQeSwQliyPP42sspChLQ4uB3ZTSK56SVaEIXb9x9lk19U15Bv7vV";

    /// <summary>A key of this run's own name, asked for step by step as the web client does.</summary>
    private static async Task SignedIn(Scenario scenario)
    {
        scenario.Here.Text(RecordedCookie, await scenario.Target.SignInAsync());
        scenario.Here.Text("portal key", $"portal key {scenario.Tag}");
    }

    private static async Task Wizard(Scenario scenario)
    {
        await SignedIn(scenario);
        var made = await StepAsync(scenario, "apikey_web_1_wizard");
        scenario.Here.Number(3, made[0]!["id"]!.GetValue<long>());
    }

    private static async Task Asked(Scenario scenario)
    {
        await Wizard(scenario);
        var action = await StepAsync(scenario, "apikey_web_2_make_key");
        scenario.Here.Number(1, action["res_id"]!.GetValue<long>());
        scenario.Here.Text("admin", scenario.Target.Password);
    }

    private static async Task Proven(Scenario scenario)
    {
        await Asked(scenario);
        await StepAsync(scenario, "apikey_web_3_identity_write");
    }

    private static async Task<System.Text.Json.Nodes.JsonNode> StepAsync(Scenario scenario, string recording)
    {
        var step = Recording.Read(recording);
        var replay = new Replay(scenario, step);
        var answer = await scenario.Target.SendAsync(new(step.Method), step.Path, replay.Headers(), replay.Body());
        return answer.Body!["result"]!;
    }

    private static async Task ForgetKeys(Scenario scenario) =>
        scenario.Made(
            "res.users.apikeys",
            await scenario.CallAsync("res.users.apikeys", "search", """[[["name","=","portal key"]]]""")
        );

    private static ContractCase Making(string recording) =>
        new(recording)
        {
            Needs = Rule,
            Result = Likeness.Kinds,
            Creates = Rule,
            Json2 = OnJson2.ListOfIds,
            Prepare = FieldsAsync,
        };

    private static async Task FieldsAsync(Scenario scenario)
    {
        await scenario.FoundAsync(87, "ir.model", """[["model","=","res.partner"]]""");
        foreach (var (recorded, name) in PartnerFields)
        {
            await scenario.FoundAsync(recorded, "ir.model.fields", $"""[["model","=","{Partner}"],["name","=","{name}"]]""");
        }
    }

    private static async Task AssetFields(Scenario scenario)
    {
        await StudioCases.Customer(scenario);
        foreach (
            var (recorded, name) in new[] { (8416, "x_name"), (8418, "x_partner_id"), (8422, "x_last_audit"), (8423, "x_status") }
        )
        {
            await scenario.FoundAsync(recorded, "ir.model.fields", $"""[["model","=","x_client_asset"],["name","=","{name}"]]""");
        }
    }

    private static async Task OneRule(Scenario scenario)
    {
        await FieldsAsync(scenario);
        await scenario.MakeAsync(
            Rule,
            1,
            """
            {"name":"hook_save","model_id":87,"trigger":"on_create_or_write","action_server_ids":[[0,0,{"name":"hook_save action","model_id":87,
             "state":"webhook","webhook_url":"http://127.0.0.1:9099/readback/save?token=s3cret",
             "webhook_field_ids":[[6,0,[902,935,905,958,939,921,908,931,922,956]]]}]]}
            """
        );
    }

    private static async Task OneAction(Scenario scenario)
    {
        await OneRule(scenario);
        var rows = await scenario.CallAsync(Rule, "read", """[[1],["action_server_ids"]]""");
        scenario.Here.Number(494, rows![0]!["action_server_ids"]![0]!.GetValue<long>());
    }

    private static async Task Restricted(Scenario scenario)
    {
        await FieldsAsync(scenario);
        await scenario.FoundAsync(2929, "ir.model.fields", """[["model","=","res.partner"],["name","=","signup_type"]]""");
    }

    private static async Task OneOfTwoGone(Scenario scenario)
    {
        await scenario.PartnerAsync(32, """{"name":"Somebody"}""");
        await scenario.GoneAsync(8);
    }
}
