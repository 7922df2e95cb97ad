namespace Portal.Tests.Contracts.Cases;

/// <summary>Refusals: their exception names, texts and envelopes.</summary>
internal static class ErrorCases
{
    public static IEnumerable<ContractCase> All => [.. Malformed, .. Values, .. Missing, .. Access];

    private static IEnumerable<ContractCase> Malformed =>
        [
            new("err_no_model")
            {
                Json2 = OnJson2.Documented(404, "werkzeug.exceptions.NotFound", "the model 'no.model' does not exist"),
            },
            new("err_no_model_enterprise")
            {
                Json2 = OnJson2.Documented(404, "werkzeug.exceptions.NotFound", "the model 'helpdesk.sla' does not exist"),
            },
            new("err_no_method") { Json2 = OnJson2.Documented(404, "werkzeug.exceptions.NotFound", "The method") },
            new("err_private_method")
            {
                Json2 = OnJson2.Documented(403, "odoo.exceptions.AccessError", "Private methods (such as"),
            },
            new("create_invoices_private"),
            new("read_group_private"),
            new("err_bad_kwarg"),
            new("has_access"),
            new("err_bad_field_search_read"),
            new("err_bad_field_domain"),
            new("err_bad_field_order"),
            new("err_bad_field_create"),
            new("err_bad_field_read") { Prepare = s => s.PartnerAsync(3, """{"name":"Somebody"}""") },
            new("err_bad_field_write") { Prepare = s => s.PartnerAsync(3, """{"name":"Somebody"}""") },
            new("err_bad_operator"),
            new("err_bad_domain_leaf"),
            new("err_bad_domain_arity"),
            new("err_domain_string"),
            new("dotted_field_read") { Prepare = s => s.PartnerAsync(16, """{"name":"Somebody"}""") },
            new("company_type_order"),
            new("company_type_groupby"),
            new("context_lang_bogus"),
            new("context_lang_not_installed"),
            new("context_bad_company") { Prepare = s => Number(s, 99, 999_999) },
        ];

    private static IEnumerable<ContractCase> Values =>
        [
            new("err_bad_selection") { Prepare = s => s.PartnerAsync(10, """{"name":"Somebody"}""") },
            new("err_bad_int") { Prepare = s => s.PartnerAsync(10, """{"name":"Somebody"}""") },
            new("err_fk_create") { Then = NobodyIsCalled("orphan"), Prepare = Tagged("orphan") },
            new("err_validation_no_name"),
            new("err_validation_recursion") { Prepare = ParentBelowItsChild },
            new("create_list_partial_failure") { Then = NobodyIsCalled("OK1"), Prepare = Tagged("OK1") },
            new("webhook_phantom_create") { Then = NobodyIsCalled("Phantom"), Prepare = Tagged("Phantom") },
        ];

    private static IEnumerable<ContractCase> Missing =>
        [
            new("err_missing_read") { Prepare = s => s.GoneAsync(8) },
            new("err_missing_read_mixed") { Prepare = OneIsGone },
            new("err_missing_write") { Prepare = s => s.GoneAsync(8) },
            new("err_missing_unlink") { Prepare = s => s.GoneAsync(8) },
            new("err_missing_message_post") { Prepare = s => s.GoneAsync(8) },
            new("err_missing_m2o_create") { Prepare = s => s.GoneAsync(8) },
        ];

    private static IEnumerable<ContractCase> Access =>
        [
            new("check_access_rights"),
            new("err_access_partner_create_low") { Prepare = LowlyUser },
            new("err_access_rule_write") { Prepare = LowlyUser },
            new("err_access_field_group") { Prepare = LowlyUser },
            new("err_access_field_group2") { Prepare = LowlyUser },
        ];

    private static Task Number(Scenario scenario, long recorded, long here)
    {
        scenario.Here.Number(recorded, here);
        return Task.CompletedTask;
    }

    private static Func<Scenario, Task> Tagged(string word) =>
        scenario =>
        {
            scenario.Here.Text(word, $"{word} {scenario.Tag}");
            return Task.CompletedTask;
        };

    /// <summary>Nothing of a refused call stays.</summary>
    private static Func<Scenario, Task> NobodyIsCalled(string name) =>
        async scenario =>
        {
            var found = await scenario.CallAsync(
                "res.partner",
                "search_count",
                $$"""[[["name","=","{{name}}"],["active","in",[true,false]]]]"""
            );
            Assert.Equal(0, found!.GetValue<int>());
        };

    private static async Task ParentBelowItsChild(Scenario scenario)
    {
        await scenario.PartnerAsync(10, """{"name":"Upper","is_company":true}""");
        await scenario.PartnerAsync(11, """{"name":"Lower","parent_id":10}""");
    }

    private static async Task OneIsGone(Scenario scenario)
    {
        await scenario.PartnerAsync(3, """{"name":"Administrator"}""");
        await scenario.GoneAsync(8);
    }

    /// <summary>An internal user without any further group, known to the recordings as user 6.</summary>
    public static async Task LowlyUser(Scenario scenario)
    {
        await scenario.KnownAsync(900_001, "base", "group_user");
        scenario.Here.Text("lowlypw", $"pw-{scenario.Tag}");
        await scenario.PartnerAsync(1, """{"name":"Somebody"}""");
        await scenario.PartnerAsync(900_002, """{"name":"lowly"}""");
        await scenario.MakeAsync(
            "res.users",
            6,
            $$"""{"partner_id":900002,"login":"lowly-{{scenario.Tag}}","password":"lowlypw","groups_id":[[6,0,[900001]]]}"""
        );
    }
}
