using System.Net;
using System.Net.Sockets;

namespace Portal.Tests.Mqtt;

/// <summary>What an old broker does when it is spoken to in MQTT 5.</summary>
public enum OldBroker
{
    /// <summary>It is not old.</summary>
    No,

    /// <summary>It closes without a word.</summary>
    Closes,

    /// <summary>It says, in its own way, that it does not know that version.</summary>
    Answers,
}

/// <summary>Stands between a link and its broker, and cuts what passes.</summary>
internal sealed class CutProxy : IAsyncDisposable
{
    // CONNACK, 3.1.1: unacceptable protocol version
    private static readonly byte[] Unacceptable = [0x20, 0x02, 0x00, 0x01];

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly List<Socket> _open = [];
    private readonly TestBroker _broker;
    private readonly Task _work;
    private long _untilCut = long.MaxValue;
    private int _cuts;

    public CutProxy(TestBroker broker)
    {
        _broker = broker;
        _listener.Start();
        _work = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Stands for a broker that knows only 3.1.1.</summary>
    public OldBroker Old { get; init; }

    /// <summary>About how many bytes pass before it cuts by itself, be it in the middle of a packet; 0 for never.</summary>
    public int BytesBetweenCuts { get; init; }

    /// <summary>Writes down what passes; null for nothing.</summary>
    public PacketLog? Log { get; init; }

    /// <summary>How often it has cut.</summary>
    public int Cuts => Volatile.Read(ref _cuts);

    /// <summary>Resets every connection.</summary>
    public void Cut()
    {
        lock (_lock)
        {
            _open.ForEach(each => each.Close(0));
            _open.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        Cut();
        await _work;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var passing = new List<Task>();
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                passing.Add(PassAsync(Keep(await _listener.AcceptSocketAsync(_stop.Token))));
            }
            catch (Exception exception) when (IsCut(exception))
            {
                continue;
            }
        }

        await Task.WhenAll(passing);
    }

    private async Task PassAsync(Socket client)
    {
        var broker = Keep(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        try
        {
            var first = new byte[4096];
            var read = await client.ReceiveAsync(first, _stop.Token);
            if (Old != OldBroker.No && LevelOf(first.AsSpan(0, read)) == 5)
            {
                await client.SendAsync(Old == OldBroker.Answers ? Unacceptable : [], _stop.Token);
                return;
            }

            await broker.ConnectAsync(IPAddress.Loopback, _broker.Port, _stop.Token);
            var log = Log?.Open();
            log?.Write(isFromClient: true, first.AsSpan(0, read));
            await broker.SendAsync(first.AsMemory(0, read), _stop.Token);
            SetLimit();
            await Task.WhenAny(
                PumpAsync(client, broker, isFromClient: true, log),
                PumpAsync(broker, client, isFromClient: false, log)
            );
        }
        catch (Exception exception) when (IsCut(exception))
        {
            return; // by the test, or there is no broker now
        }
        finally
        {
            client.Dispose();
            broker.Dispose();
        }
    }

    // CONNECT: a byte, a length of one byte or more, "MQTT" with its length, the level
    private static int LevelOf(ReadOnlySpan<byte> connect)
    {
        var name = connect.IndexOf("MQTT"u8);
        return name < 0 || name + 4 >= connect.Length ? 0 : connect[name + 4];
    }

    private async Task PumpAsync(Socket from, Socket to, bool isFromClient, PacketLog.Stream? log)
    {
        var bytes = new byte[8192];
        try
        {
            while (await from.ReceiveAsync(bytes, _stop.Token) is > 0 and var read)
            {
                log?.Write(isFromClient, bytes.AsSpan(0, read));
                var left = Interlocked.Add(ref _untilCut, -read);
                await to.SendAsync(bytes.AsMemory(0, left < 0 ? read / 2 : read), _stop.Token);
                if (left < 0)
                {
                    _ = Interlocked.Increment(ref _cuts);
                    from.Close(0);
                    to.Close(0);
                }
            }
        }
        catch (Exception exception) when (IsCut(exception))
        {
            return; // the other direction ends with it
        }
    }

    private void SetLimit()
    {
        if (BytesBetweenCuts > 0)
        {
            _ = Interlocked.Exchange(ref _untilCut, BytesBetweenCuts + Random.Shared.Next(BytesBetweenCuts));
        }
    }

    private Socket Keep(Socket socket)
    {
        lock (_lock)
        {
            _open.Add(socket);
        }

        return socket;
    }

    private static bool IsCut(Exception exception) =>
        exception is OperationCanceledException or SocketException or ObjectDisposedException or InvalidOperationException;
}
