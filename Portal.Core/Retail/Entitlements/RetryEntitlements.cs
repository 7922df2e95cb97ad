using Portal.Core.Messaging.Replay;

namespace Portal.Core.Retail.Entitlements;

/// <summary>
/// Sends everything again that a list of entitlements matches, on all its pages: outlet, channel, search, age, reason and attempts count as they
/// do there. What waits or is delivered is left alone. Source: R2, R3, scenario 11.
/// </summary>
public sealed class RetryEntitlements(RetryMatching retry)
{
    /// <summary>How many would be sent again now.</summary>
    public async Task<Result<int>> EstimateAsync(Actor actor, EntitlementRequest request, CancellationToken cancellationToken) =>
        AccessPolicy.SendAgain.Check(actor) is { } forbidden
            ? forbidden
            : await retry.EstimateAsync(actor, AccessPolicy.SendAgain, EntitlementScope.FilterOf(request), cancellationToken);

    /// <summary>How many of them ABS refused for good with the contents they still have.</summary>
    public async Task<Result<int>> CountRefusedAsync(
        Actor actor,
        EntitlementRequest request,
        CancellationToken cancellationToken
    ) =>
        AccessPolicy.SendAgain.Check(actor) is { } forbidden
            ? forbidden
            : await retry.CountRefusedAsync(actor, AccessPolicy.SendAgain, EntitlementScope.FilterOf(request), cancellationToken);

    /// <summary>Begins; the run is watched like every job's.</summary>
    /// <returns>The run's id. A refusal while another one is at work.</returns>
    public async Task<Result<Guid>> ExecuteAsync(Actor actor, EntitlementRequest request, CancellationToken cancellationToken) =>
        AccessPolicy.SendAgain.Check(actor) is { } forbidden
            ? forbidden
            : await retry.ExecuteAsync(actor, AccessPolicy.SendAgain, EntitlementScope.FilterOf(request), cancellationToken);
}
