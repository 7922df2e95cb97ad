using System.Security.Cryptography.X509Certificates;
using MQTTnet;
using MQTTnet.Adapter;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace Portal.Core.Mqtt;

/// <summary>
/// Finds the broker and opens connections to it: version 5, and 3.1.1 where that is refused, be it by a word or, as some do, by closing without
/// one. Source: MQTT.
/// </summary>
internal sealed class MqttConnector(MqttOptions options, MqttEndpointResolver resolve, TimeProvider time)
{
    /// <summary>What the will and the leave say.</summary>
    public static readonly byte[] Offline = """{"state":"offline"}"""u8.ToArray();

    private IEnumerable<MqttProtocolVersion> Versions =>
        options.Version switch
        {
            MqttVersion.V5 => [MqttProtocolVersion.V500],
            MqttVersion.V311 => [MqttProtocolVersion.V311],
            _ => [MqttProtocolVersion.V500, MqttProtocolVersion.V311],
        };

    /// <summary>Where it is; null when none is configured.</summary>
    public ValueTask<MqttEndpoint?> FindEndpointAsync(CancellationToken cancellationToken) => resolve(cancellationToken);

    /// <summary>Opens a connection with the session and the will of this node.</summary>
    /// <exception cref="ConnectorException">It cannot be had.</exception>
    public Task<MqttConnection> OpenAsync(
        Func<MqttConnection, MqttApplicationMessageReceivedEventArgs, Task> take,
        CancellationToken cancellationToken
    ) => OpenAsync(WithSession, take, cancellationToken);

    /// <summary>Opens one beside it that leaves nothing at the broker, for a look.</summary>
    /// <exception cref="ConnectorException">It cannot be had.</exception>
    public Task<MqttConnection> OpenForLookAsync(CancellationToken cancellationToken) =>
        OpenAsync(
            static (builder, options) => builder.WithClientId($"{options.ClientId}-test").WithCleanStart(),
            static (_, _) => Task.CompletedTask,
            cancellationToken
        );

    private async Task<MqttConnection> OpenAsync(
        Action<MqttClientOptionsBuilder, MqttOptions> complete,
        Func<MqttConnection, MqttApplicationMessageReceivedEventArgs, Task> take,
        CancellationToken cancellationToken
    )
    {
        var endpoint =
            await resolve(cancellationToken)
            ?? throw new ConnectorException(ExternalSystem.Mqtt, ConnectorFault.NotConfigured, "Mqtt:Host is not set.");
        ConnectorException? refused = null;
        foreach (var version in Versions)
        {
            var (connection, fault, mayBeVersion) = await TryAsync(endpoint, version, complete, take, cancellationToken);
            if (connection is not null)
            {
                return connection;
            }

            refused = fault;
            if (!mayBeVersion)
            {
                break;
            }
        }

        throw refused!; // no version at all is not possible
    }

    private async Task<(MqttConnection? Connection, ConnectorException? Fault, bool MayBeVersion)> TryAsync(
        MqttEndpoint endpoint,
        MqttProtocolVersion version,
        Action<MqttClientOptionsBuilder, MqttOptions> complete,
        Func<MqttConnection, MqttApplicationMessageReceivedEventArgs, Task> take,
        CancellationToken cancellationToken
    )
    {
        using var limit = new CancellationTokenSource(options.ConnectTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var with = OptionsFor(endpoint, version, complete);
            return (await MqttConnection.OpenAsync(with, take, either.Token), null, false);
        }
        catch (ConnectorException refused)
        {
            return (null, refused, refused.Fault == ConnectorFault.Rejected);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested && IsFailure(failure))
        {
            var isClosed = failure is MqttConnectingFailedException && !limit.IsCancellationRequested;
            return (null, MqttFaults.Of(failure, "CONNECT"), isClosed);
        }
    }

    private static bool IsFailure(Exception failure) => MqttFaults.IsOfWire(failure) || failure is OperationCanceledException;

    private MqttClientOptions OptionsFor(
        MqttEndpoint endpoint,
        MqttProtocolVersion version,
        Action<MqttClientOptionsBuilder, MqttOptions> complete
    )
    {
        var builder = new MqttClientOptionsBuilder()
            .WithTcpServer(endpoint.Host, endpoint.Port)
            .WithProtocolVersion(version)
            .WithKeepAlivePeriod(options.KeepAlive)
            .WithTimeout(options.ConnectTimeout)
            .WithTlsOptions(Tls);
        if (options.Username is not null)
        {
            builder.WithCredentials(options.Username, options.Password?.Reveal());
        }

        if (version == MqttProtocolVersion.V500)
        {
            builder.WithReceiveMaximum(MqttOptions.ReceiveWindow).WithMaximumPacketSize(MqttOptions.LargestPacket);
        }

        complete(builder, options);
        if (version != MqttProtocolVersion.V500)
        {
            builder.WithSessionExpiryInterval(0); // there is none: a session stays until it is taken up again
        }

        return builder.Build();
    }

    private static void WithSession(MqttClientOptionsBuilder builder, MqttOptions options) =>
        builder
            .WithClientId(options.ClientId)
            .WithCleanStart(false)
            .WithSessionExpiryInterval((uint)options.SessionExpiry.TotalSeconds)
            .WithWillTopic(options.StatusTopic)
            .WithWillPayload(Offline)
            .WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
            .WithWillRetain();

    private void Tls(MqttClientTlsOptionsBuilder tls)
    {
        tls.UseTls(options.IsEncrypted);
        if (!options.IsEncrypted)
        {
            return;
        }

        tls.WithRevocationMode(X509RevocationMode.NoCheck);
        if (options.Authorities is { } authorities)
        {
            tls.WithTrustChain(authorities);
        }

        if (options.ClientCertificate is { } certificate)
        {
            tls.WithClientCertificates(new X509Certificate2Collection(certificate));
        }
    }
}
