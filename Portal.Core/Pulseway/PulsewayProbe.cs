using Portal.Core.Connections;

namespace Portal.Core.Pulseway;

/// <summary>Looks at the connection to Pulseway: does it answer, and does it accept the token. Source: R19, d4.</summary>
internal sealed class PulsewayProbe(PulsewayClient pulseway, TimeProvider time) : ISystemProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public ExternalSystem System => ExternalSystem.Pulseway;

    public IReadOnlyList<string> Settings { get; } =
    ["Pulseway:BaseUrl", "Pulseway:TokenId", "Pulseway:TokenSecret", "Pulseway:WebhookSecret"];

    public async ValueTask<ConnectionTarget?> FindTargetAsync(CancellationToken cancellationToken) =>
        await pulseway.FindEndpointAsync(cancellationToken) is { } endpoint
            ? new ConnectionTarget(endpoint.BaseUrl.AbsoluteUri, Account: endpoint.TokenId)
            : null;

    public ValueTask<string> FindKeyDigestAsync(CancellationToken cancellationToken) => ValueTask.FromResult("");

    public async Task<ProbeReport> ProbeAsync(Action<ProbeStep> progress, CancellationToken cancellationToken)
    {
        if (await FindTargetAsync(cancellationToken) is not { } target)
        {
            return new ProbeReport(new ConnectionTarget(""), []) { Failure = VendorFailures.NotConfigured(System, Settings) };
        }

        var run = new ProbeRun(progress, failure => VendorFailures.Explain(failure, "Pulseway:BaseUrl", "Pulseway:TokenId"), time);
        var begun = time.GetTimestamp();
        await run.TryAsync(
            "Answered, and the token is accepted",
            async () =>
                await pulseway.GetAsync(
                    "environment",
                    Patience,
                    static found => LooseJson.Text(found, "ProductName", "Version") is { Length: > 0 } name ? name : "it answers",
                    cancellationToken
                )
        );
        var milliseconds = (long)time.GetElapsedTime(begun).TotalMilliseconds;
        await run.TryAsync(
            "Devices can be read",
            async () =>
                await pulseway.GetAsync("devices?$top=1", Patience, static _ => "devices can be read", cancellationToken)
        );
        return new ProbeReport(target, run.Steps)
        {
            Failure = run.Failure,
            Protocol = "HTTP, v3",
            LatencyMilliseconds = milliseconds,
            Credential = new Credential(CredentialKind.Key),
        };
    }
}
