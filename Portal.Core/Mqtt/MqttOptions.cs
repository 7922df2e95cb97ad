using System.Security.Cryptography.X509Certificates;

namespace Portal.Core.Mqtt;

/// <summary>Which MQTT is spoken.</summary>
public enum MqttVersion
{
    /// <summary>5.0, and 3.1.1 with a broker that refuses it.</summary>
    Auto,

    /// <summary>5.0 only.</summary>
    V5,

    /// <summary>3.1.1 only.</summary>
    V311,
}

/// <summary>Where the broker is and how Portal speaks with it. The host binds section <c>Mqtt</c>. Source: DESIGN §6, MQTT.</summary>
public sealed record MqttOptions
{
    /// <summary>Most messages that are published and not acknowledged yet.</summary>
    public const int Window = 100;

    /// <summary>
    /// Most messages that a broker of version 5 is to send ahead: as many as come while one commit syncs and the acknowledgements of the one before
    /// are on their way. With 3.1.1 the broker's own setting rules. Source: G6.
    /// </summary>
    public const ushort ReceiveWindow = 500;

    /// <summary>Largest packet that a broker of version 5 is to send; what is larger than a message may be is kept as dead, not taken in.</summary>
    public const uint LargestPacket = 2 * 1024 * 1024;

    /// <summary>What is listened to unless it is set: all that ABS tells, and all that concerns its services. Source: 002-4, 002-18, D18.</summary>
    public static IReadOnlyList<string> DefaultFilters { get; } = ["emit/ABS/+/+/+", "emit/+/BSS/+/+"];

    /// <summary>Name or address; empty: no broker.</summary>
    public string Host { get; init; } = "";

    /// <summary>Its port.</summary>
    public int Port { get; init; } = 1883;

    /// <summary>True for an encrypted connection.</summary>
    public bool IsEncrypted { get; init; }

    /// <summary>What alone its certificate is trusted by; null for what this machine trusts.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>What Portal proves itself with besides, or null.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>Login there, or null.</summary>
    public string? Username { get; init; }

    /// <summary>That login's password, or null.</summary>
    public Secret? Password { get; init; }

    /// <summary>The name the broker knows this node by; what was not acknowledged is kept there under it.</summary>
    public string ClientId { get; init; } = DefaultClientId;

    /// <summary>Which MQTT is spoken.</summary>
    public MqttVersion Version { get; init; }

    /// <summary>What is listened to.</summary>
    public IReadOnlyList<string> Filters { get; init; } = DefaultFilters;

    /// <summary>
    /// Topics of answers to what Portal asks by the broker. What comes there is handed to whoever asked and never taken in, also when nobody asks any
    /// more.
    /// </summary>
    public IReadOnlyList<string> ReplyFilters { get; init; } = [];

    /// <summary>True when something is asked by the broker, so that <see cref="ReplyFilters"/> are listened to; each node hears all answers.</summary>
    public bool IsAsking { get; init; }

    /// <summary>True where several nodes share the work: the broker sends each message to one of them.</summary>
    public bool IsShared { get; init; }

    /// <summary>How long the connection may be silent.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long it may take until the broker has let Portal in.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the broker may take to acknowledge what is published.</summary>
    public TimeSpan AcknowledgeTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long the broker keeps what comes while Portal is away.</summary>
    public TimeSpan SessionExpiry { get; init; } = TimeSpan.FromDays(7);

    /// <summary>The first wait before a new attempt; it doubles.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>The longest such wait.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The name of a node that is given none: that of its machine.</summary>
    public static string DefaultClientId { get; } = $"portal-{Environment.MachineName.ToLowerInvariant()}";

    /// <summary>Where this node says, and the broker once it is gone, whether it is there.</summary>
    public string StatusTopic =>
        $"portal/{(ClientId.StartsWith("portal-", StringComparison.Ordinal) ? ClientId["portal-".Length..] : ClientId)}/status";

    /// <summary>The filters as the broker is told them.</summary>
    /// <param name="isShared">Whether the nodes share what comes by them.</param>
    public IEnumerable<string> FiltersAs(bool isShared) =>
        isShared ? Filters.Select(filter => $"$share/portal/{filter}") : Filters;
}

/// <summary>Where the broker is now.</summary>
/// <param name="Host">Name or address.</param>
/// <param name="Port">Port.</param>
public sealed record MqttEndpoint(string Host, int Port)
{
    /// <summary>The endpoint of options, or null when none is configured.</summary>
    public static MqttEndpoint? From(MqttOptions options) =>
        options.Host.Length == 0 ? null : new MqttEndpoint(options.Host, options.Port);
}

/// <summary>Finds the broker; the sandbox's is known only once it listens.</summary>
/// <param name="cancellationToken">Stops the waiting.</param>
public delegate ValueTask<MqttEndpoint?> MqttEndpointResolver(CancellationToken cancellationToken);
