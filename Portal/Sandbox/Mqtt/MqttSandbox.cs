using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace Portal.Sandbox.Mqtt;

/// <summary>
/// A message broker on loopback, MQTT 3.1.1 and 5.0, for the sandbox and the tests. It keeps sessions in memory: what it holds is gone when the
/// program ends. It listens before anything else of the program starts. Source: DESIGN §5, MQTT.
/// </summary>
public sealed partial class MqttSandbox(BrokerOptions options, ILogger<MqttSandbox> logger)
    : IHostedLifecycleService,
        IAsyncDisposable
{
    /// <summary>Name of the host it listens on.</summary>
    public const string Host = "127.0.0.1";

    // a session that is away keeps what comes; the library's own limit would drop the oldest
    private const int MostPending = 1_000_000;
    private const int Tries = 10;

    private readonly TaskCompletionSource<int> _port = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private MqttServer? _server;

    /// <summary>The port it listens on, once it does.</summary>
    public Task<int> PortAsync(CancellationToken cancellationToken) => _port.Task.WaitAsync(cancellationToken);

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var port = options.Port == 0 ? FreePort() : options.Port;
        for (var tried = 1; !await TryListenAsync(port, isLast: tried == Tries); tried++)
        {
            port = FreePort();
        }

        if (options.Port != 0 && port != options.Port)
        {
            LogTaken(options.Port, port);
        }

        _port.TrySetResult(port);
    }

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _server, null) is { } server)
        {
            await server.StopAsync(new MqttServerStopOptions());
            server.Dispose();
        }
    }

    public ValueTask DisposeAsync() => new(StoppedAsync(CancellationToken.None));

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<bool> TryListenAsync(int port, bool isLast)
    {
        var server = new MqttServerFactory().CreateMqttServer(
            new MqttServerOptionsBuilder()
                .WithDefaultEndpoint()
                .WithDefaultEndpointBoundIPAddress(IPAddress.Loopback)
                .WithDefaultEndpointBoundIPV6Address(IPAddress.None)
                .WithDefaultEndpointPort(port)
                .WithPersistentSessions()
                .WithMaxPendingMessagesPerClient(MostPending)
                .Build()
        );
        server.ValidatingConnectionAsync += LetInAsync;
        try
        {
            await server.StartAsync();
            _server = server;
            return true;
        }
        catch (SocketException taken) when (!isLast && taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            server.Dispose();
            return false;
        }
    }

    private Task LetInAsync(ValidatingConnectionEventArgs client)
    {
        if (string.IsNullOrEmpty(client.ClientId))
        {
            // mosquitto_pub gives no name, as 3.1.1 allows; the library lets only clients of version 5 be named by the broker
            client.AssignedClientIdentifier = $"unnamed-{Guid.CreateVersion7():N}";
            PacketOf(client).ClientId = client.AssignedClientIdentifier;
        }

        if (options.Username is { } name && (client.UserName != name || client.Password != options.Password))
        {
            client.ReasonCode = MqttConnectReasonCode.BadUserNameOrPassword;
        }

        return Task.CompletedTask;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_connectPacket")]
    private static extern ref MqttConnectPacket PacketOf(ValidatingConnectionEventArgs client);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [LoggerMessage(LogLevel.Warning, "Port {Wanted} is taken; the sandbox's broker listens on port {Port}")]
    private partial void LogTaken(int wanted, int port);
}
