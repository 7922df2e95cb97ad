using System.Globalization;
using Portal.Core;
using Portal.Core.Billing;
using Portal.Core.Jobs;
using Portal.Core.Persistence;

namespace Portal.Tests.Billing;

/// <summary>Of our companies in Odoo there is one that Portal's account does not work in.</summary>
public abstract class WhenPortalMayNotReadARecord(DatabaseProvider provider) : ProxiedBillingSuite(provider)
{
    public sealed class OnSqlite() : WhenPortalMayNotReadARecord(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenPortalMayNotReadARecord(DatabaseProvider.Postgres);

    [Fact]
    public async Task A_contact_below_a_hidden_company_does_not_stop_the_first_import()
    {
        var (company, _) = await PairAsync("Hidden AG");
        await PairAsync("Open AG");
        await HideAsync(company);

        var run = await ByScheduleAsync();
        var again = await ByScheduleAsync();

        Assert.Equal((JobRunState.Succeeded, JobRunState.Succeeded), (run.State, again.State));
        Assert.Empty(await ListAsync("hidden"));
        Assert.Single(await ListAsync("open ag"));
    }

    [Fact]
    public async Task A_pair_that_was_hidden_is_named_and_kept_and_one_that_was_deleted_is_told_from_it()
    {
        var (company, contact) = await PairAsync("Hidden AG");
        var gone = await PairAsync("Gone AG");
        await ByScheduleAsync();
        await HideAsync(contact, company);
        await UnlinkAsync(gone.Contact, gone.Company);

        var run = await RunAsync<SweepBillingAddresses>(SweepBillingAddresses.JobName, Actor.Portal, JobTrigger.Schedule);

        Assert.Equal(JobRunState.Succeeded, run.State);
        Assert.Contains("Portal's account may not read", run.Summary, StringComparison.Ordinal);
        Assert.Contains(contact.ToString(CultureInfo.InvariantCulture), run.Summary, StringComparison.Ordinal);
        Assert.Equal(BillingAddressState.Active, Assert.Single(await ListAsync("hidden")).State);
        Assert.Equal(BillingAddressState.Deleted, Assert.Single(await ListAsync("gone")).State);
    }

    [Fact]
    public async Task A_hidden_pair_does_not_make_every_import_compare_everything()
    {
        var (company, contact) = await PairAsync("Hidden AG");
        await ByScheduleAsync();
        await HideAsync(contact, company);
        await ByScheduleAsync();
        Clock.Jump(TimeSpan.FromHours(1));
        await ByScheduleAsync();
        Proxy.Calls.Clear();

        var run = await ByScheduleAsync();

        Assert.Equal(JobRunState.Succeeded, run.State);
        Assert.Equal(["search_read", "search_count"], Proxy.Calls.Select(call => call.Method));
    }

    [Fact]
    public async Task Who_may_read_no_partner_at_all_is_left_alone_all_the_same()
    {
        Proxy.Rewrite = (call, answer) =>
        {
            if (call.Method is "search_read" or "read" or "search_count" && answer["result"] is not null)
            {
                answer.AsObject().Remove("result");
                answer["error"] = new System.Text.Json.Nodes.JsonObject
                {
                    ["code"] = 200,
                    ["message"] = "Odoo Server Error",
                    ["data"] = new System.Text.Json.Nodes.JsonObject
                    {
                        ["name"] = "odoo.exceptions.AccessError",
                        ["message"] = "You are not allowed to access 'Contact' (res.partner) records.",
                    },
                };
            }
        };

        await ByScheduleAsync();
        Proxy.Calls.Clear();
        var again = await ByScheduleAsync();

        Assert.Equal(JobRunState.Failed, again.State);
        Assert.Empty(Proxy.Calls);
    }

    private Task<JobRun> ByScheduleAsync() =>
        RunAsync<ImportBillingAddresses>(ImportBillingAddresses.JobName, Actor.Portal, JobTrigger.Schedule);

    // by another company's, which Odoo does not give to whoever makes it here
    private async Task HideAsync(params int[] partners)
    {
        var partner = await Odoo.CallAsync("res.partner", "create", """[{"name": "Second AG", "is_company": true}]""");
        var currency = (await Odoo.CallAsync("res.currency", "search", "[[]]", """{"limit": 1}"""))![0];
        var values = $$"""[{"name": "Second AG", "partner_id": {{partner}}, "currency_id": {{currency}}}]""";
        var second = (await Odoo.CallAsync("res.company", "create", values))!.GetValue<int>();
        await Odoo.CallAsync("res.users", "write", $$"""[[2], {"company_ids": [[3, {{second}}, 0]]}]""");
        foreach (var hidden in partners)
        {
            await WriteAsync(hidden, $$"""{"company_id": {{second}}}""");
        }
    }
}
