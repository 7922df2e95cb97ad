using Portal.Core;

namespace Portal.Tests.Odoo;

public sealed class WhenPortalSignsInToOdoo
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Many_first_calls_share_one_sign_in()
    {
        await using var odoo = await FakeOdoo.StartAsync();
        await using var host = new OdooHost(odoo.Address, options => options.MaxParallelCalls = 16);

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => host.SearchAsync(Token)));

        Assert.Equal(1, odoo.Authentications);
        Assert.Equal(50, odoo.Executed.Count());
        Assert.All(odoo.Executed, request => Assert.Equal(7, request.Args[1].GetInt32()));
    }

    [Fact]
    public async Task A_wrong_password_is_tried_once_a_minute_whatever_comes()
    {
        await using var odoo = await FakeOdoo.StartAsync();
        await using var host = new OdooHost(odoo.Address);
        odoo.OnAuthenticate = context => FakeOdoo.AnswerAsync(context, "false");

        var failures = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => FailureOfAsync(host)));
        host.Clock.Jump(TimeSpan.FromSeconds(50));
        await FailureOfAsync(host);

        Assert.All(failures, failure => Assert.Equal(ConnectorFault.Unauthorized, failure.Fault));
        Assert.Equal(1, odoo.Authentications);
        Assert.True(host.Status!.IsUp);

        host.Clock.Jump(TimeSpan.FromSeconds(20));
        odoo.OnAuthenticate = context => FakeOdoo.AnswerAsync(context, "8");
        await host.SearchAsync(Token);
        await host.SearchAsync(Token);

        Assert.Equal(2, odoo.Authentications);
    }

    [Fact]
    public async Task Another_password_is_tried_at_once()
    {
        await using var odoo = await FakeOdoo.StartAsync();
        await using var host = new OdooHost(odoo.Address);
        odoo.OnAuthenticate = context => FakeOdoo.AnswerAsync(context, "false");
        await FailureOfAsync(host);

        host.Endpoint = OdooHost.EndpointAt(odoo.Address, "another");
        odoo.OnAuthenticate = context => FakeOdoo.AnswerAsync(context, "8");
        await host.SearchAsync(Token);

        Assert.Equal(2, odoo.Authentications);
    }

    [Fact]
    public async Task The_same_account_resolved_anew_keeps_its_session()
    {
        await using var odoo = await FakeOdoo.StartAsync();
        await using var host = new OdooHost(odoo.Address);

        await host.SearchAsync(Token);
        host.Endpoint = OdooHost.EndpointAt(odoo.Address);
        await host.SearchAsync(Token);

        Assert.Equal(1, odoo.Authentications);
    }

    [Theory]
    [InlineData("odoo.exceptions.AccessDenied", "Access Denied")]
    [InlineData("odoo.exceptions.MissingError", "Record does not exist or has been deleted.\n(Record: res.users(7,), User: 7)")]
    public async Task A_lost_session_is_renewed_once_and_the_call_repeated(string name, string message)
    {
        await using var odoo = await FakeOdoo.StartAsync();
        await using var host = new OdooHost(odoo.Address);
        await host.SearchAsync(Token);
        odoo.OnAuthenticate = context => FakeOdoo.AnswerAsync(context, "8");
        odoo.OnExecute = (context, request) =>
            request.Args[1].GetInt32() == 8
                ? FakeOdoo.AnswerAsync(context, "[42]")
                : FakeOdoo.AnswerErrorAsync(context, name, message);

        var id = await host.CreateAsync(Token);

        Assert.Equal(42, id.Value);
        Assert.Equal(2, odoo.Authentications);
    }

    [Fact]
    public async Task A_session_that_is_never_accepted_makes_no_storm()
    {
        await using var odoo = await FakeOdoo.StartAsync();
        await using var host = new OdooHost(odoo.Address);
        odoo.OnExecute = (context, _) => FakeOdoo.AnswerErrorAsync(context, "odoo.exceptions.AccessDenied", "Access Denied");

        for (var call = 0; call < 10; call++)
        {
            var failure = await FailureOfAsync(host);
            Assert.Equal((ConnectorFault.Unauthorized, null), (failure.Fault, failure.Reason));
        }

        Assert.Equal(2, odoo.Authentications);
        Assert.Equal(2, odoo.Executed.Count());
    }

    [Fact]
    public async Task A_caller_who_leaves_during_the_sign_in_does_not_take_the_others_along()
    {
        await using var odoo = await FakeOdoo.StartAsync();
        await using var host = new OdooHost(odoo.Address);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var arrived = new TaskCompletionSource();
        var aborted = new TaskCompletionSource();
        odoo.OnAuthenticate = async context =>
        {
            odoo.OnAuthenticate = next => FakeOdoo.AnswerAsync(next, "7");
            await using var registration = context.RequestAborted.Register(aborted.SetResult);
            arrived.SetResult();
            await aborted.Task;
        };

        var leaving = host.SearchAsync(stop.Token);
        await arrived.Task.WaitAsync(Token);
        var staying = host.SearchAsync(Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        Assert.Empty(await staying);
        Assert.Equal(2, odoo.Authentications);
    }

    [Fact]
    public async Task Those_who_wait_for_a_failing_sign_in_share_its_failure()
    {
        await using var odoo = await FakeOdoo.StartAsync();
        await using var host = new OdooHost(odoo.Address, options => options.MaxParallelCalls = 8);
        var release = new TaskCompletionSource();
        var waiting = 8;
        odoo.OnAuthenticate = async context =>
        {
            await release.Task;
            await FakeOdoo.SendAsync(context, "", 429);
        };

        var calls = Enumerable.Range(0, waiting).Select(_ => FailureOfAsync(host)).ToList();
        release.SetResult();
        var failures = await Task.WhenAll(calls);

        Assert.All(failures, failure => Assert.Equal(ConnectorFault.Throttled, failure.Fault));
        Assert.Equal(1, odoo.Authentications);
    }

    [Fact]
    public async Task A_server_that_is_no_Odoo_never_sees_the_password()
    {
        await using var odoo = await FakeOdoo.StartAsync();
        await using var host = new OdooHost(odoo.Address);
        odoo.VersionInfo = "[]";

        var failure = await FailureOfAsync(host);

        Assert.Equal(ConnectorFault.Malformed, failure.Fault);
        Assert.Equal(0, odoo.Authentications);
    }

    private static Task<ConnectorException> FailureOfAsync(OdooHost host) =>
        Assert.ThrowsAsync<ConnectorException>(() => host.SearchAsync(Token));
}
