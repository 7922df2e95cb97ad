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
