using Portal.Tests.Support;

namespace Portal.Tests.Sandbox;

public sealed class WhenThereAreSeveralCompanies : IAsyncLifetime
{
    private SandboxServer _server = null!; // set before the first test
    private long _other;

    public async ValueTask InitializeAsync()
    {
        _server = await SandboxServer.StartAsync(TestContext.Current.CancellationToken);
        var made = await _server.CallAsync("res.company", "create", """[{"name":"Second Company"}]""");
        _other = made!.GetValue<long>();
        await _server.PartnerAsync("""{"name":"Shared"}""");
        await _server.PartnerAsync("""{"name":"First","company_id":1}""");
        await _server.PartnerAsync($$"""{"name":"Second","company_id":{{_other}}}""");
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_call_without_a_context_sees_those_of_all_companies_of_the_user()
    {
        var names = await _server.NamesAsync("""[["name","in",["Shared","First","Second"]]]""");

        Assert.Equal("Shared First Second", names);
    }

    [Fact]
    public async Task A_call_for_one_company_sees_its_own_and_the_shared_ones()
    {
        const string domain = """[["name","in",["Shared","First","Second"]]]""";

        var first = await _server.NamesAsync(domain, """{"allowed_company_ids":[1]}""");
        var second = await _server.NamesAsync(domain, $$"""{"allowed_company_ids":[{{_other}}]}""");

        Assert.Equal(("Shared First", "Shared Second"), (first, second));
    }

    [Fact]
    public async Task Another_companys_record_is_refused_when_asked_for_by_id()
    {
        var id = await _server.FindAsync("res.partner", """[["name","=","Second"]]""");
        const string context = """{"context":{"allowed_company_ids":[1]}}""";

        var reading = await Assert.ThrowsAsync<OdooCallException>(() =>
            _server.CallAsync("res.partner", "read", $$"""[[{{id}}],["name"]]""", context)
        );
        var writing = await Assert.ThrowsAsync<OdooCallException>(() =>
            _server.CallAsync("res.partner", "write", $$"""[[{{id}}],{"ref":"x"}]""", context)
        );

        Assert.Equal("odoo.exceptions.AccessError", reading.Name);
        Assert.Equal("odoo.exceptions.AccessError", writing.Name);
    }

    [Fact]
    public async Task An_order_gets_the_company_that_the_call_speaks_for()
    {
        var partner = await _server.FindAsync("res.partner", """[["name","=","Shared"]]""");

        var order = await _server.CallAsync(
            "sale.order",
            "create",
            $$"""[{"partner_id":{{partner}}}]""",
            $$$"""{"context":{"allowed_company_ids":[{{{_other}}}]}}"""
        );

        var seen = await _server.CallAsync("sale.order", "search_read", """[[],["company_id"]]""", """{"load":null}""");
        var hidden = await _server.CallAsync("sale.order", "search", "[[]]", """{"context":{"allowed_company_ids":[1]}}""");
        Assert.Equal(
            (order!.GetValue<long>(), _other),
            (seen![0]!["id"]!.GetValue<long>(), seen[0]!["company_id"]!.GetValue<long>())
        );
        Assert.Empty(hidden!.AsArray());
    }
}
