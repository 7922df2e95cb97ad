using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using Portal.Core;
using Portal.Core.Mqtt;

namespace Portal.Tests.Mqtt;

/// <summary>A link on the wire with what it reads, as one node of Portal has it.</summary>
internal sealed class MqttNode : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Channel<MqttLinkStatus> _changes = Channel.CreateUnbounded<MqttLinkStatus>();
    private readonly IAsyncEnumerator<IMqttDelivery> _deliveries;
    private readonly CancellationTokenSource _reading = new();
    private bool _isDisposed;

    private MqttNode(MqttOptions options)
    {
        Options = options;
        var endpoint = MqttEndpoint.From(options);
        Connector = new MqttConnector(options, _ => ValueTask.FromResult(endpoint), TimeProvider.System);
        Link = new MqttNetLink(options, Connector, TimeProvider.System, NullLogger<MqttNetLink>.Instance);
        Link.Changed += status => _changes.Writer.TryWrite(status);
        _deliveries = Link.ReadAllAsync(_reading.Token).GetAsyncEnumerator();
    }

    public MqttOptions Options { get; }

    public MqttConnector Connector { get; }

    public MqttNetLink Link { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Settings that try again soon.</summary>
    public static MqttOptions OptionsFor(int port, string clientId, MqttVersion version, params string[] filters) =>
        new()
        {
            Host = TestBroker.Host,
            Port = port,
            Username = TestBroker.Username,
            Password = new Secret(TestBroker.Password),
            ClientId = clientId,
            Version = version,
            Filters = filters,
            FirstPause = TimeSpan.FromMilliseconds(50),
            LongestPause = TimeSpan.FromMilliseconds(200),
        };

    /// <summary>Not begun.</summary>
    public static MqttNode Of(MqttOptions options) => new(options);

    /// <summary>Connected.</summary>
    public static async Task<MqttNode> StartAsync(MqttOptions options)
    {
        var node = Of(options);
        node.Link.Start();
        _ = await node.UntilAsync(MqttLinkState.Connected);
        return node;
    }

    /// <summary>The next change to this state.</summary>
    public async Task<MqttLinkStatus> UntilAsync(MqttLinkState state, bool withFault = false)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(Patience);
        while (true)
        {
            var status = await _changes.Reader.ReadAsync(limit.Token);
            if (status.State == state && (!withFault || status.LastFault is not null))
            {
                return status;
            }
        }
    }

    public Task PublishAsync(string topic, string payload) =>
        Link.PublishAsync(new MqttPublication(topic, Encoding.UTF8.GetBytes(payload)), Cancellation);

    /// <summary>The next one that came.</summary>
    public async Task<IMqttDelivery> ReadAsync()
    {
        Assert.True(await _deliveries.MoveNextAsync().AsTask().WaitAsync(Patience, Cancellation));
        return _deliveries.Current;
    }

    /// <summary>The next one that came, acknowledged; what Portal published itself is passed over.</summary>
    public async Task<string> TakeAsync()
    {
        while (true)
        {
            var delivery = await ReadAsync();
            await delivery.AcknowledgeAsync();
            if (!delivery.IsOwn)
            {
                return TextOf(delivery);
            }
        }
    }

    /// <summary>So many, acknowledged, in the order in which they came.</summary>
    public async Task<IReadOnlyList<string>> TakeAsync(int count)
    {
        var taken = new List<string>();
        while (taken.Count < count)
        {
            taken.Add(await TakeAsync());
        }

        return taken;
    }

    public static string TextOf(IMqttDelivery delivery) => Encoding.UTF8.GetString(delivery.Payload.Span);

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return; // a test may end it before its suite does
        }

        _isDisposed = true;
        await Link.DisposeAsync();
        await _reading.CancelAsync();
        _reading.Dispose();
    }
}
