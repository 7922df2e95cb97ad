namespace Portal.Tests.Contracts.Cases;

/// <summary>Creating, changing, deleting and importing, and the values that are cleared or ignored in silence.</summary>
internal static class WriteCases
{
    private const string Partner = "res.partner";

    public static IEnumerable<ContractCase> All => [.. Creating, .. Changing, .. Traps, .. Importing];

    private static IEnumerable<ContractCase> Creating =>
        [
            new("partner_create_company")
            {
                Json2 = OnJson2.ListOfIds,
                Result = Likeness.Kinds,
                Creates = Partner,
                Prepare = s => s.KnownAsync(20, "base", "be"),
            },
            new("partner_create_invoice_child")
            {
                Json2 = OnJson2.ListOfIds,
                Result = Likeness.Kinds,
                Creates = Partner,
                Prepare = s => s.PartnerAsync(15, """{"name":"Acme","is_company":true}"""),
            },
            new("create_single_returns_int")
            {
                Result = Likeness.Kinds,
                Creates = Partner,
                Json2 = OnJson2.ListOfIds,
            },
            new("create_one_in_list_returns_list") { Result = Likeness.Kinds, Creates = Partner },
            new("create_list") { Result = Likeness.Kinds, Creates = Partner },
            new("create_empty_list"),
            new("create_with_o2m_m2m_commands")
            {
                Json2 = OnJson2.ListOfIds,
                Result = Likeness.Kinds,
                Creates = Partner,
                Prepare = TwoTags,
            },
            new("name_create") { Result = Likeness.Kinds, Creates = Partner },
            new("company_type_vs_is_company_create")
            {
                Json2 = OnJson2.ListOfIds,
                Result = Likeness.Kinds,
                Creates = Partner,
                Prepare = s => s.PartnerAsync(930_001, Contradiction),
                Then = KindWon,
            },
        ];

    private static IEnumerable<ContractCase> Changing =>
        [
            new("ok_write") { Prepare = s => s.PartnerAsync(3, """{"name":"Somebody"}""") },
            new("write_many") { Prepare = Three, Then = s => AllHold(s, "ref", "\"bulk\"", 19, 20, 21) },
            new("unlink_many") { Prepare = Three },
            new("write_o2m_commands") { Prepare = TagsAndContacts, Then = CommandsHold },
            new("company_type_write")
            {
                Prepare = s => s.PartnerAsync(18, """{"name":"Somebody","is_company":true}"""),
                Then = s => AllHold(s, "is_company", "false", 18),
            },
            new("action_archive")
            {
                Prepare = s => s.PartnerAsync(16, """{"name":"Somebody"}"""),
                Then = s => AllHold(s, "active", "false", 16),
            },
            new("action_unarchive")
            {
                Prepare = s => s.PartnerAsync(16, """{"name":"Somebody","active":false}"""),
                Then = s => AllHold(s, "active", "true", 16),
            },
            new("web_save") { Prepare = s => s.PartnerAsync(15, """{"name":"Somebody"}""") },
        ];

    private static IEnumerable<ContractCase> Traps =>
        [
            new("err_bad_m2o_string") { Prepare = s => InBelgium(s, 10), Then = s => AllHold(s, "country_id", "false", 10) },
            new("trap_m2o_string_write") { Prepare = s => InBelgium(s, 14), Then = s => AllHold(s, "country_id", "false", 14) },
            new("write_m2o_false") { Prepare = s => InBelgium(s, 24), Then = s => AllHold(s, "country_id", "false", 24) },
            new("write_m2o_null") { Prepare = s => InBelgium(s, 24), Then = s => AllHold(s, "country_id", "false", 24) },
            new("write_char_null")
            {
                Prepare = s => s.PartnerAsync(24, """{"name":"Somebody","ref":"x"}"""),
                Then = s => AllHold(s, "ref", "false", 24),
            },
            new("write_char_empty")
            {
                Prepare = s => s.PartnerAsync(24, """{"name":"Somebody","ref":"x"}"""),
                Then = s => AllHold(s, "ref", "\"\"", 24),
            },
            new("write_date_write") { Prepare = s => s.PartnerAsync(15, """{"name":"Somebody"}"""), Then = NotWrittenIn2020 },
        ];

    private static IEnumerable<ContractCase> Importing =>
        [
            new("load_ok")
            {
                Result = Likeness.Kinds,
                Creates = Partner,
                Prepare = OwnExternalIds,
            },
            new("load_upsert") { Prepare = Loaded },
            new("load_partial_error") { Prepare = Loaded },
        ];

    private const string Contradiction = """{"name":"conflict","company_type":"company","is_company":false}""";

    /// <summary>A company 24 with the tags 920001 and 920002 and the contacts 25 and 26.</summary>
    public static async Task TagsAndContacts(Scenario scenario)
    {
        await scenario.MakeAsync("res.partner.category", 920_001, $$"""{"name":"1 {{scenario.Tag}}"}""");
        await scenario.MakeAsync("res.partner.category", 920_002, $$"""{"name":"2 {{scenario.Tag}}"}""");
        await scenario.PartnerAsync(24, """{"name":"Cmd Co","is_company":true,"category_id":[[6,0,[920001,920002]]]}""");
        await scenario.PartnerAsync(25, """{"name":"k1","type":"invoice","parent_id":24}""");
        await scenario.PartnerAsync(26, """{"name":"k2","parent_id":24}""");
        scenario.Here.Number(1, scenario.Here.Apply(920_001));
    }

    private static async Task TwoTags(Scenario scenario)
    {
        await scenario.MakeAsync("res.partner.category", 1, $$"""{"name":"1 {{scenario.Tag}}"}""");
        await scenario.MakeAsync("res.partner.category", 2, $$"""{"name":"2 {{scenario.Tag}}"}""");
    }

    private static async Task Three(Scenario scenario)
    {
        foreach (var id in new[] { 19, 20, 21 })
        {
            await scenario.PartnerAsync(id, """{"name":"L"}""");
        }
    }

    private static async Task InBelgium(Scenario scenario, long recorded)
    {
        await scenario.KnownAsync(940_020, "base", "be");
        await scenario.PartnerAsync(recorded, """{"name":"Somebody","country_id":940020}""");
    }

    private static async Task OwnExternalIds(Scenario scenario)
    {
        scenario.Here.Text("portal.partner_", $"portal.contract_{scenario.Tag}_");
        await Task.CompletedTask;
    }

    private static async Task Loaded(Scenario scenario)
    {
        await OwnExternalIds(scenario);
        var loaded = await scenario.CallAsync(
            Partner,
            "load",
            """[["id","name","is_company"],[["portal.partner_1","Loaded","1"]]]"""
        );
        scenario.Made(Partner, loaded);
        scenario.Here.Number(31, loaded!["ids"]![0]!.GetValue<long>());
    }

    private static async Task AllHold(Scenario scenario, string field, string json, params long[] recorded)
    {
        var rows = await scenario.CallAsync(Partner, "read", $$"""[[{{string.Join(',', recorded)}}],["{{field}}"]]""");
        Assert.Equal(recorded.Length, rows!.AsArray().Count);
        Assert.All(rows.AsArray(), row => Assert.Equal(json, row![field]!.ToJsonString()));
    }

    private static Task KindWon(Scenario scenario) => AllHold(scenario, "is_company", "true", 930_001);

    private static async Task NotWrittenIn2020(Scenario scenario)
    {
        var rows = await scenario.CallAsync(Partner, "read", """[[15],["write_date"]]""");
        Assert.False(rows![0]!["write_date"]!.GetValue<string>().StartsWith("2020", StringComparison.Ordinal));
    }

    /// <summary>The contact 25 renamed, 26 gone, a third added; the tag taken off and put on again.</summary>
    private static async Task CommandsHold(Scenario scenario)
    {
        var names = await scenario.CallAsync(
            Partner,
            "search_read",
            """[[["parent_id","=",24]]]""",
            """{"fields":["name"],"order":"name"}"""
        );
        Assert.Equal("k1b k3", string.Join(' ', names!.AsArray().Select(row => row!["name"])));
        var tags = await scenario.CallAsync(Partner, "read", """[[24],["category_id"]]""");
        Assert.Equal(2, tags![0]!["category_id"]!.AsArray().Count);
    }
}
