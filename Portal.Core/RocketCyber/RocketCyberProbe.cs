using Portal.Core.Connections;

namespace Portal.Core.RocketCyber;

/// <summary>Looks at the connection to RocketCyber: does it answer, and does it accept the key. Source: R19, d5.</summary>
internal sealed class RocketCyberProbe(RocketCyberClient rocketCyber, TimeProvider time) : ISystemProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public ExternalSystem System => ExternalSystem.RocketCyber;

    public IReadOnlyList<string> Settings { get; } = ["RocketCyber:BaseUrl", "RocketCyber:ApiKey", "RocketCyber:WebhookToken"];

    public async ValueTask<ConnectionTarget?> FindTargetAsync(CancellationToken cancellationToken) =>
        await rocketCyber.FindEndpointAsync(cancellationToken) is { } endpoint
            ? new ConnectionTarget(endpoint.BaseUrl.AbsoluteUri)
            : null;

    public ValueTask<string> FindKeyDigestAsync(CancellationToken cancellationToken) => ValueTask.FromResult("");

    public async Task<ProbeReport> ProbeAsync(Action<ProbeStep> progress, CancellationToken cancellationToken)
    {
        if (await FindTargetAsync(cancellationToken) is not { } target)
        {
            return new ProbeReport(new ConnectionTarget(""), []) { Failure = NotConfigured };
        }

        var run = new ProbeRun(progress, Explain, time);
        var begun = time.GetTimestamp();
        await run.TryAsync(
            "Answered, and the key is accepted",
            async () =>
            {
                _ = await rocketCyber.ListAsync(
                    "incidents?page=1&pageSize=1",
                    Patience,
                    static each => each.ToString(),
                    cancellationToken
                );
                return "incidents can be read";
            }
        );
        return new ProbeReport(target, run.Steps)
        {
            Failure = run.Failure,
            Protocol = "HTTP, v3",
            LatencyMilliseconds = (long)time.GetElapsedTime(begun).TotalMilliseconds,
            Credential = new Credential(CredentialKind.Key),
        };
    }

    private static ProbeFailure NotConfigured { get; } =
        new(
            ConnectorFault.NotConfigured,
            "connection.not-configured",
            "No RocketCyber is configured.",
            "Set RocketCyber:BaseUrl and RocketCyber:ApiKey, and restart Portal."
        );

    private static ProbeFailure Explain(ConnectorException failure) =>
        new(
            failure.Fault,
            $"connection.{failure.Fault.ToString().ToLowerInvariant()}",
            FaultSentences.Describe(failure),
            failure.Fault switch
            {
                ConnectorFault.Unauthorized => "Check RocketCyber:ApiKey (Provider Settings, RocketCyber API).",
                ConnectorFault.Malformed or ConnectorFault.Rejected =>
                    "Check RocketCyber:BaseUrl: the address with the version, such as https://api-eu.rocketcyber.com/v3.",
                ConnectorFault.Throttled => "Too many calls in a short time; it goes on by itself.",
                ConnectorFault.Tls => "Get a certificate that this machine trusts, or correct the address.",
                _ => "Check RocketCyber:BaseUrl and the network; incidents are read again by themselves.",
            }
        );
}
