using Portal.Tests.Support;

namespace Portal.Tests.Sandbox;

public sealed class WhenTheSandboxStarts
{
    [Fact]
    public async Task It_holds_sixty_clients_with_their_accounting_contacts()
    {
        await using var server = await SandboxServer.StartAsync(TestContext.Current.CancellationToken, seed: true);

        var clients = await server.CallAsync(
            "res.partner",
            "search_read",
            """[[["is_company","=",true],["customer_rank",">",0]]]""",
            """{"fields":["vat","country_id"]}"""
        );
        var invoices = await server.CallAsync(
            "res.partner",
            "search_read",
            """[[["type","=","invoice"]]]""",
            """{"fields":["parent_id","vat"],"load":null}"""
        );

        Assert.Equal(60, clients!.AsArray().Count);
        var contacts = invoices!
            .AsArray()
            .CountBy(row => row!["parent_id"]!.GetValue<int>())
            .CountBy(entry => entry.Value)
            .ToDictionary();
        Assert.Equal(54, contacts[1]);
        Assert.Equal(3, contacts[2]);
        Assert.All(invoices.AsArray(), row => Assert.NotEqual("false", row!["vat"]!.ToJsonString()));
    }

    [Fact]
    public async Task It_has_two_archived_clients_and_two_archived_accounting_contacts()
    {
        await using var server = await SandboxServer.StartAsync(TestContext.Current.CancellationToken, seed: true);

        var companies = await server.CallAsync(
            "res.partner",
            "search_count",
            """[[["active","=",false],["is_company","=",true]]]"""
        );
        var contacts = await server.CallAsync(
            "res.partner",
            "search_count",
            """[[["active","=",false],["type","=","invoice"]]]"""
        );
        var member = await server.CallAsync("res.partner", "search_count", """[[["email","=ilike","Member@sandbox.local"]]]""");

        Assert.Equal([2, 2, 1], new[] { companies, contacts, member }.Select(node => node!.GetValue<int>()));
    }

    [Fact]
    public async Task It_knows_every_country_and_the_languages_of_the_demonstration()
    {
        await using var server = await SandboxServer.StartAsync(TestContext.Current.CancellationToken);

        var countries = await server.CallAsync("res.country", "search_count", "[[]]");
        var languages = await server.CallAsync("res.lang", "search_read", "[[]]", """{"fields":["code"],"order":"code"}""");
        var kenya = await server.CallAsync("res.country", "name_search", """["ke"]""", """{"limit":1}""");

        Assert.Equal(250, countries!.GetValue<int>());
        Assert.Equal("de_CH de_DE en_GB en_US fr_CH fr_FR", string.Join(' ', languages!.AsArray().Select(row => row!["code"])));
        Assert.Equal("Kenya", kenya![0]![1]!.GetValue<string>());
    }

    [Fact]
    public async Task Its_company_reckons_in_shillings_and_its_administrator_is_user_two()
    {
        await using var server = await SandboxServer.StartAsync(TestContext.Current.CancellationToken);

        var company = await server.CallAsync("res.company", "search_read", "[[]]", """{"fields":["currency_id"]}""");
        var uid = (await server.RpcAsync("common", "authenticate", "sandbox", "admin", "admin", new { }))["result"];

        Assert.Equal("KES", company![0]!["currency_id"]![1]!.GetValue<string>());
        Assert.Equal(2, uid!.GetValue<int>());
    }
}
