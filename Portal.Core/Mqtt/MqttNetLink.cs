using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using MQTTnet;

namespace Portal.Core.Mqtt;

/// <summary>The link by MQTTnet: one connection after the other, one queue of what is published. Source: MQTT.</summary>
internal sealed partial class MqttNetLink : IMqttLink
{
    private static readonly TimeSpan Steady = TimeSpan.FromSeconds(10);

    private readonly Channel<IMqttDelivery> _received = Channel.CreateBounded<IMqttDelivery>(2 * MqttOptions.ReceiveWindow);
    private readonly Channel<PendingPublication> _outgoing = Channel.CreateUnbounded<PendingPublication>();
    private readonly SemaphoreSlim _window = new(MqttOptions.Window);
    private readonly CancellationTokenSource _stop = new();
    private readonly MqttOptions _options;
    private readonly MqttConnector _connector;
    private readonly OwnEchoes _echoes;
    private readonly TimeProvider _time;
    private readonly ILogger<MqttNetLink> _logger;
    private readonly Lock _lock = new();
    private int _isDisposed;
    private Task _work = Task.CompletedTask;
    private MqttConnection? _connection;
    private bool _hasSubscribed;

    /// <summary>Made once per node; <see cref="Start"/> begins.</summary>
    public MqttNetLink(MqttOptions options, MqttConnector connector, TimeProvider time, ILogger<MqttNetLink> logger)
    {
        (_options, _connector, _time, _logger) = (options, connector, time, logger);
        _echoes = new OwnEchoes(options.Filters, time);
        Status = new MqttLinkStatus(MqttLinkState.Off, time.GetUtcNow().UtcDateTime, "", null);
    }

    public event Action<MqttLinkStatus>? Changed;

    public event Action<IMqttDelivery>? Replied;

    public MqttLinkStatus Status { get; private set; }

    public void Start()
    {
        lock (_lock)
        {
            if (Status.State == MqttLinkState.Off && !_stop.IsCancellationRequested)
            {
                Tell(MqttLinkState.Away, "", null);
                _work = Task.WhenAll(Task.Run(KeepUpAsync), Task.Run(SendAsync));
            }
        }
    }

    public async Task PublishAsync(MqttPublication publication, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var pending = new PendingPublication(publication, cancellationToken);
        if (Status.State == MqttLinkState.Off || !_outgoing.Writer.TryWrite(pending))
        {
            throw MqttFaults.Away(Status.LastFault);
        }

        await pending.Done.Task;
    }

    public IAsyncEnumerable<IMqttDelivery> ReadAllAsync(CancellationToken cancellationToken) =>
        _received.Reader.ReadAllAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 1)
        {
            return; // its service ends it before the container does
        }

        _outgoing.Writer.TryComplete();
        await _stop.CancelAsync();
        await _work;
        _received.Writer.TryComplete();
        for (var slot = 0; slot < MqttOptions.Window; slot++)
        {
            await _window.WaitAsync(CancellationToken.None); // each that was on its way has heard how it ended
        }

        _stop.Dispose();
        _window.Dispose();
    }

    private async Task KeepUpAsync()
    {
        var failures = 0;
        while (!_stop.IsCancellationRequested)
        {
            var begun = _time.GetTimestamp();
            try
            {
                await StayAsync();
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                break;
            }
            catch (ConnectorException failure)
            {
                Tell(MqttLinkState.Away, Status.Protocol, failure);
                LogAway(failure.Message);
            }
            catch (Exception exception)
            {
                Tell(MqttLinkState.Away, Status.Protocol, MqttFaults.Of(exception, "link"));
                LogBroke(exception); // the shell of a service: the next connection is another one
            }

            failures = _time.GetElapsedTime(begun) < Steady ? failures + 1 : 1;
            await Task.Delay(PauseAfter(failures), _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Tell(MqttLinkState.Off, Status.Protocol, null);
    }

    private async Task StayAsync()
    {
        var connection = await _connector.OpenAsync(TakeAsync, _stop.Token);
        try
        {
            // with its session the broker has the subscriptions; asked again, 3.1.1 sends what it keeps once more
            if (!connection.HasSession || !_hasSubscribed || connection.HasNoLocal)
            {
                await SubscribeAsync(connection);
            }

            await SayAsync(connection, """{"state":"online"}"""u8.ToArray(), _stop.Token);
            _connection = connection;
            MqttTelemetry.Connections.Add(1);
            Tell(MqttLinkState.Connected, connection.Protocol, null);
            LogConnected(connection.Protocol, connection.HasSession);
            var cause = await connection.Lost.WaitAsync(_stop.Token);
            throw cause is null
                ? new ConnectorException(ExternalSystem.Mqtt, ConnectorFault.Unreachable, "The broker closed the connection.")
                : MqttFaults.Of(cause, "connection");
        }
        finally
        {
            _connection = null;
            await LeaveAsync(connection);
        }
    }

    private async Task SubscribeAsync(MqttConnection connection)
    {
        await connection.SubscribeAsync(_options.Subscriptions, _options.IsShared, _stop.Token);
        if (_options.IsAsking)
        {
            await connection.SubscribeAsync(_options.ReplyFilters, isShared: false, _stop.Token);
        }

        _hasSubscribed = true;
    }

    private async Task LeaveAsync(MqttConnection connection)
    {
        if (!connection.Lost.IsCompleted && _stop.IsCancellationRequested)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2), _time);
            await SayAsync(connection, MqttConnector.Offline, limit.Token);
        }

        await connection.DisposeAsync();
    }

    // where this node may not say how it is, it works all the same
    private async Task SayAsync(MqttConnection connection, byte[] state, CancellationToken cancellationToken)
    {
        try
        {
            var publication = new MqttPublication(_options.StatusTopic, state) { IsRetained = true };
            await connection.PublishAsync(publication, cancellationToken);
        }
        catch (ConnectorException refused) when (!connection.Lost.IsCompleted)
        {
            LogNotSaid(refused.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            LogNotSaid("no answer");
        }
    }

    private async Task TakeAsync(MqttConnection connection, MqttApplicationMessageReceivedEventArgs received)
    {
        var delivery = new ReceivedMessage(connection, received);
        delivery.IsOwn = _echoes.IsOwn(delivery);
        delivery.IsReply = !delivery.IsOwn && TopicFilters.Match(_options.ReplyFilters, delivery.Topic);
        if (delivery.IsReply)
        {
            Replied?.Invoke(delivery); // at once, whatever is stored meanwhile; its acknowledgement waits for its turn
        }

        if (delivery.Quality > 0)
        {
            await _received.Writer.WriteAsync(delivery, _stop.Token);
        }
        else if (!_received.Writer.TryWrite(delivery))
        {
            MqttTelemetry.Received.Add(1, MqttTelemetry.Outcome("dropped")); // sent "at most once", and there is no room
        }
    }

    // the one queue: each is begun before the next, and ends when it is acknowledged
    private async Task SendAsync()
    {
        await foreach (var pending in _outgoing.Reader.ReadAllAsync(CancellationToken.None))
        {
            await _window.WaitAsync(CancellationToken.None);
            _ = PublishAsync(pending);
        }
    }

    private async Task PublishAsync(PendingPublication pending)
    {
        using var limit = new CancellationTokenSource(_options.AcknowledgeTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, pending.Cancelled);
        try
        {
            var connection = _connection ?? throw MqttFaults.Away(Status.State == MqttLinkState.Away ? Status.LastFault : null);
            if (!connection.HasNoLocal || _options.IsShared)
            {
                _echoes.Note(pending.Publication);
            }

            await connection.PublishAsync(pending.Publication, either.Token);
            pending.Done.TrySetResult();
        }
        catch (OperationCanceledException cancelled) when (!pending.Cancelled.IsCancellationRequested)
        {
            pending.Done.TrySetException(MqttFaults.Of(cancelled, "PUBLISH", mayHaveHappened: true));
        }
        catch (Exception failure)
        {
            pending.Done.TrySetException(failure); // the caller's to judge
        }
        finally
        {
            _ = _window.Release();
        }
    }

    private TimeSpan PauseAfter(int failures)
    {
        var longest = Math.Min(
            _options.LongestPause.TotalSeconds,
            _options.FirstPause.TotalSeconds * Math.Pow(2, Math.Min(failures, 20) - 1)
        );
        return TimeSpan.FromSeconds(longest * (0.75 + (Random.Shared.NextDouble() / 4)));
    }

    private void Tell(MqttLinkState state, string protocol, ConnectorException? fault)
    {
        var now = _time.GetUtcNow().UtcDateTime;
        Status = new MqttLinkStatus(state, state == Status.State ? Status.SinceAt : now, protocol, fault ?? Status.LastFault)
        {
            FailedAt = fault is null ? Status.FailedAt : now,
        };
        Changed?.Invoke(Status);
    }

    [LoggerMessage(LogLevel.Information, "The broker has let Portal in by {Protocol}; session kept: {Kept}")]
    private partial void LogConnected(string protocol, bool kept);

    [LoggerMessage(LogLevel.Warning, "No connection to the broker: {Fault}")]
    private partial void LogAway(string fault);

    [LoggerMessage(LogLevel.Error, "The link to the broker broke; it is made anew")]
    private partial void LogBroke(Exception exception);

    [LoggerMessage(LogLevel.Warning, "The broker did not take this node's state: {Fault}")]
    private partial void LogNotSaid(string fault);

    private sealed record PendingPublication(MqttPublication Publication, CancellationToken Cancelled)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
