namespace Portal.Tests.Contracts.Cases;

/// <summary>The wire itself: envelopes, sign-in, refusals of the HTTP server.</summary>
internal static class TransportCases
{
    public static IEnumerable<ContractCase> All =>
        [
            new("common_version") { Result = Likeness.Kinds },
            new("http_string_id") { Result = Likeness.Kinds },
            new("http_no_id") { Result = Likeness.Kinds },
            new("http_charset_content_type") { Result = Likeness.Kinds },
            new("http_missing_params"),
            new("http_malformed_json"),
            new("http_empty_body"),
            new("http_get"),
            new("http_batch_array"),
            new("http_wrong_content_type"),
            new("http_form_content_type"),
            new("http_404"),
            new("http_404_with_db"),
            new("json1_bearer"),
            new("common_authenticate_ok") { Prepare = OwnUser },
            new("common_login_ok") { Prepare = OwnUser },
            new("authenticate_after_12_failures") { Prepare = AfterFailures },
            new("common_authenticate_apikey") { Prepare = OwnUser, NeedsApiKey = true },
            new("common_authenticate_bad_password"),
            new("common_authenticate_unknown_login"),
            new("common_authenticate_unknown_db") { MessageStart = "connection to server" },
            new("execute_kw_with_apikey") { Result = Likeness.Kinds, NeedsApiKey = true },
            new("execute_kw_bad_password"),
            new("execute_kw_unknown_db") { MessageStart = "connection to server" },
            new("execute_kw_unknown_uid"),
            new("err_no_service"),
            new("err_no_service_method"),
            new("err_too_few_args"),
            new("result_none") { Prepare = s => s.PartnerAsync(3, """{"name":"Somebody"}""") },
        ];

    private static Task OwnUser(Scenario scenario)
    {
        scenario.Here.Number(2, scenario.Target.Uid);
        return Task.CompletedTask;
    }

    private static async Task AfterFailures(Scenario scenario)
    {
        await OwnUser(scenario);
        for (var attempt = 0; attempt < 12; attempt++)
        {
            await scenario.Target.RpcAsync(
                "common",
                "authenticate",
                scenario.Target.Database,
                scenario.Target.Login,
                $"wrong {attempt}",
                new { }
            );
        }
    }
}
