using System.Globalization;
using Portal.Core.Connections;
using Portal.Core.Jobs;
using Portal.Core.Retail.Entitlements;

namespace Portal.Core.Retail.Drifts;

/// <summary>
/// Compares confirmed orders with what ABS has, in both directions. What differs is listed with both values; what differs no longer resolves
/// itself, but only after a complete comparison. Source: 001-48, b4, P4.
/// </summary>
/// <remarks>Next: <see cref="EntitlementComparison"/>.</remarks>
public sealed class Reconcile : IJob
{
    /// <summary>The job's name.</summary>
    public const string JobName = "reconcile-entitlements";

    private const int Page = 100;

    private readonly ConnectedSystems _systems;
    private readonly IEntitlementGateway _gateway;
    private readonly EntitlementComparison _comparison;
    private readonly MissingEntitlements _missing;
    private readonly FollowWaiting _waiting;

    internal Reconcile(
        ConnectedSystems systems,
        IEntitlementGateway gateway,
        EntitlementComparison comparison,
        MissingEntitlements missing,
        FollowWaiting waiting
    ) => (_systems, _gateway, _comparison, _missing, _waiting) = (systems, gateway, comparison, missing, waiting);

    /// <inheritdoc/>
    public string Name => JobName;

    /// <inheritdoc/>
    public string Title => "Compare orders with entitlements";

    /// <inheritdoc/>
    public AccessPolicy Policy => AccessPolicy.ReconcileOrders;

    /// <inheritdoc/>
    public async ValueTask<Refusal?> FindRestAsync(CancellationToken cancellationToken) =>
        _gateway.IsConnected
            ? await _systems.FindRestAsync(ExternalSystem.Odoo, cancellationToken) // an order that Portal does not know is read there
            : ConnectionRefusals.NothingToAsk(ExternalSystem.Abs);

    /// <inheritdoc/>
    public async Task<string> RunAsync(JobProgress progress, CancellationToken cancellationToken)
    {
        var pass = new ComparisonPass(_missing.Now);
        await _waiting.RunAsync(cancellationToken);
        await ComparePagesAsync(pass, progress, cancellationToken);
        await _comparison.NoteFurtherAsync(pass, cancellationToken);
        var (without, ended) = await _missing.ListAsync(pass, progress.Trigger == JobTrigger.Person, cancellationToken);
        var gone = await _missing.ResolveUnseenAsync(pass, cancellationToken);
        progress.Advance(
            0,
            ("orders without entitlement", without),
            ("orders whose entitlement has ended", ended),
            ("differences resolved", gone)
        );
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{progress.Done} entitlements compared, {without} orders without one, {ended} whose one has ended, {gone} differences resolved."
        );
    }

    // what follows a pass says what is not there, so a pass that is not complete ends here
    private async Task ComparePagesAsync(ComparisonPass pass, JobProgress progress, CancellationToken cancellationToken)
    {
        var turned = new HashSet<string>(StringComparer.Ordinal);
        var unreadable = 0;
        string? after = null;
        do
        {
            var page = await _gateway.ListAsync(after, Page, cancellationToken);
            await _comparison.CompareAsync(pass, page.Entitlements, cancellationToken);
            progress.Advance(page.Entitlements.Count, ("entitlements compared", page.Entitlements.Count));
            unreadable += page.Unreadable;
            after = page.Next;
            if (after is not null && !turned.Add(after))
            {
                throw NotAList("gives the same page of its list again and again, so that it has no end");
            }
        } while (after is not null);

        if (unreadable > 0)
        {
            throw NotAList($"lists entitlements without an id ({unreadable.ToString(CultureInfo.InvariantCulture)})");
        }
    }

    private static JobFailedException NotAList(string what) =>
        new(
            $"ABS {what}. What is missing was not looked for, and what differs stays listed. An administrator of ABS must see to it.",
            new InvalidDataException("The list of ABS cannot be read to its end.")
        );
}
