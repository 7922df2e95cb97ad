using System.Globalization;
using Portal.Core.Connections;

namespace Portal.Core.Mqtt;

/// <summary>Looks at the connection to the broker, by a connection of its own beside the link: does it answer, and does it let Portal in. Source: R19.</summary>
internal sealed class MqttProbe(MqttConnector connector, MqttOptions options, TimeProvider time) : ISystemProbe
{
    public ExternalSystem System => ExternalSystem.Mqtt;

    public IReadOnlyList<string> Settings { get; } = ["Mqtt:Host", "Mqtt:Username", "Mqtt:Password"];

    public async ValueTask<ConnectionTarget?> FindTargetAsync(CancellationToken cancellationToken) =>
        await connector.FindEndpointAsync(cancellationToken) is { } endpoint
            ? new ConnectionTarget(
                string.Create(CultureInfo.InvariantCulture, $"{endpoint.Host}:{endpoint.Port}"),
                "",
                options.Username ?? ""
            )
            : null;

    public ValueTask<string> FindKeyDigestAsync(CancellationToken cancellationToken) => ValueTask.FromResult("");

    public async Task<ProbeReport> ProbeAsync(Action<ProbeStep> progress, CancellationToken cancellationToken)
    {
        if (await FindTargetAsync(cancellationToken) is not { } target)
        {
            return new ProbeReport(new ConnectionTarget(""), []) { Failure = NotConfigured };
        }

        var run = new ProbeRun(progress, Explain, time);
        var (protocol, milliseconds) = ("", 0L);
        MqttConnection? connection = null;
        try
        {
            await run.TryAsync(
                "Let in",
                async () =>
                {
                    connection = await connector.OpenForLookAsync(cancellationToken);
                    return protocol = connection.Protocol;
                }
            );
            await run.TryAsync(
                "Answered",
                async () => AnsweredIn(milliseconds = await PingAsync(connection!, cancellationToken))
            );
            await run.TryAsync("Subscriptions accepted", () => SubscribedAsync(connection!, cancellationToken));
        }
        finally
        {
            await (connection?.DisposeAsync() ?? ValueTask.CompletedTask);
        }

        return new ProbeReport(target, run.Steps)
        {
            Failure = run.Failure,
            Protocol = protocol,
            Account = options.Username ?? "",
            LatencyMilliseconds = milliseconds,
            Credential = options.Password is null ? null : new Credential(CredentialKind.Password),
        };
    }

    private static ProbeOutcome AnsweredIn(long milliseconds) =>
        string.Create(CultureInfo.InvariantCulture, $"in {milliseconds} ms");

    private async Task<long> PingAsync(MqttConnection connection, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        await connection.PingAsync(cancellationToken);
        return Math.Max(1, (long)time.GetElapsedTime(begun).TotalMilliseconds);
    }

    // not as a share of a group: one that leaves at once would be handed a message, and lose it
    private async Task<ProbeOutcome> SubscribedAsync(MqttConnection connection, CancellationToken cancellationToken)
    {
        string[] filters = [.. options.Filters, .. options.IsAsking ? options.ReplyFilters : []];
        await connection.SubscribeAsync(filters, isShared: false, cancellationToken);
        return string.Join(", ", filters);
    }

    private static ProbeFailure NotConfigured { get; } =
        new(
            ConnectorFault.NotConfigured,
            "connection.not-configured",
            "No MQTT broker is configured.",
            "Set Mqtt:Host, and Mqtt:Username and Mqtt:Password where it asks for them, and restart Portal."
        );

    private static ProbeFailure Explain(ConnectorException failure) =>
        new(
            failure.Fault,
            $"connection.{failure.Fault.ToString().ToLowerInvariant()}",
            FaultSentences.Describe(failure),
            failure.Fault switch
            {
                ConnectorFault.Unauthorized => "Check Mqtt:Username, Mqtt:Password and what the broker lets that user listen to.",
                ConnectorFault.Tls =>
                    "Check Mqtt:CaFile: the certificates that the broker's is trusted by; and that Mqtt:Host is the name in it.",
                ConnectorFault.Rejected => "Check Mqtt:Protocol and Mqtt:ClientId.",
                ConnectorFault.Malformed => "Check Mqtt:Port: something else answers there.",
                _ =>
                    "Check Mqtt:Host, Mqtt:Port, Mqtt:Tls, Mqtt:CertificateFile where it asks for one, and the network; what is to be published waits and goes out by itself.",
            }
        );
}
