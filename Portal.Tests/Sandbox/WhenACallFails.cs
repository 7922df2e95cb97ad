using System.Text;
using System.Text.Json.Nodes;
using Portal.Tests.Support;

namespace Portal.Tests.Sandbox;

public sealed class WhenACallFails
{
    [Theory]
    [InlineData("create", """[[{"name":"N1"},{"name":"N2","type":"nonsense"}]]""")]
    [InlineData("create", """[{"name":"N1","child_ids":[[0,0,{"name":"N2"}],[0,0,{"name":"N3","country_id":999999}]]}]""")]
    [InlineData("create", """[{"name":"N1","child_ids":[[1,999999,{"name":"x"}]]}]""")]
    [InlineData("create", """[{"name":"N1","child_ids":[[9,0,0]]}]""")]
    [InlineData("create", """[{"name":"N1","website":"n1.example","child_ids":"all"}]""")]
    [InlineData("write", """[[%],{"name":"N1","child_ids":[[0,0,{"name":"N2"}],[2,999999,0]]}]""")]
    [InlineData("write", """[[%,999999],{"name":"N1"}]""")]
    [InlineData("write", """[[%],{"name":"N1","parent_id":%}]""")]
    [InlineData("write", """[[%],{"name":false}]""")]
    [InlineData("unlink", "[[%,999999]]")]
    [InlineData("load", """[["name","type"],[["N1","contact"],["N2","nonsense"]]]""")]
    public async Task Nothing_of_it_stays(string method, string args)
    {
        await using var server = await SandboxServer.StartAsync(TestContext.Current.CancellationToken);
        var id = await server.PartnerAsync("""{"name":"Before","child_ids":[[0,0,{"name":"Child"}]]}""");
        var before = await WholeAsync(server);

        try
        {
            var result = await server.CallAsync("res.partner", method, args.Replace("%", $"{id}", StringComparison.Ordinal));
            Assert.Equal("false", result!["ids"]!.ToJsonString());
        }
        catch (OdooCallException error)
        {
            Assert.NotEmpty(error.Text);
        }

        Assert.Equal(before, await WholeAsync(server));
    }

    [Theory]
    [InlineData("2026-01-02T03:04:05Z", "time data '2026-01-02T03:04:05Z' does not match format '%Y-%m-%d %H:%M:%S'")]
    [InlineData("2026-01-02T03:04:05", "time data '2026-01-02T03:04:05' does not match format '%Y-%m-%d %H:%M:%S'")]
    [InlineData("2026-01-02 03:04:05.123456", "unconverted data remains: .123456")]
    public async Task A_moment_written_in_another_form_is_refused_in_Pythons_words(string moment, string text)
    {
        await using var server = await SandboxServer.StartAsync(TestContext.Current.CancellationToken);

        var error = await Assert.ThrowsAsync<OdooCallException>(() =>
            server.PartnerAsync($$"""{"name":"N","calendar_last_notif_ack":"{{moment}}"}""")
        );

        Assert.Equal(("builtins.ValueError", text), (error.Name, error.Text));
    }

    [Theory]
    [InlineData("""[{"name":"half \ud800"}]""", "builtins.UnicodeEncodeError")]
    [InlineData("""[{"name":"nul \u0000"}]""", "builtins.ValueError")]
    [InlineData("""[{"name":"N","color":3000000000}]""", "psycopg2.errors.NumericValueOutOfRange")]
    [InlineData("""[{"name":"N","color":[]}]""", "builtins.TypeError")]
    [InlineData("""["name"]""", "builtins.AttributeError")]
    [InlineData("""[["name"]]""", "builtins.AttributeError")]
    [InlineData("[]", "builtins.TypeError")]
    [InlineData("[{},1]", "builtins.TypeError")]
    public async Task Values_that_no_field_can_hold_are_refused_as_errors_of_Odoo(string args, string name)
    {
        await using var server = await SandboxServer.StartAsync(TestContext.Current.CancellationToken);

        Assert.Equal(name, await ErrorAsync(server, "create", args));
    }

    [Fact]
    public async Task A_domain_may_be_long_and_is_refused_when_it_is_deep()
    {
        await using var server = await SandboxServer.StartAsync(TestContext.Current.CancellationToken);
        var leaves = string.Join(',', Enumerable.Range(0, 20_000).Select(number => $"""["ref","!=","{number}"]"""));
        var deep = string.Concat(
            Enumerable.Range(0, 20_000).Select(number => $"""{(number % 2 == 0 ? "\"|\"" : "\"&\"")},["color","=",{number}],""")
        );

        Assert.NotEqual(0, await server.CountAsync($"[{leaves}]"));
        Assert.Equal("builtins.RecursionError", await ErrorAsync(server, "search", $"""[[{deep}["color","=",1]]]"""));
    }

    [Fact]
    public async Task A_body_of_twenty_megabytes_is_taken()
    {
        await using var server = await SandboxServer.StartAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, await server.CountAsync($"""[["name","=","{new string('x', 20_971_520)}"]]"""));
    }

    [Fact]
    public async Task A_reader_may_read_contacts_and_change_none()
    {
        await using var server = await SandboxServer.StartAsync(TestContext.Current.CancellationToken);
        var uid = (await server.RpcAsync("common", "authenticate", "sandbox", "reader", "reader", new { }))[
            "result"
        ]!.GetValue<long>();

        var rows = await server.CallAsync(
            uid,
            "reader",
            "res.partner",
            "search_read",
            "[[]]",
            """{"fields":["name"],"limit":1}"""
        );
        var error = await Assert.ThrowsAsync<OdooCallException>(() =>
            server.CallAsync(uid, "reader", "res.partner", "write", """[[1],{"name":"x"}]""")
        );

        Assert.Single(rows!.AsArray());
        Assert.Equal("odoo.exceptions.AccessError", error.Name);
        Assert.StartsWith("You are not allowed to modify 'Contact' (res.partner) records.", error.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_required_value_that_is_missing_is_named()
    {
        await using var server = await SandboxServer.StartAsync(TestContext.Current.CancellationToken);

        var error = await Assert.ThrowsAsync<OdooCallException>(() =>
            server.CallAsync("res.country.state", "create", """[{"name":"Nowhere","code":"NW"}]""")
        );

        Assert.Equal("odoo.exceptions.ValidationError", error.Name);
        Assert.Contains("Field: Country (country_id)", error.Text, StringComparison.Ordinal);
    }

    /// <summary>The name of the error; the arguments go to the server as they are written.</summary>
    private static async Task<string> ErrorAsync(SandboxServer server, string method, string args)
    {
        var request =
            $$$"""{"id":1,"params":{"service":"object","method":"execute_kw","args":["sandbox",2,"admin","res.partner","{{{method}}}",{{{args}}}]}}""";
        using var content = new StringContent(request, Encoding.UTF8, "application/json");
        using var response = await server.Http.PostAsync(
            new Uri("odoo/jsonrpc", UriKind.Relative),
            content,
            TestContext.Current.CancellationToken
        );
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        return answer["error"]!["data"]!["name"]!.GetValue<string>();
    }

    private static async Task<string> WholeAsync(SandboxServer server) =>
        (
            await server.CallAsync(
                "res.partner",
                "search_read",
                "[[]]",
                """{"order":"write_date,id","context":{"active_test":false}}"""
            )
        )!.ToJsonString();
}
