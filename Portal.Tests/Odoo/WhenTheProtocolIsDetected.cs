using Portal.Core;
using Portal.Core.Odoo;

namespace Portal.Tests.Odoo;

public sealed class WhenTheProtocolIsDetected
{
    private static readonly TimeSpan Minute = TimeSpan.FromSeconds(61);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"version_info":[19,0,0,"final",0,""],"version":"19.0"}""", true)]
    [InlineData("""{"version_info":["saas~19",1,0,"final",0,"e"],"version":"saas~19.1+e"}""", true)]
    [InlineData("""{"version_info":[18,0,0,"final",0,""],"version":"18.0"}""", false)]
    [InlineData("""{"version_info":[],"version":""}""", false)]
    [InlineData("""{"status":"ok"}""", false)]
    [InlineData("""{"version_info":[19""", false)]
    public async Task Nineteen_and_later_are_spoken_to_over_JSON_2(string version, bool isJson2)
    {
        await using var odoo = await FakeOdoo.StartAsync();
        await using var host = HostAt(odoo);
        odoo.OnWebVersion = context => FakeOdoo.SendAsync(context, version);

        await host.SearchAsync(Token);

        Assert.Equal(isJson2, IsJson2(odoo));
        Assert.True(host.Status!.IsUp);
    }

    [Theory]
    [InlineData(303)]
    [InlineData(404)]
    [InlineData(405)]
    [InlineData(200)]
    public async Task A_page_instead_of_the_version_means_JSON_RPC(int status)
    {
        await using var odoo = await FakeOdoo.StartAsync();
        await using var host = HostAt(odoo);
        odoo.OnWebVersion = context =>
        {
            context.Response.Headers.Location = "/web/login";
            return FakeOdoo.SendAsync(context, "<html>", status, "text/html");
        };

        await host.SearchAsync(Token);

        Assert.False(IsJson2(odoo));
        Assert.DoesNotContain("/web/login", odoo.Paths);
        Assert.True(host.Status!.IsUp);
    }

    [Fact]
    public async Task A_password_needs_no_question()
    {
        await using var odoo = await FakeOdoo.StartAsync();
        await using var host = HostAt(odoo);
        host.Endpoint = OdooHost.EndpointAt(odoo.Address);

        await host.SearchAsync(Token);

        Assert.Equal(0, odoo.VersionQuestions);
        Assert.False(IsJson2(odoo));
    }

    [Fact]
    public async Task Many_first_calls_ask_once()
    {
        await using var odoo = await FakeOdoo.StartAsync();
        await using var host = HostAt(odoo, parallel: 16);
        odoo.OnWebVersion = null;

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => host.SearchAsync(Token)));

        Assert.Equal(1, odoo.VersionQuestions);
        Assert.Single(host.Logged, line => line.Contains("called over JsonRpc", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_question_that_fails_decides_nothing_and_is_asked_again_by_the_next_call()
    {
        await using var odoo = await FakeOdoo.StartAsync();
        await using var host = HostAt(odoo);
        var answer = odoo.OnWebVersion!;
        odoo.OnWebVersion = context => FakeOdoo.SendAsync(context, "<html>", 429, "text/html");
        var failure = await Assert.ThrowsAsync<ConnectorException>(() => host.CreateAsync(Token));
        Assert.Equal((ConnectorFault.Throttled, false), (failure.Fault, failure.MayHaveHappened));

        odoo.OnWebVersion = answer;
        await host.SearchAsync(Token);

        Assert.True(IsJson2(odoo));
        Assert.DoesNotContain("/jsonrpc", odoo.Paths);
    }

    [Fact]
    public async Task A_caller_who_leaves_does_not_end_the_question_of_the_others()
    {
        await using var odoo = await FakeOdoo.StartAsync();
        await using var host = HostAt(odoo);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var (arrived, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        var answer = odoo.OnWebVersion!;
        odoo.OnWebVersion = async context =>
        {
            arrived.TrySetResult();
            await release.Task;
            await answer(context);
        };

        var leaving = host.SearchAsync(stop.Token);
        await arrived.Task.WaitAsync(Token);
        var staying = host.SearchAsync(Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        release.SetResult();

        Assert.Empty(await staying);
        Assert.Equal(1 + 1, odoo.VersionQuestions); // the detection's, and the sign-in's before the key is shown
    }

    [Fact]
    public async Task A_server_that_lost_JSON_RPC_is_found_again_and_even_the_create_goes_through_once()
    {
        await using var odoo = await FakeOdoo.StartAsync();
        await using var host = HostAt(odoo);
        var answer = odoo.OnWebVersion;
        odoo.OnWebVersion = null;
        await host.SearchAsync(Token);
        host.Clock.Jump(Minute);

        odoo.OnWebVersion = answer;
        odoo.IsJsonRpcGone = true;
        odoo.OnExecute = (context, _) => FakeOdoo.AnswerAsync(context, "[42]");
        var id = await host.CreateAsync(Token);

        Assert.Equal(42, id.Value);
        Assert.Single(odoo.Executed, request => request.ModelMethod == "create");
        Assert.True(IsJson2(odoo));
        Assert.True(host.Status!.IsUp);
    }

    [Fact]
    public async Task A_server_that_went_back_to_18_is_found_again()
    {
        await using var odoo = await FakeOdoo.StartAsync();
        await using var host = HostAt(odoo);
        await host.SearchAsync(Token);
        host.Clock.Jump(Minute);

        odoo.OnWebVersion = null;
        odoo.SpeaksJson2 = false;
        await host.SearchAsync(Token);

        Assert.False(IsJson2(odoo));
    }

    [Fact]
    public async Task A_restart_is_reason_to_ask_again()
    {
        await using var odoo = await FakeOdoo.StartAsync();
        await using var host = HostAt(odoo);
        var answer = odoo.OnWebVersion;
        odoo.OnWebVersion = null;
        odoo.OnExecute = (context, _) => FakeOdoo.SendAsync(context, "", 503);
        await Assert.ThrowsAsync<ConnectorException>(() => host.CreateAsync(Token));
        host.Clock.Jump(Minute);

        odoo.OnWebVersion = answer;
        odoo.OnExecute = (context, _) => FakeOdoo.AnswerAsync(context, "[]");
        await host.SearchAsync(Token);

        Assert.True(IsJson2(odoo));
    }

    [Theory]
    [InlineData(404)]
    [InlineData(503)]
    public async Task A_server_that_goes_on_failing_is_asked_once_a_minute(int status)
    {
        await using var odoo = await FakeOdoo.StartAsync();
        await using var host = HostAt(odoo);
        odoo.OnWebVersion = null;
        odoo.OnExecute = (context, _) => FakeOdoo.SendAsync(context, "<html>", status, "text/html");

        for (var call = 0; call < 10; call++)
        {
            await Assert.ThrowsAsync<ConnectorException>(() => host.CreateAsync(Token));
        }

        Assert.Equal((1, 10), (odoo.VersionQuestions, odoo.Executed.Count()));
        host.Clock.Jump(Minute);
        await Assert.ThrowsAsync<ConnectorException>(() => host.CreateAsync(Token));
        await Assert.ThrowsAsync<ConnectorException>(() => host.CreateAsync(Token));
        Assert.Equal((2, 12), (odoo.VersionQuestions, odoo.Executed.Count()));
    }

    [Fact]
    public async Task A_refusal_is_no_reason_to_ask_again()
    {
        await using var odoo = await FakeOdoo.StartAsync();
        await using var host = HostAt(odoo);
        await host.SearchAsync(Token);
        var before = odoo.VersionQuestions;
        host.Clock.Jump(Minute);
        odoo.OnExecute = (context, _) => FakeOdoo.AnswerErrorAsync(context, "odoo.exceptions.UserError", "No.");

        await Assert.ThrowsAsync<ConnectorException>(() => host.CreateAsync(Token));
        await Assert.ThrowsAsync<ConnectorException>(() => host.CreateAsync(Token));

        Assert.Equal(before, odoo.VersionQuestions);
    }

    private static OdooHost HostAt(FakeOdoo odoo, int parallel = 4) =>
        new(odoo.Address, options => options.MaxParallelCalls = parallel, protocol: OdooProtocol.Auto);

    /// <summary>By which protocol the last call came.</summary>
    private static bool IsJson2(FakeOdoo odoo) => odoo.Executed.Last().Body is not null;
}
