using System.Globalization;
using System.Text.Json.Nodes;
using Portal.Core.Billing;
using Portal.Core.Jobs;
using Portal.Core.Persistence;
using Portal.Tests.Support;

namespace Portal.Tests.Billing;

public abstract class WhenOdooChangesMeanwhile(DatabaseProvider provider) : ProxiedBillingSuite(provider)
{
    private const string AllPairs = """
        [[["type","=","invoice"],["parent_id.is_company","=",true]]]
        """;

    public sealed class OnSqlite() : WhenOdooChangesMeanwhile(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenOdooChangesMeanwhile(DatabaseProvider.Postgres);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task The_mirror_is_odoo_after_the_sweep_whatever_happened_while_paging(int seed)
    {
        var random = new Random(seed);
        Pulls.PullPageSize = 7;
        Proxy.Treat = async call =>
        {
            if (call.IsPage)
            {
                await MutateAsync(random);
            }

            return Treatment.Pass;
        };
        await ImportAsync();
        await ImportAsync();
        await SweepAsync();
        LeaveAlone();

        Assert.Equal(JobRunState.Succeeded, (await ImportAsync()).State);
        Assert.Equal(JobRunState.Succeeded, (await SweepAsync()).State);

        var pairs = await PairsAsync();
        var mirrored = await AllRowsAsync();
        Assert.Equal(pairs, [.. mirrored.Where(IsPair).Select(Shown).Order(StringComparer.Ordinal)]);
        foreach (var row in mirrored.Where(row => !IsPair(row)))
        {
            await CheckLostAsync(row);
        }
    }

    [Fact]
    public async Task An_import_and_a_sweep_at_once_leave_every_pair_once()
    {
        var runner = Get<JobRunner>();
        var import = await runner.StartAsync<ImportBillingAddresses>(Finance, JobTrigger.Person, Cancellation);
        var sweep = await runner.StartAsync<SweepBillingAddresses>(Finance, JobTrigger.Person, Cancellation);
        await runner.WaitAsync(import.Value, Cancellation);
        await runner.WaitAsync(sweep.Value, Cancellation);

        Assert.Equal(await PairsAsync(), [.. (await AllRowsAsync()).Select(Shown).Order(StringComparer.Ordinal)]);
    }

    [Fact]
    public async Task A_transaction_that_commits_late_with_an_earlier_change_date_is_seen()
    {
        await ImportAsync();
        await AddPairAsync("Quick AG");
        await ImportAsync();

        OdooClock.Jump(TimeSpan.FromMinutes(-5));
        await AddPairAsync("Slow AG");
        OdooClock.Jump(TimeSpan.FromMinutes(5));
        await ImportAsync();

        Assert.Single(await ListAsync("slow ag"));
    }

    [Fact]
    public async Task One_that_took_longer_than_the_overlap_is_found_by_the_sweep()
    {
        Pulls.PullOverlap = TimeSpan.FromMinutes(1);
        await ImportAsync();
        await AddPairAsync("Quick AG");
        await ImportAsync();

        OdooClock.Jump(TimeSpan.FromMinutes(-5));
        await AddPairAsync("Slow AG");
        OdooClock.Jump(TimeSpan.FromMinutes(5));
        await ImportAsync();
        var before = await ListAsync("slow ag");
        await SweepAsync();

        Assert.Empty(before);
        Assert.Single(await ListAsync("slow ag"));
    }

    [Fact]
    public async Task More_changes_in_one_second_than_a_page_holds_all_come()
    {
        await ImportAsync();
        var companies = Enumerable
            .Range(1, 35)
            .Select(number =>
                $$"""{"name": "Batch {{number}} AG", "is_company": true, "child_ids": [[0, 0, {"type": "invoice"}]]}"""
            );
        await Odoo.CallAsync("res.partner", "create", $"[[{string.Join(',', companies)}]]");

        var run = await ImportAsync();

        Assert.Equal(JobRunState.Succeeded, run.State);
        Assert.Equal(35, (await ListAsync("batch")).Count);
    }

    [Fact]
    public async Task A_company_with_more_contacts_than_a_page_holds_brings_them_page_by_page()
    {
        await ImportAsync();
        var contacts = Enumerable.Range(1, 25).Select(number => $$"""[0, 0, {"type": "invoice", "name": "Bill {{number}}"}]""");
        var company = await Odoo.CallAsync(
            "res.partner",
            "create",
            $$"""[{"name": "Many AG", "is_company": true, "child_ids": [{{string.Join(',', contacts)}}]}]"""
        );
        await ImportAsync();
        Clock.Jump(TimeSpan.FromHours(1));
        OdooClock.Jump(TimeSpan.FromHours(1));
        await ImportAsync();
        await WriteAsync(company!.GetValue<int>(), """{"name": "Lots AG"}""");
        var most = 0;
        Proxy.Rewrite = (call, answer) =>
        {
            if (call.Method == "search_read" && call.Text.Contains("res.partner", StringComparison.Ordinal))
            {
                most = Math.Max(most, answer["result"]!.AsArray().Count);
            }
        };

        var run = await ImportAsync();

        Assert.Equal(JobRunState.Succeeded, run.State);
        Assert.Equal(25, (await ListAsync("lots ag")).Count);
        Assert.InRange(most, 1, Pulls.PullPageSize);
    }

    [Fact]
    public async Task Nothing_changed_costs_two_calls()
    {
        await ImportAsync();
        Clock.Jump(TimeSpan.FromHours(1));
        await ImportAsync();
        Clock.Jump(TimeSpan.FromMinutes(15));
        Proxy.Calls.Clear();

        var run = await ImportAsync();

        Assert.Equal((JobRunState.Succeeded, 0), (run.State, run.Done));
        Assert.Equal(["search_read", "search_count"], Proxy.Calls.Select(call => call.Method));
    }

    private static bool IsPair(BillingAddress row) =>
        row.State is BillingAddressState.Active or BillingAddressState.Archived or BillingAddressState.ParentArchived;

    private static string Shown(BillingAddress row) =>
        string.Create(CultureInfo.InvariantCulture, $"{row.CompanyId}/{row.InvoiceContactId} {row.Name} {row.State}");

    private async Task<List<string>> PairsAsync()
    {
        var contacts = await SearchAsync(AllPairs, "parent_id", "active");
        var companies = (await SearchAsync("[[]]", "name", "active")).ToDictionary(row => row["id"]!.GetValue<int>());
        return
        [
            .. contacts
                .Select(contact =>
                {
                    var company = companies[contact["parent_id"]!.GetValue<int>()];
                    var state =
                        !company["active"]!.GetValue<bool>() ? BillingAddressState.ParentArchived
                        : !contact["active"]!.GetValue<bool>() ? BillingAddressState.Archived
                        : BillingAddressState.Active;
                    return $"{company["id"]}/{contact["id"]} {company["name"]} {state}";
                })
                .Order(StringComparer.Ordinal),
        ];
    }

    // what is no pair any more is called so, and nothing that is one
    private async Task CheckLostAsync(BillingAddress row)
    {
        var partners = await SearchAsync(
            $$"""[[["id","in",[{{row.CompanyId ?? 0}},{{row.InvoiceContactId}}]]]]""",
            "active",
            "is_company",
            "type"
        );
        var contact = partners.Find(partner => partner["id"]!.GetValue<int>() == row.InvoiceContactId);
        var company = partners.Find(partner => partner["id"]!.GetValue<int>() == row.CompanyId);
        var isHalf =
            contact?["type"]!.GetValue<string>() == "invoice"
            || (company?["is_company"]!.GetValue<bool>() == true && company["active"]!.GetValue<bool>());
        Assert.True(
            row.State == BillingAddressState.Incomplete ? isHalf : row.State == BillingAddressState.Deleted,
            $"{Shown(row)}: {contact?.ToJsonString()} {company?.ToJsonString()}"
        );
    }

    private async Task<List<BillingAddress>> AllRowsAsync() => [.. await ListAsync()];

    private async Task<List<JsonObject>> SearchAsync(string arguments, params string[] fields)
    {
        var names = string.Join(',', fields.Select(field => $"\"{field}\""));
        var rows = await Odoo.CallAsync(
            "res.partner",
            "search_read",
            arguments,
            $$"""{"fields": [{{names}}], "load": null, "context": {"active_test": false} }"""
        );
        return [.. rows!.AsArray().Select(row => row!.AsObject())];
    }

    private Task<JsonNode?> AddPairAsync(string name) =>
        Odoo.CallAsync(
            "res.partner",
            "create",
            $$"""[{"name": "{{name}}", "is_company": true, "child_ids": [[0, 0, {"type": "invoice", "email": "a@b.ch"}]]}]"""
        );

    // one random act of people who work in Odoo
    private async Task MutateAsync(Random random)
    {
        var pairs = await SearchAsync(AllPairs, "parent_id");
        var contact = pairs[random.Next(pairs.Count)];
        var (id, company) = (contact["id"]!.GetValue<int>(), contact["parent_id"]!.GetValue<int>());
        var other = pairs[random.Next(pairs.Count)]["parent_id"]!.GetValue<int>();
        switch (random.Next(9))
        {
            case 0:
                await AddPairAsync($"Fresh {random.Next(1000)} AG");
                break;
            case 1:
                await UnlinkAsync(id);
                break;
            case 2:
                var family = pairs
                    .Where(pair => pair["parent_id"]!.GetValue<int>() == company)
                    .Select(pair => (int?)pair["id"]!.GetValue<int>());
                await UnlinkAsync([.. family, company]);
                break;
            case 3:
                await WriteAsync(random.Next(2) == 0 ? id : company, """{"active": false}""");
                break;
            case 4:
                await WriteAsync(random.Next(2) == 0 ? id : company, """{"active": true}""");
                break;
            case 5:
                await WriteAsync(company, $$"""{"name": "Renamed {{random.Next(1000)}} AG"}""");
                break;
            case 6:
                await WriteAsync(id, $$"""{"parent_id": {{other}}}""");
                break;
            case 7:
                await WriteAsync(id, """{"type": "other"}""");
                break;
            default:
                await WriteAsync(company, """{"is_company": false}""");
                break;
        }
    }
}
