using System.Net;
using System.Net.Sockets;
using System.Text;
using Portal.Core;

namespace Portal.Tests.Odoo;

/// <summary>
/// A proxy that closes a kept connection politely, without a byte, after the request came: the one case in which HTTP clients like to
/// send a request again by themselves.
/// </summary>
public sealed class WhenAKeptConnectionIsClosed : IAsyncLifetime
{
    private readonly TcpListener _proxy = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private Task _serving = Task.CompletedTask;
    private int _connections;
    private int _creates;

    public ValueTask InitializeAsync()
    {
        _proxy.Start();
        _serving = ServeAsync();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_create_is_not_sent_a_second_time()
    {
        var port = ((IPEndPoint)_proxy.LocalEndpoint).Port;
        await using var host = new OdooHost(new Uri($"http://127.0.0.1:{port}"));

        var failure = await Assert.ThrowsAsync<ConnectorException>(() => host.CreateAsync(TestContext.Current.CancellationToken));

        Assert.Equal((ConnectorFault.Unreachable, true), (failure.Fault, failure.MayHaveHappened));
        Assert.Equal((1, 1), (_connections, _creates));
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _proxy.Dispose();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            using var connection = await _proxy.AcceptTcpClientAsync(_end.Token);
            _connections++;
            while (await ReadRequestAsync(connection.GetStream()) is { } request && AnswerTo(request) is { } answer)
            {
                await connection.GetStream().WriteAsync(answer, _end.Token);
            }

            connection.Client.Shutdown(SocketShutdown.Send);
        }
    }

    private byte[]? AnswerTo(string request)
    {
        if (request.Contains("\"create\"", StringComparison.Ordinal))
        {
            _creates++;
            return null;
        }

        var result = request.Contains("\"version\"", StringComparison.Ordinal)
            ? """{"server_version":"18.0","server_version_info":[18,0]}"""
            : "7";
        var body = $$"""{"jsonrpc":"2.0","id":1,"result":{{result}}}""";
        return Encoding.ASCII.GetBytes(
            $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"
        );
    }

    private async Task<string?> ReadRequestAsync(NetworkStream stream)
    {
        var buffer = new byte[4096];
        var text = "";
        while (!text.EndsWith("}}", StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer, _end.Token);
            if (read == 0)
            {
                return null;
            }

            text += Encoding.ASCII.GetString(buffer, 0, read);
        }

        return text;
    }
}
