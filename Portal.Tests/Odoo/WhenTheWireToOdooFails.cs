using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Portal.Core;
using Portal.Core.Odoo;

namespace Portal.Tests.Odoo;

public abstract class WhenTheWireToOdooFails(OdooProtocol protocol)
{
    private static readonly Dictionary<string, Func<HttpContext, Task>> Rudeness = new()
    {
        ["a web page"] = context => FakeOdoo.SendAsync(context, "<html>Odoo</html>", type: "text/html"),
        ["a redirect"] = context =>
        {
            context.Response.Redirect("/web/login");
            return Task.CompletedTask;
        },
        ["broken JSON"] = context => FakeOdoo.SendAsync(context, """{"jsonrpc":"2.0","result":[{"id":"""),
        ["a value of the wrong type"] = context => FakeOdoo.AnswerAsync(context, """{"id":"Acme Confidential"}"""),
        ["other JSON"] = context => FakeOdoo.SendAsync(context, """{"status":"ok"}"""),
        ["an empty answer"] = context => FakeOdoo.SendAsync(context, ""),
        ["half an answer"] = async context =>
        {
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = 1000;
            await context.Response.WriteAsync("""{"jsonrpc":"2.0",""");
            await context.Response.Body.FlushAsync();
            context.Abort();
        },
        ["no answer"] = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        },
        ["silence"] = context => HangAsync(context),
        ["half an answer, then silence"] = async context =>
        {
            await FakeOdoo.SendAsync(context, """{"jsonrpc":"2.0",""");
            await context.Response.Body.FlushAsync();
            await HangAsync(context);
        },
        ["an announced flood"] = async context =>
        {
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = OdooTransport.LongestAnswer + 1;
            await context.Response.Body.FlushAsync();
            await HangAsync(context);
        },
        ["a flood"] = context => FloodAsync(context),
        ["400"] = context => FakeOdoo.SendAsync(context, "Invalid JSON data", 400, "text/html"),
        ["401"] = context => FakeOdoo.SendAsync(context, "", 401),
        ["403"] = context => FakeOdoo.SendAsync(context, "", 403),
        ["404"] = context => FakeOdoo.SendAsync(context, "<html>", 404, "text/html"),
        ["429"] = context => FakeOdoo.SendAsync(context, "", 429),
        ["500"] = context => FakeOdoo.SendAsync(context, "<html>", 500, "text/html"),
        ["502"] = context => FakeOdoo.SendAsync(context, "<html>", 502, "text/html"),
        ["503"] = context => FakeOdoo.SendAsync(context, "<html>", 503, "text/html"),
        ["504"] = context => FakeOdoo.SendAsync(context, "<html>", 504, "text/html"),
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("a web page", ConnectorFault.Malformed, true, false)]
    [InlineData("a redirect", ConnectorFault.Malformed, false, false)]
    [InlineData("broken JSON", ConnectorFault.Malformed, true, false)]
    [InlineData("a value of the wrong type", ConnectorFault.Malformed, true, false)]
    [InlineData("other JSON", ConnectorFault.Malformed, true, false)]
    [InlineData("an empty answer", ConnectorFault.Malformed, true, false)]
    [InlineData("half an answer", ConnectorFault.Unreachable, true, false)]
    [InlineData("no answer", ConnectorFault.Unreachable, true, false)]
    [InlineData("silence", ConnectorFault.Timeout, true, false)]
    [InlineData("half an answer, then silence", ConnectorFault.Timeout, true, false)]
    [InlineData("an announced flood", ConnectorFault.Malformed, true, false)]
    [InlineData("a flood", ConnectorFault.Malformed, true, false)]
    [InlineData("400", ConnectorFault.Rejected, false, true)]
    [InlineData("401", ConnectorFault.Unauthorized, false, true)]
    [InlineData("403", ConnectorFault.Unauthorized, false, true)]
    [InlineData("404", ConnectorFault.Malformed, false, false)]
    [InlineData("429", ConnectorFault.Throttled, false, true)]
    [InlineData("500", ConnectorFault.Unavailable, true, false)]
    [InlineData("502", ConnectorFault.Unavailable, true, false)]
    [InlineData("503", ConnectorFault.Unavailable, true, false)]
    [InlineData("504", ConnectorFault.Unavailable, true, false)]
    public async Task A_write_says_how_and_whether_it_may_have_happened_and_is_sent_once(
        string rudeness,
        ConnectorFault fault,
        bool mayHaveHappened,
        bool isUp
    )
    {
        await using var odoo = await FakeOdoo.StartAsync();
        await using var host = new OdooHost(
            odoo.Address,
            options => options.RequestTimeout = TimeSpan.FromSeconds(fault == ConnectorFault.Timeout ? 3 : 60),
            protocol: protocol
        );
        await host.SearchAsync(Token);
        odoo.OnExecute = (context, _) => Rudeness[rudeness](context);

        var failure = await Assert.ThrowsAsync<ConnectorException>(() => host.CreateAsync(Token));

        Assert.Equal((fault, mayHaveHappened, isUp), (failure.Fault, failure.MayHaveHappened, host.Status!.IsUp));
        Assert.Equal(isUp ? null : fault, host.Status.LastFault);
        Assert.Single(odoo.Executed, request => request.ModelMethod == "create");
        Assert.DoesNotContain(odoo.Requests, request => request.Service == "/web/login");
        Assert.DoesNotContain("Acme", failure + string.Concat(host.Logged), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_connection_means_that_nothing_happened()
    {
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var port = ((IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();

        await NothingHappensAtAsync(new Uri($"http://127.0.0.1:{port}"), ConnectorFault.Unreachable);
    }

    [Fact]
    public Task An_unknown_name_means_that_nothing_happened() =>
        NothingHappensAtAsync(new Uri("http://no-such-host.invalid"), ConnectorFault.Unreachable);

    [Fact]
    public async Task A_failed_handshake_means_that_nothing_happened()
    {
        await using var odoo = await FakeOdoo.StartAsync();

        await NothingHappensAtAsync(new UriBuilder(odoo.Address) { Scheme = "https" }.Uri, ConnectorFault.Tls);

        Assert.Empty(odoo.Requests);
    }

    [Fact]
    public async Task A_connection_that_never_opens_means_that_nothing_happened()
    {
        await using var host = new OdooHost(new Uri("http://127.0.0.1:9"), replace: NeverConnect, protocol: protocol);

        var failure = await Assert.ThrowsAsync<ConnectorException>(() => host.CreateAsync(Token));

        Assert.Equal((ConnectorFault.Timeout, false), (failure.Fault, failure.MayHaveHappened));
        Assert.Equal(ConnectorFault.Timeout, host.Status!.LastFault);
    }

    [Fact]
    public async Task A_missing_address_is_not_the_same_as_a_silent_one()
    {
        await using var host = new OdooHost(address: null, protocol: protocol);

        var failure = await Assert.ThrowsAsync<ConnectorException>(() => host.CreateAsync(Token));

        Assert.Equal((ConnectorFault.NotConfigured, false), (failure.Fault, failure.MayHaveHappened));
        Assert.Null(host.Status);
    }

    [Fact]
    public async Task Tells_how_long_it_was_asked_to_wait()
    {
        await using var odoo = await FakeOdoo.StartAsync();
        await using var host = new OdooHost(odoo.Address, protocol: protocol);
        odoo.OnExecute = (context, _) =>
        {
            context.Response.Headers.RetryAfter = "17";
            return FakeOdoo.SendAsync(context, "", 503);
        };

        var failure = await Assert.ThrowsAsync<ConnectorException>(() => host.SearchAsync(Token));

        Assert.Equal(TimeSpan.FromSeconds(17), failure.RetryAfter);
        Assert.Single(odoo.Executed);
    }

    [Fact]
    public async Task A_read_is_repeated_until_it_is_answered_but_three_times_at_most()
    {
        await using var odoo = await FakeOdoo.StartAsync();
        await using var host = new OdooHost(odoo.Address, protocol: protocol);
        var failing = 2;
        odoo.OnExecute = (context, _) =>
            failing-- > 0
                ? FakeOdoo.AnswerErrorAsync(context, "psycopg2.errors.SerializationFailure", "could not serialize")
                : FakeOdoo.AnswerAsync(context, """[{"id":1,"name":"Acme"}]""");

        var rows = await host.SearchAsync(Token);
        failing = int.MaxValue;
        var failure = await Assert.ThrowsAsync<ConnectorException>(() => host.SearchAsync(Token));

        Assert.Equal([new NameRow(1, "Acme")], rows);
        Assert.Equal((ConnectorFault.Unavailable, false), (failure.Fault, failure.MayHaveHappened));
        Assert.Equal(3 + 3, odoo.Executed.Count());
    }

    [Fact]
    public async Task A_read_that_timed_out_is_not_repeated_and_nothing_may_have_happened_by_it()
    {
        await using var odoo = await FakeOdoo.StartAsync();
        await using var host = new OdooHost(
            odoo.Address,
            options => options.RequestTimeout = TimeSpan.FromSeconds(3),
            protocol: protocol
        );
        odoo.OnExecute = (context, _) => HangAsync(context);

        var failure = await Assert.ThrowsAsync<ConnectorException>(() => host.SearchAsync(Token));

        Assert.Equal((ConnectorFault.Timeout, false), (failure.Fault, failure.MayHaveHappened));
        Assert.Single(odoo.Executed);
    }

    [Fact]
    public async Task A_caller_who_stops_waiting_says_nothing_about_Odoo()
    {
        await using var odoo = await FakeOdoo.StartAsync();
        await using var host = new OdooHost(odoo.Address, protocol: protocol);
        await host.SearchAsync(Token);
        var before = host.Status;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        odoo.OnExecute = async (context, _) =>
        {
            await stop.CancelAsync();
            await HangAsync(context);
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.CreateAsync(stop.Token));

        Assert.Same(before, host.Status);
        Assert.Contains(host.Measured, line => line.Contains("outcome=Cancelled", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_answer_without_a_result_is_an_empty_result()
    {
        await using var odoo = await FakeOdoo.StartAsync();
        await using var host = new OdooHost(odoo.Address, protocol: protocol);
        odoo.OnExecute = (context, _) => FakeOdoo.AnswerNothingAsync(context);

        var result = await host.Client.CallAsync(
            new OdooCall("res.partner", "action_archive"),
            OdooWire.Default.NullableInt32,
            Token
        );

        Assert.Null(result);
        Assert.True(host.Status!.IsUp);
    }

    private async Task NothingHappensAtAsync(Uri address, ConnectorFault fault)
    {
        await using var host = new OdooHost(address, protocol: protocol);

        var failure = await Assert.ThrowsAsync<ConnectorException>(() => host.CreateAsync(Token));

        Assert.Equal((fault, false), (failure.Fault, failure.MayHaveHappened));
        Assert.Equal((false, fault), (host.Status!.IsUp, host.Status.LastFault));
    }

    private static void NeverConnect(IServiceCollection services) =>
        services
            .AddHttpClient(OdooTransport.ClientName)
            .ConfigurePrimaryHttpMessageHandler(() =>
                new SocketsHttpHandler
                {
                    ConnectTimeout = TimeSpan.FromMilliseconds(50),
                    ConnectCallback = static async (_, token) =>
                    {
                        await Task.Delay(Timeout.Infinite, token);
                        return Stream.Null;
                    },
                }
            );

    private static async Task HangAsync(HttpContext context)
    {
        var aborted = new TaskCompletionSource();
        await using var registration = context.RequestAborted.Register(aborted.SetResult);
        await aborted.Task;
    }

    private static async Task FloodAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        var blanks = Encoding.ASCII.GetBytes(new string(' ', 1024 * 1024));
        for (
            var sent = 0L;
            sent <= OdooTransport.LongestAnswer && !context.RequestAborted.IsCancellationRequested;
            sent += blanks.Length
        )
        {
            await context.Response.Body.WriteAsync(blanks);
        }
    }
}

public sealed class WhenTheWireToOdooFailsOverJsonRpc() : WhenTheWireToOdooFails(OdooProtocol.JsonRpc);

public sealed class WhenTheWireToOdooFailsOverJson2() : WhenTheWireToOdooFails(OdooProtocol.Json2);
