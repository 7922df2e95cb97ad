using Portal.Core.Connections;

namespace Portal.Core.Pulseway;

/// <summary>Looks at the connection to Pulseway: does it answer, and does it accept the token. Source: R19, d4 (environment).</summary>
internal sealed class PulsewayProbe(PulsewayClient pulseway, TimeProvider time) : ISystemProbe
{
    public ExternalSystem System => ExternalSystem.Pulseway;

    public IReadOnlyList<string> Settings { get; } =
    ["Pulseway:BaseUrl", "Pulseway:TokenId", "Pulseway:TokenSecret", "Pulseway:Authentication"];

    public async ValueTask<ConnectionTarget?> FindTargetAsync(CancellationToken cancellationToken) =>
        await pulseway.FindEndpointAsync(cancellationToken) is { } endpoint
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
        var milliseconds = 0L;
        await run.TryAsync(
            "Token accepted",
            async () =>
            {
                var begun = time.GetTimestamp();
                _ = await pulseway.ReadNowAsync("environment", cancellationToken);
                milliseconds = (long)time.GetElapsedTime(begun).TotalMilliseconds;
                return "the token is good";
            }
        );
        await run.TryAsync("Devices listed", () => ListedAsync(cancellationToken));
        return new ProbeReport(target, run.Steps)
        {
            Failure = run.Failure,
            Protocol = "HTTP",
            LatencyMilliseconds = milliseconds,
            Credential = new Credential(CredentialKind.Key),
        };
    }

    private async Task<ProbeOutcome> ListedAsync(CancellationToken cancellationToken)
    {
        var answer = await pulseway.ReadNowAsync("devices?$top=1&$count=true", cancellationToken);
        return PulsewayAnswers.ReadPage(answer) is null
            ? Explain(new ConnectorException(ExternalSystem.Pulseway, ConnectorFault.Malformed, "devices: no list."))
            : "devices can be read";
    }

    private static ProbeFailure NotConfigured { get; } =
        new(
            ConnectorFault.NotConfigured,
            "connection.not-configured",
            "No Pulseway is configured.",
            "Set Pulseway:BaseUrl, Pulseway:TokenId and Pulseway:TokenSecret, and restart Portal."
        );

    private static ProbeFailure Explain(ConnectorException failure) =>
        new(
            failure.Fault,
            $"connection.{failure.Fault.ToString().ToLowerInvariant()}",
            FaultSentences.Describe(failure),
            failure.Fault switch
            {
                ConnectorFault.Unauthorized =>
                    "Check Pulseway:TokenId, Pulseway:TokenSecret and Pulseway:Authentication (Administration, API Access).",
                ConnectorFault.Malformed or ConnectorFault.Rejected =>
                    "Check Pulseway:BaseUrl: the address with the version, such as https://api.pulseway.com/v3.",
                ConnectorFault.Throttled => "Too many calls in a short time; it goes on by itself.",
                ConnectorFault.Tls => "Get a certificate that this machine trusts, or correct the address.",
                _ => "Check Pulseway:BaseUrl and the network; devices are read again by themselves.",
            }
        );
}
