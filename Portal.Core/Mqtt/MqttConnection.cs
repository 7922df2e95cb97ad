using System.Buffers;
using System.Text;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace Portal.Core.Mqtt;

/// <summary>
/// One connection to the broker, from its opening to its end; never used again. So an acknowledgement can never leave by a later connection,
/// where its number may be that of another message. Thread-safe.
/// </summary>
internal sealed class MqttConnection : IAsyncDisposable
{
    private const int Overhead = 1024; // what a packet holds besides topic and payload, at most

    private readonly IMqttClient _client;
    private readonly TaskCompletionSource<Exception?> _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private MqttClientConnectResult? _accepted;
    private MqttProtocolVersion _version;

    private MqttConnection(Func<MqttConnection, MqttApplicationMessageReceivedEventArgs, Task> take)
    {
        _client = new MqttClientFactory().CreateMqttClient();
        _client.ApplicationMessageReceivedAsync += received =>
        {
            received.AutoAcknowledge = false;
            return take(this, received);
        };
        _client.DisconnectedAsync += gone =>
        {
            _lost.TrySetResult(gone.Exception);
            return Task.CompletedTask;
        };
    }

    /// <summary>Ends when the connection does, with what ended it or null.</summary>
    public Task<Exception?> Lost => _lost.Task;

    /// <summary>What is spoken.</summary>
    public string Protocol => _version == MqttProtocolVersion.V500 ? "MQTT 5.0" : "MQTT 3.1.1";

    /// <summary>True when a message that Portal published itself is not sent back to it.</summary>
    public bool HasNoLocal => _version == MqttProtocolVersion.V500;

    /// <summary>True when the broker can send each message to one of several nodes.</summary>
    public bool CanShare => _version == MqttProtocolVersion.V500 && _accepted is { SharedSubscriptionAvailable: true };

    /// <summary>Room for what is published and not acknowledged yet.</summary>
    public SemaphoreSlim Room { get; private set; } = new(MqttOptions.Window);

    /// <summary>True when the broker still had what Portal subscribed to before.</summary>
    public bool HasSession => _accepted?.IsSessionPresent ?? false;

    /// <summary>Opens one.</summary>
    /// <param name="options">How.</param>
    /// <param name="take">Takes what comes, in order; it is acknowledged by hand.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="MQTTnet.Adapter.MqttConnectingFailedException">Something answered, but not as a broker of this version.</exception>
    /// <exception cref="ConnectorException">It could not be reached, or refused.</exception>
    public static async Task<MqttConnection> OpenAsync(
        MqttClientOptions options,
        Func<MqttConnection, MqttApplicationMessageReceivedEventArgs, Task> take,
        CancellationToken cancellationToken
    )
    {
        var connection = new MqttConnection(take) { _version = options.ProtocolVersion };
        try
        {
            var result = await connection._client.ConnectAsync(options, cancellationToken);
            connection._accepted =
                result.ResultCode == MqttClientConnectResultCode.Success
                    ? result
                    : throw MqttFaults.OfConnect(result.ResultCode, result.ReasonString);
            if (result.ReceiveMaximum is { } most and > 0 and < MqttOptions.Window)
            {
                connection.Room = new SemaphoreSlim(most);
            }

            return connection;
        }
        catch
        {
            connection._client.Dispose();
            throw;
        }
    }

    /// <summary>Subscribes to everything.</summary>
    /// <exception cref="ConnectorException">The broker refused one, or is gone.</exception>
    public async Task SubscribeAsync(IEnumerable<string> filters, bool isShared, CancellationToken cancellationToken)
    {
        var options = new MqttClientSubscribeOptionsBuilder();
        foreach (var filter in filters)
        {
            var topic = new MqttTopicFilterBuilder().WithTopic(filter).WithAtLeastOnceQoS();
            if (HasNoLocal)
            {
                // a shared subscription must not ask for it
                topic = topic.WithNoLocal(!isShared).WithRetainHandling(MqttRetainHandling.SendAtSubscribeIfNewSubscriptionOnly);
            }

            options.WithTopicFilter(topic.Build());
        }

        var result = await GuardAsync("SUBSCRIBE", () => _client.SubscribeAsync(options.Build(), cancellationToken));
        foreach (var item in result.Items)
        {
            if (item.ResultCode > MqttClientSubscribeResultCode.GrantedQoS2)
            {
                throw MqttFaults.OfSubscribe(item.TopicFilter.Topic, item.ResultCode);
            }
        }
    }

    /// <summary>Takes subscriptions back; one that is not there is no fault.</summary>
    /// <exception cref="ConnectorException">The broker is gone.</exception>
    public Task UnsubscribeAsync(IEnumerable<string> filters, CancellationToken cancellationToken)
    {
        var options = new MqttClientUnsubscribeOptionsBuilder();
        foreach (var filter in filters)
        {
            options.WithTopicFilter(filter);
        }

        return GuardAsync("UNSUBSCRIBE", () => _client.UnsubscribeAsync(options.Build(), cancellationToken));
    }

    /// <summary>Begins to send before it returns; ends when the broker has acknowledged it.</summary>
    /// <exception cref="ConnectorException">The broker refused it, or is gone.</exception>
    public async Task PublishAsync(MqttPublication publication, CancellationToken cancellationToken)
    {
        var bytes = publication.Payload.Length + (publication.Topic.Length * 3L) + Overhead;
        if (_accepted?.MaximumPacketSize is { } limit and > 0 && bytes > limit)
        {
            throw MqttFaults.TooLarge(publication.Payload.Length, limit);
        }

        var message = new MqttApplicationMessageBuilder()
            .WithTopic(publication.Topic)
            .WithPayload(new ReadOnlySequence<byte>(publication.Payload))
            .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
            .WithRetainFlag(publication.IsRetained);
        if (_version == MqttProtocolVersion.V500)
        {
            AddProperties(message, publication);
        }

        var result = await GuardAsync("PUBLISH", () => _client.PublishAsync(message.Build(), cancellationToken));
        if (!result.IsSuccess)
        {
            throw MqttFaults.OfPublish(result.ReasonCode, result.ReasonString);
        }
    }

    /// <summary>Asks the broker for a sign of life.</summary>
    /// <exception cref="ConnectorException">It gave none.</exception>
    public Task PingAsync(CancellationToken cancellationToken) =>
        GuardAsync(
            "PINGREQ",
            async () =>
            {
                await _client.PingAsync(cancellationToken);
                return true;
            }
        );

    /// <summary>Acknowledges what came by this connection; when it is gone meanwhile, the broker sends it again.</summary>
    public async Task AcknowledgeAsync(MqttApplicationMessageReceivedEventArgs received)
    {
        try
        {
            if (!_lost.Task.IsCompleted)
            {
                await received.AcknowledgeAsync(CancellationToken.None);
            }
        }
        catch (Exception exception)
        {
            // whatever it was, the broker has not heard it: by the next connection the message comes again
            _lost.TrySetResult(exception);
        }
    }

    /// <summary>Gives the connection up.</summary>
    public void Abandon(Exception cause) => _lost.TrySetResult(cause);

    /// <summary>Takes leave, so that the broker does not publish the will; the session stays.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_client.IsConnected)
            {
                await _client.DisconnectAsync(new MqttClientDisconnectOptionsBuilder().Build());
            }
        }
        catch (Exception exception) when (MqttFaults.IsOfWire(exception) || exception is OperationCanceledException)
        {
            _lost.TrySetResult(exception); // gone before the leave was taken
        }

        _client.Dispose();
    }

    private static async Task<T> GuardAsync<T>(string doing, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (MqttClientNotConnectedException gone)
        {
            throw MqttFaults.Of(gone, doing);
        }
        catch (Exception exception) when (MqttFaults.IsOfWire(exception) || exception is NullReferenceException)
        {
            throw MqttFaults.Of(exception, doing, mayHaveHappened: true); // the library lets go of the wire while it is used
        }
    }

    private static void AddProperties(MqttApplicationMessageBuilder message, MqttPublication publication)
    {
        message.WithContentType("application/json");
        if (publication.MessageId is { } id)
        {
            message.WithUserProperty(MqttArrivals.MessageId, Encoding.UTF8.GetBytes(id).AsMemory());
        }

        if (publication.CorrelationId is { } correlation)
        {
            message.WithUserProperty(MqttArrivals.CorrelationId, Encoding.UTF8.GetBytes(correlation).AsMemory());
        }
    }
}
