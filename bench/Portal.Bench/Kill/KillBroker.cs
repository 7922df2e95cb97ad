using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Portal.Bench.Mqtt;
using Portal.Core;
using Portal.Core.Mqtt;

namespace Portal.Bench.Kill;

/// <summary>
/// A sender at a broker, both of which outlive all kills: each event is published until the broker has it, and one in ten once more after that. Portal is
/// to find there what it had not acknowledged.
/// </summary>
internal sealed class KillBroker : IAsyncDisposable
{
    private const int Count = 4;
    private const int Records = 50;

    // the broker takes far more than Portal can tell the ledger
    private const int Ahead = 200;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly ConcurrentDictionary<string, bool> _published = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private readonly Mosquitto _broker;
    private readonly KillLedger _ledger;
    private readonly MqttNetLink _link;
    private readonly Task _work;
    private int _next;

    private KillBroker(Mosquitto broker, KillLedger ledger, MqttNetLink link)
    {
        (_broker, _ledger, _link) = (broker, ledger, link);
        _work = Task.WhenAll(Enumerable.Range(0, Count).Select(_ => Task.Run(WorkAsync)));
    }

    public int Port => _broker.Port;

    /// <summary>Ids of events that the broker has acknowledged.</summary>
    public IReadOnlyCollection<string> Published => [.. _published.Keys];

    /// <summary>Starts both, once the broker keeps what comes for Portal: what is published to nobody is gone, by nobody's fault.</summary>
    /// <param name="program">The broker's program.</param>
    /// <param name="ledger">How far Portal has come.</param>
    /// <param name="isShared">Whether Portal subscribes as one of several nodes.</param>
    public static async Task<KillBroker> StartAsync(string program, KillLedger ledger, bool isShared)
    {
        var broker = await Mosquitto.StartAsync(program);
        await using (
            await ConnectAsync(
                new MqttOptions
                {
                    Port = broker.Port,
                    ClientId = KillHost.ClientId,
                    IsShared = isShared,
                }
            )
        )
        {
            // its session stands, with what it listens to
        }

        var sender = new MqttOptions
        {
            Port = broker.Port,
            ClientId = "kill-sender",
            Filters = ["none"],
            LongestPause = TimeSpan.FromSeconds(1),
        };
        return new(broker, ledger, await ConnectAsync(sender));
    }

    /// <summary>The broker is shut down and started again, in the midst of it.</summary>
    public Task RestartAsync() => _broker.RestartAsync();

    /// <summary>The broker has every event that was begun, and no other is begun.</summary>
    public async Task FinishAsync()
    {
        await _stop.CancelAsync();
        await _work;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await FinishAsync();
            await _link.DisposeAsync();
        }
        finally
        {
            _broker.Dispose();
            _stop.Dispose();
        }
    }

    private static async Task<MqttNetLink> ConnectAsync(MqttOptions options)
    {
        var endpoint = new MqttEndpoint(Mosquitto.Host, options.Port);
        var connector = new MqttConnector(options, _ => ValueTask.FromResult<MqttEndpoint?>(endpoint), TimeProvider.System);
        var link = new MqttNetLink(options, connector, TimeProvider.System, NullLogger<MqttNetLink>.Instance);
        var connected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        link.Changed += status =>
        {
            if (status.State == MqttLinkState.Connected)
            {
                connected.TrySetResult();
            }
        };
        link.Start();
        await connected.Task;
        return link;
    }

    private async Task WorkAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            await Task.Delay(Pause);
            if (_published.Count > _ledger.Effects + Ahead)
            {
                continue;
            }

            var number = Interlocked.Increment(ref _next);
            var name = string.Create(CultureInfo.InvariantCulture, $"m{number:0000000}");
            await PublishAsync(name, number % Records);
            if (number % 10 == 0)
            {
                await PublishAsync(name, number % Records);
            }
        }
    }

    private async Task PublishAsync(string name, int record)
    {
        var body = Encoding.UTF8.GetBytes($$"""{"message_id":"{{name}}"}""");
        while (!await TryPublishAsync(new MqttPublication($"emit/ABS/kill/{record}/event", body)))
        {
            await Task.Delay(20); // it is being restarted
        }

        _published[name] = true;
    }

    private async Task<bool> TryPublishAsync(MqttPublication publication)
    {
        try
        {
            await _link.PublishAsync(publication, CancellationToken.None);
            return true;
        }
        catch (ConnectorException)
        {
            return false;
        }
    }
}
