using Portal.Core.Connections;

namespace Portal.Core.Abs;

/// <summary>Looks at the connection to ABS: does it answer, and does it accept the key. Source: R19.</summary>
internal sealed class AbsProbe(AbsClient abs, TimeProvider time) : ISystemProbe
{
    public ExternalSystem System => ExternalSystem.Abs;

    public IReadOnlyList<string> Settings { get; } = ["Abs:BaseUrl", "Abs:ApiKey"];

    public async ValueTask<ConnectionTarget?> FindTargetAsync(CancellationToken cancellationToken) =>
        await abs.FindEndpointAsync(cancellationToken) is { } endpoint
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
        await run.TryAsync("Answered", () => AnsweredAsync(cancellationToken));
        await run.TryAsync(
            "Key accepted",
            async () =>
            {
                var begun = time.GetTimestamp();
                var answer = await abs.GetAsync("api/v1/entitlements?limit=1", cancellationToken);
                milliseconds = (long)time.GetElapsedTime(begun).TotalMilliseconds;
                return answer.IsGood && AbsAnswers.ReadPage(answer.Body) is not null
                    ? "entitlements can be read"
                    : Explain(AbsClient.Refused(answer.IsGood ? answer with { Status = 0 } : answer, "probe"));
            }
        );
        return new ProbeReport(target, run.Steps)
        {
            Failure = run.Failure,
            Protocol = "HTTP",
            LatencyMilliseconds = milliseconds,
            Credential = new Credential(CredentialKind.Key),
        };
    }

    // any answer but a failing gateway's shows that something is there; what it is, the next step tells
    private async Task<ProbeOutcome> AnsweredAsync(CancellationToken cancellationToken)
    {
        var answer = await abs.GetAsync("api/v1/health", cancellationToken);
        return answer.Status >= 500 ? Explain(AbsClient.Refused(answer, "health")) : "something answers";
    }

    private static ProbeFailure NotConfigured { get; } =
        new(
            ConnectorFault.NotConfigured,
            "connection.not-configured",
            "No ABS is configured.",
            "Set Abs:BaseUrl and Abs:ApiKey, and restart Portal."
        );

    private static ProbeFailure Explain(ConnectorException failure) =>
        new(
            failure.Fault,
            $"connection.{failure.Fault.ToString().ToLowerInvariant()}",
            FaultSentences.Describe(failure),
            failure.Fault switch
            {
                ConnectorFault.Unauthorized => "Check Abs:ApiKey, and the rights of that key in ABS.",
                ConnectorFault.Malformed or ConnectorFault.Rejected => "Check Abs:BaseUrl: the address that /api/v1 follows.",
                ConnectorFault.Tls => "Get a certificate that this machine trusts, or correct the address.",
                _ => "Check Abs:BaseUrl and the network; what is to be sent waits and goes out by itself.",
            }
        );
}
