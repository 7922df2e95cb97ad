namespace Portal.Tests.Contracts.Cases;

/// <summary>Searching and reading, domains, relations, the traps that give no error.</summary>
internal static class ReadCases
{
    public static IEnumerable<ContractCase> All => [.. Searching, .. Reading, .. Archived, .. Grouped];

    private static IEnumerable<ContractCase> Searching =>
        [
            new("search_count") { Result = Likeness.Kinds },
            new("search_count_limit") { Prepare = ThreeNames },
            new("search_fetch") { Result = Likeness.Kinds, Prepare = ThreeNames },
            new("search_read_limit_0") { Result = Likeness.Kinds },
            new("keyset_page") { Result = Likeness.Kinds, Prepare = ThreeNames },
            new("page_write_date_id") { Result = Likeness.Kinds, Prepare = ThreeNames },
            new("in_empty_list"),
            new("is_company_domain") { Result = Likeness.Kinds, Prepare = ThreeNames },
            new("company_type_domain")
            {
                Result = Likeness.Kinds,
                Prepare = ThreeNames,
                Then = CompanyTypeFindsEverybody,
            },
            new("dotted_domain") { Prepare = Acme },
            new("name_search") { Prepare = Acme },
            new("name_search_kw") { Result = Likeness.Kinds, Prepare = ThreeNames },
            new("exists_method") { Prepare = ThreeGone },
            new("exists_mixed") { Prepare = OneOfTwoGone },
            new("deleted_search_ids") { Prepare = ThreeGone },
        ];

    private static IEnumerable<ContractCase> Reading =>
        [
            new("partner_read_pair") { Prepare = AcmeBv },
            new("partner_contact_child_inherits_address") { Prepare = AcmeContact },
            new("partner_fields_get_subset"),
            new("read_load_none") { Prepare = Acme },
            new("read_load_empty") { Prepare = Acme },
            new("search_read_load_none") { Prepare = Acme },
            new("read_x2many") { Prepare = WithTagsAndContacts },
            new("read_empty_string") { Prepare = s => s.PartnerAsync(24, """{"name":"Somebody","ref":""}""") },
            new("trap_m2o_string_readback") { Prepare = CountryWrittenByName },
            new("web_read") { Prepare = Acme },
            new("web_search_read") { Prepare = Acme },
            new("get_external_id"),
            new("export_data") { Result = Likeness.Kinds, Prepare = Acme },
        ];

    private static IEnumerable<ContractCase> Archived =>
        [
            new("archived_default") { Prepare = ArchivedContact },
            new("archived_active_test_false") { Prepare = ArchivedContact },
            new("archived_domain") { Prepare = ArchivedContact },
            new("archived_read") { Prepare = ArchivedContact },
        ];

    private static IEnumerable<ContractCase> Grouped =>
        [
            new("read_group_country") { Result = Likeness.Kinds, Prepare = Acme },
            new("read_group_date") { Result = Likeness.Kinds, Prepare = Acme },
            new("web_read_group") { Result = Likeness.Kinds, Prepare = Acme },
        ];

    private static async Task ThreeNames(Scenario scenario)
    {
        await scenario.PartnerAsync(910_001, """{"name":"A","is_company":true}""");
        await scenario.PartnerAsync(910_002, """{"name":"B","is_company":true}""");
        await scenario.PartnerAsync(910_003, """{"name":"C","is_company":true}""");
        await scenario.PartnerAsync(910_004, """{"name":"D"}""");
    }

    /// <summary>The filter on the virtual field is passed over: it finds as many as no filter does.</summary>
    private static async Task CompanyTypeFindsEverybody(Scenario scenario)
    {
        var filtered = await scenario.CallAsync("res.partner", "search_count", """[[["company_type","=","company"]]]""");
        var all = await scenario.CallAsync("res.partner", "search_count", "[[]]");
        Assert.Equal(all!.GetValue<int>(), filtered!.GetValue<int>());
    }

    private static Task Acme(Scenario scenario) => Family(scenario, "Acme NV");

    private static Task AcmeBv(Scenario scenario) => Family(scenario, "Acme BV");

    /// <summary>The company 15 with its invoice address 16, under names and a VAT number of this run's own.</summary>
    private static async Task Family(Scenario scenario, string name)
    {
        await scenario.KnownAsync(20, "base", "be");
        scenario.Here.Text("Acme", $"Acme{scenario.Tag}");
        scenario.Here.Text("BE0477472701", $"BE{scenario.Tag}");
        await scenario.PartnerAsync(
            15,
            $$"""{"name":"{{name}}","is_company":true,"street":"Main 1","city":"Gent","zip":"9000","country_id":20,"vat":"BE0477472701","lang":"en_US"}"""
        );
        await scenario.PartnerAsync(
            16,
            """{"name":"Acme Billing","type":"invoice","company_type":"person","parent_id":15,"street":"Bill 2","city":"Brugge"}"""
        );
    }

    private static async Task AcmeContact(Scenario scenario)
    {
        await AcmeBv(scenario);
        await scenario.PartnerAsync(17, """{"name":"Acme Contact","parent_id":15}""");
    }

    private static async Task ArchivedContact(Scenario scenario)
    {
        await AcmeContact(scenario);
        await scenario.CallAsync("res.partner", "write", """[[17],{"active":false}]""");
    }

    private static async Task CountryWrittenByName(Scenario scenario)
    {
        await scenario.KnownAsync(20, "base", "be");
        await scenario.PartnerAsync(14, """{"name":"Somebody","country_id":20}""");
        await scenario.CallAsync("res.partner", "write", """[[14],{"country_id":"Belgium"}]""");
    }

    private static async Task WithTagsAndContacts(Scenario scenario)
    {
        await WriteCases.TagsAndContacts(scenario);
        scenario.Here.Number(1, scenario.Here.Apply(920_001));
        scenario.Here.Number(2, scenario.Here.Apply(920_002));
    }

    private static async Task ThreeGone(Scenario scenario)
    {
        await scenario.GoneAsync(19);
        await scenario.GoneAsync(20);
        await scenario.GoneAsync(21);
    }

    private static async Task OneOfTwoGone(Scenario scenario)
    {
        await scenario.PartnerAsync(16, """{"name":"Somebody"}""");
        await scenario.GoneAsync(8);
    }
}
