using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Alarms;
using Portal.Core.Assets;
using Portal.Core.Assets.Organizations;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Tests.Assets;

/// <summary>Source: 000-24 to 000-26, D10, P2, P3.</summary>
public abstract class WhenClientsGoToPulseway(DatabaseProvider provider) : AssetSuite(provider)
{
    private const string Tag = "Managed devices";

    protected override AssetOptions Options => new() { SyncClients = SyncRule.TryParse($"tag:{Tag}, country:LI")! };

    [Fact]
    public async Task One_that_comes_to_fit_the_rule_is_made_there_once()
    {
        await ImportAsync();
        var company = await MakeAsync("Acme Works", await CountryAsync("LI"), null);

        await ImportAsync();
        await DrainAsync();
        await ImportAsync();
        await DrainAsync();

        var client = await ClientAsync("Acme Works");
        var made = Assert.Single(await OrganizationsAsync("Acme Works"));
        Assert.Equal(OrganizationState.Present, client.Organization);
        Assert.Equal($"{made["Id"]}", client.OrganizationId);
        Assert.Equal($"{company}", $"{made["PsaMappingId"]}");
        Assert.Equal("Synced from Odoo", $"{made["Description"]}");
        Assert.Equal([AssetActs.OrganizationAsked, AssetActs.OrganizationKept], await ActsAsync(client.Key));
    }

    [Fact]
    public async Task A_tag_that_is_given_later_counts_too()
    {
        await ImportAsync();
        var company = await MakeAsync("Acme Works", null, null);
        await ImportAsync();
        var before = (await ClientAsync("Acme Works")).Organization;

        await Server.CallAsync("res.partner", "write", $$"""[[{{company}}],{"category_id":[[6,0,[{{await TagAsync()}}]]]}]""");
        await ImportAsync();
        await DrainAsync();

        Assert.Equal(OrganizationState.Absent, before);
        Assert.Equal(OrganizationState.Present, (await ClientAsync("Acme Works")).Organization);
    }

    [Fact]
    public async Task Vendors_and_people_that_do_not_fit_and_those_that_fitted_before_the_rule_are_left_alone()
    {
        await MakeAsync("There before", null, await TagAsync());
        await ImportAsync();
        await MakeAsync("Paper vendor", await CountryAsync("CH"), null);
        await Server.CallAsync(
            "res.partner",
            "create",
            $$"""[{"name":"Lise Person","is_company":false,"country_id":{{await CountryAsync("LI")}}}]"""
        );

        await ImportAsync();
        await DrainAsync();

        Assert.Empty(await OrganizationsAsync("Paper vendor"));
        Assert.Empty(await OrganizationsAsync("Lise Person"));
        Assert.Empty(await OrganizationsAsync("There before"));
        var wanted = await ListAsync(PulsewayFilter.Wanted);
        Assert.Equal("There before", Assert.Single(wanted).Client.Name);
    }

    [Fact]
    public async Task A_lost_answer_is_found_again_by_name()
    {
        await ImportAsync();
        await MakeAsync("Acme Works", await CountryAsync("LI"), null);
        await ImportAsync();
        await OrderFaultAsync("pulseway", "answer-lost", 1);

        await DrainAsync();
        var between = (await ClientAsync("Acme Works")).Organization;
        Clock.Jump(TimeSpan.FromMinutes(5));
        await DrainAsync();

        Assert.Equal(OrganizationState.Asked, between);
        Assert.Equal(OrganizationState.Present, (await ClientAsync("Acme Works")).Organization);
        Assert.Single(await OrganizationsAsync("Acme Works"));
    }

    [Fact]
    public async Task A_refusal_is_posted_to_the_company_shown_and_rung_and_can_be_tried_again()
    {
        await UseEstateAsync();
        await ImportAsync();
        var company = await MakeAsync("Acme Works", await CountryAsync("LI"), null);
        Estate.Rude = context =>
            context.Request.Method == "POST"
                ? (422, """{"Meta":{"ResponseCode":422,"ErrorMessage":"The plan is full."}}""")
                : null;
        await ImportAsync();
        await DrainAsync();

        var failed = Assert.Single(await ListAsync(PulsewayFilter.Failed));
        Assert.Contains("The plan is full", failed.Client.OrganizationReason, StringComparison.Ordinal);
        Assert.Equal(1, await CountNotesAsync(company, "The plan is full"));
        Assert.NotEmpty(await ReadAsync(db => db.Alarms.Where(alarm => alarm.ClearedAt == null).ToListAsync(Cancellation)));

        Estate.Rude = context => context.Request.Method == "POST" ? (201, """{"Data":{"Id":77}}""") : null;
        var again = await Get<CreateInPulseway>().ExecuteAsync(Supporter, failed.Client.Key, failed.Client.Version, Cancellation);
        await DrainAsync();

        Assert.True(again.Succeeded);
        var client = await ClientAsync("Acme Works");
        Assert.Equal((OrganizationState.Present, "77"), (client.Organization, client.OrganizationId));
        Assert.Equal(1, await CountNotesAsync(company, "The plan is full"));
    }

    [Fact]
    public async Task A_vendor_that_never_answers_sensibly_fails_in_the_end_and_says_so_once()
    {
        await UseEstateAsync();
        await ImportAsync();
        var company = await MakeAsync("Acme Works", await CountryAsync("LI"), null);
        Estate.Rude = context => context.Request.Method == "POST" ? (200, "<html>Maintenance</html>") : null;
        await ImportAsync();
        for (var wait = 0; wait < 12; wait++)
        {
            await DrainAsync();
            Clock.Jump(TimeSpan.FromHours(13));
            Get<Dispatcher>().ProbeNow(OrganizationLetters.Destination); // the breaker keeps its own time
        }

        await DrainAsync();

        Assert.Equal(OrganizationState.Failed, (await ClientAsync("Acme Works")).Organization);
        Assert.Equal(1, await CountNotesAsync(company, "Pulseway has no organization for this company"));
    }

    [Fact]
    public async Task By_hand_only_those_who_may_and_only_what_is_not_there()
    {
        await ImportAsync();
        await PollAsync();
        var there = (await ListAsync(PulsewayFilter.Present))[0].Client;
        await MakeAsync(there.Name, null, null);
        await MakeAsync("Acme Works", null, null);
        await ImportAsync();
        var twin = await ReadAsync(db =>
            db.Clients.AsNoTracking().SingleAsync(each => each.Name == there.Name && each.Key != there.Key, Cancellation)
        );
        var fresh = await ClientAsync("Acme Works");
        var create = Get<CreateInPulseway>();

        var byViewer = await create.ExecuteAsync(Viewer, fresh.Key, fresh.Version, Cancellation);
        var ofThere = await create.ExecuteAsync(Supporter, there.Key, there.Version, Cancellation);
        var ofTwin = await create.ExecuteAsync(Supporter, twin.Key, twin.Version, Cancellation);
        var first = await create.ExecuteAsync(Supporter, fresh.Key, fresh.Version, Cancellation);
        var second = await create.ExecuteAsync(Supporter, fresh.Key, first.Value!.Version, Cancellation);
        await DrainAsync();

        Assert.Equal(Refusal.ForbiddenCode, byViewer.Refusals[0].Code);
        Assert.Equal("clients.in-pulseway", ofThere.Refusals[0].Code);
        Assert.Equal("clients.name-taken", ofTwin.Refusals[0].Code);
        Assert.Equal("clients.under-way", second.Refusals[0].Code);
        Assert.Single(await OrganizationsAsync("Acme Works"));
    }

    [Fact]
    public async Task Organizations_that_are_there_are_recognised_and_one_that_is_gone_is_not_there_any_more()
    {
        await UseEstateAsync();
        var carried = await MakeAsync("Beta Works", null, null);
        await MakeAsync("Acme Works", null, null);
        await MakeAsync("Gamma Works", null, null);
        Estate.Organizations.Add(new JsonObject { ["Id"] = 1, ["Name"] = "ACME works" });
        Estate.Organizations.Add(
            new JsonObject
            {
                ["Id"] = 2,
                ["Name"] = "Beta",
                ["PsaMappingId"] = $"{carried}",
            }
        );
        Estate.AddGroup(5, "Gamma Works", 3, "Old name");
        Estate.Organizations.Add(new JsonObject { ["Id"] = 3, ["Name"] = "Old name" });
        Estate.Add("pw-1", "PC-1", 5, 3, "SER-0001");
        await ImportAsync();
        await PollAsync();
        var gamma = (await ClientAsync("Gamma Works")).Key;
        var group = await GroupAsync("Gamma Works");
        _ = await Get<Core.Assets.Groups.MapGroup>().ExecuteAsync(Supporter, group.Key, group.Version, gamma, Cancellation);
        await PollAsync();

        var there = (await ListAsync(PulsewayFilter.Present)).ToDictionary(
            row => row.Client.Name,
            row => row.Client.OrganizationId
        );
        Estate.Organizations.RemoveAt(0);
        await PollAsync();

        Assert.Equal("1", there["Acme Works"]);
        Assert.Equal("2", there["Beta Works"]);
        Assert.Equal("3", there["Gamma Works"]);
        Assert.Equal(OrganizationState.Absent, (await ClientAsync("Acme Works")).Organization);
        Assert.Equal(OrganizationState.Present, (await ClientAsync("Beta Works")).Organization);
    }

    [Fact]
    public async Task A_rule_that_Odoo_does_not_know_is_named()
    {
        var run = await ImportAsync();

        Assert.Contains($"Odoo has no tag {Tag}", run.Summary, StringComparison.Ordinal);
    }

    private async Task<IReadOnlyList<PulsewayClientRow>> ListAsync(PulsewayFilter filter)
    {
        var read = await Get<ListPulsewayClients>()
            .ExecuteAsync(Viewer, new PulsewayClientRequest("", filter, false, KeysetRequest.First(100)), Cancellation);
        return read.Value!.Rows;
    }

    private async Task<List<JsonObject>> OrganizationsAsync(string name)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Server.BaseUrl, "pulseway/v3/organizations?$top=100"));
        var pair =
            $"{Portal.Sandbox.Pulseway.PulsewaySandbox.DefaultTokenId}:{Portal.Sandbox.Pulseway.PulsewaySandbox.DefaultTokenSecret}";
        request.Headers.Authorization = new("Basic", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(pair)));
        using var response = await Server.Http.SendAsync(request, Cancellation);
        var page = JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!;
        return [.. page["Data"]!.AsArray().Select(each => each!.AsObject()).Where(each => $"{each["Name"]}" == name)];
    }

    private async Task<int> MakeAsync(string name, int? country, int? tag) =>
        (
            await Server.CallAsync(
                "res.partner",
                "create",
                $$"""
                [{"name":"{{name}}","is_company":true,"country_id":{{(country is { } id ? $"{id}" : "false")}},
                  "category_id":[[6,0,[{{tag}}]]]}]
                """
            )
        )!.GetValue<int>();

    private async Task<int> CountryAsync(string code) =>
        (await Server.CallAsync("res.country", "search", $$"""[[["code","=","{{code}}"]]]"""))!.AsArray()[0]!.GetValue<int>();

    private async Task<int> TagAsync() =>
        (await Server.CallAsync("res.partner.category", "create", $$"""[{"name":"{{Tag}}"}]"""))!.GetValue<int>();

    private async Task<int> CountNotesAsync(int company, string words) =>
        (
            await Server.CallAsync(
                "mail.message",
                "search_count",
                $$"""[[["model","=","res.partner"],["res_id","=",{{company}}],["body","ilike","{{words}}"]]]"""
            )
        )!.GetValue<int>();

    public sealed class OnSqlite() : WhenClientsGoToPulseway(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenClientsGoToPulseway(DatabaseProvider.Postgres);
}

/// <summary>The founding paper's version and proof. Source: 000-24, C9.</summary>
public sealed class WhenPulsewayIsAskedAsThePaperHasIt() : AssetSuite(DatabaseProvider.Sqlite)
{
    protected override string PulsewayVersion => "v2/";

    protected override Core.Pulseway.PulsewayAuthentication Authentication => Core.Pulseway.PulsewayAuthentication.Bearer;

    [Fact]
    public async Task Its_devices_are_read_and_an_organization_is_made()
    {
        await MakeCompanyAsync("Acme Works");
        await ImportAsync();
        await PollAsync();
        var client = await ClientAsync("Acme Works");

        await Get<CreateInPulseway>().ExecuteAsync(Supporter, client.Key, client.Version, Cancellation);
        await DrainAsync();

        Assert.Equal(OrganizationState.Present, (await ClientAsync("Acme Works")).Organization);
        Assert.True(await ReadAsync(db => db.Assets.AnyAsync(asset => asset.PulsewayId != "", Cancellation)));
    }
}

/// <summary>Source: 000-24, D10.</summary>
public sealed class WhenTheRuleOfClientsIsWritten
{
    [Theory]
    [InlineData("manual", "manual")]
    [InlineData(" Manual ", "manual")]
    [InlineData("tag:Managed services", "tag:Managed services")]
    [InlineData("country:ke, TAG: VIP ,country:CH", "tag:VIP, country:KE, country:CH")]
    public void It_is_read(string text, string rule) => Assert.Equal(rule, $"{SyncRule.TryParse(text)}");

    [Theory]
    [InlineData("")]
    [InlineData("all")]
    [InlineData("tag:")]
    [InlineData("country:Kenya")]
    [InlineData("country:K1")]
    [InlineData("tag:VIP, manual")]
    [InlineData("tag:VIP,")]
    public void What_is_no_rule_is_refused(string text) => Assert.Null(SyncRule.TryParse(text));
}
