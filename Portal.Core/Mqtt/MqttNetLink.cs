using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using MQTTnet;

namespace Portal.Core.Mqtt;

/// <summary>The link by MQTTnet: one connection after the other, one queue of what is published. Source: MQTT.</summary>
internal sealed partial class MqttNetLink : IMqttLink
{
    private static readonly TimeSpan Steady = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Leaving = TimeSpan.FromSeconds(2);

    private readonly Channel<IMqttDelivery> _received = Channel.CreateBounded<IMqttDelivery>(2 * MqttOptions.ReceiveWindow);
    private readonly TaskCompletionSource _tried = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private readonly MqttOptions _options;
    private readonly MqttConnector _connector;
    private readonly OwnEchoes _echoes;
    private readonly MqttOutgoing _outgoing;
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
        _outgoing = new MqttOutgoing(options, _echoes, time);
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

    public Task PublishAsync(MqttPublication publication, CancellationToken cancellationToken) =>
        _outgoing.PublishAsync(publication, Status.LastFault, cancellationToken);

    public void Reconnect(Exception cause) => _connection?.Abandon(cause);

    public IAsyncEnumerable<IMqttDelivery> ReadAllAsync(CancellationToken cancellationToken) =>
        _received.Reader.ReadAllAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 1)
        {
            return; // its service ends it before the container does
        }

        _outgoing.Complete();
        await _stop.CancelAsync();
        await _work;
        _received.Writer.TryComplete();
        await _outgoing.DisposeAsync();
        _stop.Dispose();
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

            await SayAsync(connection, """{"state":"online"}"""u8.ToArray(), _options.AcknowledgeTimeout, _stop.Token);
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
        // without it each node is sent everything, and the inbox knows the second of two by its id
        var isShared = _options.IsShared && connection.CanShare;
        if (_options.IsShared && !isShared)
        {
            LogNotShared(connection.Protocol);
        }

        using var limit = new CancellationTokenSource(_options.AcknowledgeTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _stop.Token);
        try
        {
            await connection.SubscribeAsync(_options.FiltersAs(isShared), isShared, either.Token);
            if (_options.IsAsking)
            {
                await connection.SubscribeAsync(_options.ReplyFilters, isShared: false, either.Token);
            }

            if (connection.HasSession && !_hasSubscribed)
            {
                // what an earlier start of this node had asked for otherwise
                var old = _options.FiltersAs(!isShared).Concat(_options.IsAsking ? [] : _options.ReplyFilters);
                await connection.UnsubscribeAsync(old, either.Token);
            }
        }
        catch (OperationCanceledException silent) when (!_stop.IsCancellationRequested)
        {
            throw MqttFaults.Of(silent, "SUBSCRIBE");
        }

        _hasSubscribed = true;
    }

    private async Task LeaveAsync(MqttConnection connection)
    {
        if (!connection.Lost.IsCompleted && _stop.IsCancellationRequested)
        {
            await SayAsync(connection, MqttConnector.Offline, Leaving, CancellationToken.None);
        }

        await connection.DisposeAsync();
    }

    // where this node may not say how it is, it works all the same
    private async Task SayAsync(MqttConnection connection, byte[] state, TimeSpan patience, CancellationToken stopping)
    {
        using var limit = new CancellationTokenSource(patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        try
        {
            var publication = new MqttPublication(_options.StatusTopic, state) { IsRetained = true };
            await connection.PublishAsync(publication, either.Token);
        }
        catch (ConnectorException refused) when (!connection.Lost.IsCompleted)
        {
            LogNotSaid(refused.Message);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
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
            Tell(delivery);
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

    // at once, whatever is stored meanwhile; its acknowledgement waits for its turn, whatever becomes of this
    private void Tell(ReceivedMessage reply)
    {
        try
        {
            Replied?.Invoke(reply);
        }
        catch (Exception exception)
        {
            LogNotHeard(exception); // the boundary of what comes in
        }
    }

    // what is published while Portal starts waits until the first attempt to connect has ended, well or not
    private async Task SendAsync()
    {
        await _tried.Task;
        await _outgoing.SendAsync(() => _connection, () => Status.State == MqttLinkState.Away ? Status.LastFault : null);
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
        if (state != MqttLinkState.Away || fault is not null)
        {
            _tried.TrySetResult();
        }

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

    [LoggerMessage(LogLevel.Warning, "The broker shares no subscriptions by {Protocol}: every node is sent every message")]
    private partial void LogNotShared(string protocol);

    [LoggerMessage(LogLevel.Error, "An answer at the broker could not be read; it is passed over")]
    private partial void LogNotHeard(Exception exception);
}
