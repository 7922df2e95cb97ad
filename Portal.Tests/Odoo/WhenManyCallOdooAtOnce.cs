using Portal.Core;
using Portal.Core.Odoo;

namespace Portal.Tests.Odoo;

public abstract class WhenManyCallOdooAtOnce(OdooProtocol protocol)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Four_are_in_flight_and_the_others_wait_or_leave()
    {
        await using var odoo = await FakeOdoo.StartAsync();
        await using var host = new OdooHost(odoo.Address, protocol: protocol);
        await host.SearchAsync(Token);
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var full = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        var (now, tooMany) = (0, false);
        odoo.OnExecute = async (context, _) =>
        {
            var count = Interlocked.Increment(ref now);
            tooMany |= count > 4;
            if (count == 4)
            {
                full.TrySetResult();
            }

            await release.Task;
            Interlocked.Decrement(ref now);
            await FakeOdoo.AnswerAsync(context, "[]");
        };

        var calls = Enumerable.Range(0, 12).Select(_ => host.SearchAsync(Token)).ToList();
        await full.Task.WaitAsync(Token);
        var queued = host.SearchAsync(leave.Token);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => queued);
        release.SetResult();
        await Task.WhenAll(calls);

        Assert.False(tooMany);
        Assert.Equal(1 + 12, odoo.Executed.Count());
        Assert.Equal(2 * 13, host.Measured.Count(line => line == "portal.odoo.calls.in_flight"));
    }

    [Fact]
    public async Task Ten_thousand_rows_arrive_whole()
    {
        await using var odoo = await FakeOdoo.StartAsync();
        await using var host = new OdooHost(odoo.Address, protocol: protocol);
        var rows = string.Join(
            ',',
            Enumerable.Range(1, 10_000).Select(id => $$"""{"id":{{id}},"name":"Müller & Söhne {{id}}"}""")
        );
        odoo.OnExecute = (context, _) => FakeOdoo.AnswerAsync(context, $"[{rows}]");

        var read = await host.SearchAsync(Token);

        Assert.Equal(10_000, read.Count);
        Assert.Equal(new NameRow(10_000, "Müller & Söhne 10000"), read[^1]);
    }

    [Fact]
    public async Task Nothing_that_is_said_stands_in_logs_or_figures()
    {
        await using var odoo = await FakeOdoo.StartAsync();
        await using var host = new OdooHost(odoo.Address, protocol: protocol);
        var failures = new List<ConnectorException>();
        foreach (var name in new[] { "odoo.exceptions.UserError", "builtins.ValueError", "odoo.exceptions.AccessDenied" })
        {
            odoo.OnExecute = (context, _) => FakeOdoo.AnswerErrorAsync(context, name, "Wrong: Acme Confidential");
            failures.Add(await Assert.ThrowsAsync<ConnectorException>(() => host.CreateAsync(Token)));
        }

        host.Endpoint = OdooHost.EndpointAt(odoo.Address, OdooHost.Password + "2");
        odoo.OnExecute = (context, _) => FakeOdoo.AnswerAsync(context, "[5]");
        await host.CreateAsync(Token);

        var said = string.Join('\n', [.. host.Logged, .. host.Measured, .. failures.Select(failure => failure.ToString())]);
        Assert.DoesNotContain(OdooHost.Password, said, StringComparison.Ordinal);
        Assert.DoesNotContain("Acme", said, StringComparison.Ordinal);
        Assert.DoesNotContain("Traceback", said, StringComparison.Ordinal);
        Assert.Contains("Odoo res.partner.create ended Ok", said, StringComparison.Ordinal);
        Assert.Contains("portal.odoo.calls model=res.partner method=create outcome=Ok", host.Measured);
        Assert.Contains("portal.odoo.call.duration model=res.partner method=create outcome=Rejected", host.Measured);
    }
}

public sealed class WhenManyCallOdooAtOnceOverJsonRpc() : WhenManyCallOdooAtOnce(OdooProtocol.JsonRpc);

public sealed class WhenManyCallOdooAtOnceOverJson2() : WhenManyCallOdooAtOnce(OdooProtocol.Json2);
