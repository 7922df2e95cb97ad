using Portal.Core;
using Portal.Core.Odoo;

namespace Portal.Tests.Odoo;

/// <summary>JSON-2 has no sign-in; Portal asks once whose key it is, so that a wrong one is found without a storm.</summary>
public sealed class WhenPortalSignsInWithAKey
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Many_first_calls_ask_once_whose_key_it_is_and_need_no_login()
    {
        await using var odoo = await FakeOdoo.StartAsync();
        await using var host = HostAt(odoo);
        host.Endpoint = new OdooEndpoint(odoo.Address, null, "db", login: "", new Secret("key")) { HasApiKey = true };

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => host.SearchAsync(Token)));

        Assert.Equal((1, 1, 50), (odoo.VersionQuestions, odoo.Authentications, odoo.Executed.Count()));
        Assert.DoesNotContain("/jsonrpc", odoo.Paths);
    }

    [Fact]
    public async Task A_wrong_key_is_tried_once_a_minute_whatever_comes()
    {
        await using var odoo = await FakeOdoo.StartAsync();
        await using var host = HostAt(odoo);
        odoo.OnAuthenticate = context => FakeOdoo.AnswerAsync(context, "false");

        var failures = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => FailureOfAsync(host)));

        Assert.All(failures, failure => Assert.Equal(ConnectorFault.Unauthorized, failure.Fault));
        Assert.Equal(1, odoo.Authentications);
        Assert.True(host.Status!.IsUp);

        host.Clock.Jump(TimeSpan.FromSeconds(61));
        odoo.OnAuthenticate = context => FakeOdoo.AnswerAsync(context, "8");
        await host.SearchAsync(Token);

        Assert.Equal(2, odoo.Authentications);
    }

    [Fact]
    public async Task A_key_that_expires_is_not_sent_with_every_call()
    {
        await using var odoo = await FakeOdoo.StartAsync();
        await using var host = HostAt(odoo);
        await host.SearchAsync(Token);
        odoo.OnExecute = (context, _) => FakeOdoo.AnswerErrorAsync(context, "werkzeug.exceptions.Unauthorized", "Invalid apikey");

        for (var call = 0; call < 10; call++)
        {
            var failure = await Assert.ThrowsAsync<ConnectorException>(() => host.CreateAsync(Token));
            Assert.Equal((ConnectorFault.Unauthorized, null, false), (failure.Fault, failure.Reason, failure.MayHaveHappened));
        }

        Assert.Equal(2, odoo.Executed.Count());
        Assert.Equal(1, odoo.Authentications);
    }

    [Fact]
    public async Task Another_key_is_tried_at_once()
    {
        await using var odoo = await FakeOdoo.StartAsync();
        await using var host = HostAt(odoo);
        odoo.OnAuthenticate = context => FakeOdoo.AnswerAsync(context, "false");
        await FailureOfAsync(host);

        host.Endpoint = OdooHost.EndpointAt(odoo.Address, "another", hasApiKey: true);
        odoo.OnAuthenticate = context => FakeOdoo.AnswerAsync(context, "8");
        await host.SearchAsync(Token);

        Assert.Equal(2, odoo.Authentications);
    }

    [Fact]
    public async Task A_method_that_denies_its_own_arguments_does_not_lock_Portal_out()
    {
        await using var odoo = await FakeOdoo.StartAsync();
        await using var host = HostAt(odoo);
        odoo.OnExecute = (context, _) => FakeOdoo.AnswerErrorAsync(context, "odoo.exceptions.AccessDenied", "Access Denied");

        await FailureOfAsync(host);
        odoo.OnExecute = (context, _) => FakeOdoo.AnswerAsync(context, "[]");

        Assert.Empty(await host.SearchAsync(Token));
    }

    [Theory]
    [InlineData("<html>", "text/html", 200)]
    [InlineData("""{"status":"ok"}""", "application/json", 200)]
    [InlineData("""{"version_info":[],"version":""}""", "application/json", 200)]
    [InlineData("""{"version_info":""", "application/json", 200)]
    [InlineData("<html>", "text/html", 404)]
    [InlineData("", "text/html", 303)]
    public async Task A_server_that_is_no_Odoo_19_never_sees_the_key(string body, string type, int status)
    {
        await using var odoo = await FakeOdoo.StartAsync();
        await using var host = HostAt(odoo);
        odoo.OnWebVersion = context => FakeOdoo.SendAsync(context, body, status, type);

        var failure = await FailureOfAsync(host);

        Assert.Equal((ConnectorFault.Malformed, false), (failure.Fault, failure.MayHaveHappened));
        Assert.Equal((false, ConnectorFault.Malformed), (host.Status!.IsUp, host.Status.LastFault));
        Assert.All(odoo.Paths, path => Assert.Equal("/web/version", path));
    }

    [Fact]
    public async Task A_server_without_the_database_is_told_apart()
    {
        await using var odoo = await FakeOdoo.StartAsync();
        await using var host = HostAt(odoo);
        odoo.SpeaksJson2 = false;

        var failure = await FailureOfAsync(host);

        Assert.Equal((ConnectorFault.Malformed, FaultCause.Database), (failure.Fault, failure.Cause));
    }

    [Fact]
    public async Task The_version_is_known_from_the_first_call_on()
    {
        await using var odoo = await FakeOdoo.StartAsync();
        await using var host = HostAt(odoo);
        odoo.OnWebVersion = context =>
            FakeOdoo.SendAsync(context, """{"version_info":["saas~19",2,0,"final",0,"e"],"version":"saas~19.2+e"}""");

        Assert.Null(host.Client.FormUrl("res.partner", new(5)));
        await host.SearchAsync(Token);

        Assert.Equal("https://odoo.example.com/odoo/res.partner/5", host.Client.FormUrl("res.partner", new(5))!.ToString());
        Assert.Equal("saas~19.2+e", (await host.Probe.ProbeAsync(_ => { }, Token)).Version);
        Assert.DoesNotContain(OdooHost.Password, string.Concat(host.Logged), StringComparison.Ordinal);
    }

    private static OdooHost HostAt(FakeOdoo odoo) => new(odoo.Address, protocol: OdooProtocol.Json2);

    private static Task<ConnectorException> FailureOfAsync(OdooHost host) =>
        Assert.ThrowsAsync<ConnectorException>(() => host.SearchAsync(Token));
}
