namespace Portal.Core.Mqtt;

/// <summary>How the link stands.</summary>
public enum MqttLinkState
{
    /// <summary>Not begun, or ended.</summary>
    Off,

    /// <summary>No connection; it is tried again and again.</summary>
    Away,

    /// <summary>The broker has let Portal in and taken its subscriptions.</summary>
    Connected,
}

/// <summary>How the link stands, and since when.</summary>
/// <param name="State">How.</param>
/// <param name="SinceAt">UTC instant of the last change.</param>
/// <param name="Protocol">What is spoken: "MQTT 5.0"; empty before the first connection.</param>
/// <param name="LastFault">How it last failed; kept while it is well again.</param>
public sealed record MqttLinkStatus(MqttLinkState State, DateTime SinceAt, string Protocol, ConnectorException? LastFault)
{
    /// <summary>UTC instant of the last failure, or null.</summary>
    public DateTime? FailedAt { get; init; }
}

/// <summary>What is to be published, at least once.</summary>
/// <param name="Topic">Where to; without wildcards.</param>
/// <param name="Payload">The bytes.</param>
public sealed record MqttPublication(string Topic, ReadOnlyMemory<byte> Payload)
{
    /// <summary>The id that is the same for every repeat; only MQTT 5 carries it beside the payload.</summary>
    public string? MessageId { get; init; }

    /// <summary>Trace id; likewise.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>True for a state that the broker keeps for those who come later.</summary>
    public bool IsRetained { get; init; }
}

/// <summary>
/// The connection to a broker, kept up until it is disposed. What it hands out stays with the broker until it is acknowledged. Thread-safe.
/// Source: MQTT, C3.
/// </summary>
public interface IMqttLink : IAsyncDisposable
{
    /// <summary>How it stands.</summary>
    MqttLinkStatus Status { get; }

    /// <summary>Raised after a change; handlers must be quick and not throw.</summary>
    event Action<MqttLinkStatus>? Changed;

    /// <summary>
    /// Raised for what comes at <see cref="MqttOptions.ReplyFilters"/>, as soon as it comes; handlers must be quick and not throw. Readers find it too, as
    /// <see cref="IMqttDelivery.IsReply"/>, to acknowledge it in its turn.
    /// </summary>
    event Action<IMqttDelivery>? Replied;

    /// <summary>Begins to keep the connection up; returns at once.</summary>
    void Start();

    /// <summary>Gives the connection up and opens another one, by which all comes again that was not acknowledged.</summary>
    /// <param name="cause">Why.</param>
    void Reconnect(Exception cause);

    /// <summary>Publishes once, in the order of the calls, and ends when the broker has acknowledged it.</summary>
    /// <param name="publication">What.</param>
    /// <param name="cancellationToken">Stops the waiting; what was sent may have arrived.</param>
    /// <exception cref="ConnectorException">The broker is away, refused it or did not acknowledge it.</exception>
    Task PublishAsync(MqttPublication publication, CancellationToken cancellationToken);

    /// <summary>What comes, in the order of arrival; for one reader.</summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    IAsyncEnumerable<IMqttDelivery> ReadAllAsync(CancellationToken cancellationToken);
}

/// <summary>One message that came.</summary>
public interface IMqttDelivery
{
    /// <summary>Its topic.</summary>
    string Topic { get; }

    /// <summary>Its bytes.</summary>
    ReadOnlyMemory<byte> Payload { get; }

    /// <summary>0, 1 or 2, as it was sent to Portal.</summary>
    int Quality { get; }

    /// <summary>True when the broker had kept it for those who come later.</summary>
    bool IsRetained { get; }

    /// <summary>True when it was sent before, and was not acknowledged.</summary>
    bool IsRepeat { get; }

    /// <summary>True when Portal published it itself and the broker sent it back: nothing is to be done but to acknowledge it.</summary>
    bool IsOwn { get; }

    /// <summary>True for an answer, which whoever asked has heard by now: nothing is to be done but to acknowledge it.</summary>
    bool IsReply { get; }

    /// <summary>A property beside the payload, of MQTT 5; null without.</summary>
    string? FindProperty(string name);

    /// <summary>Lets the broker forget it. Does nothing when its connection is gone: then it comes again.</summary>
    Task AcknowledgeAsync();
}
