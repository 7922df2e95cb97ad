using System.Globalization;
using Portal.Core.Billing;
using Portal.Core.Connections;
using Portal.Core.Jobs;
using Portal.Core.ServicePlans.States;

namespace Portal.Core.ServicePlans.Import;

/// <summary>
/// Brings subscriptions with their invoices from Odoo, also those that no hook told of, and lets ABS follow; once a day at the earliest it finds out
/// which were deleted. Source: P4, 002-8, 002-11.
/// </summary>
public sealed class ImportSubscriptions : IJob
{
    /// <summary>The job's name.</summary>
    public const string JobName = "import-subscriptions";

    internal const string Read = "subscriptions read";
    internal const string Taken = "taken over";

    private readonly BillingGate _gate;
    private readonly InvoicePull _invoices;
    private readonly PlanPull _pull;
    private readonly PlanUpkeep _upkeep;
    private readonly ConnectedSystems _systems;

    internal ImportSubscriptions(
        BillingGate gate,
        InvoicePull invoices,
        PlanPull pull,
        PlanUpkeep upkeep,
        ConnectedSystems systems
    ) => (_gate, _invoices, _pull, _upkeep, _systems) = (gate, invoices, pull, upkeep, systems);

    /// <inheritdoc/>
    public string Name => JobName;

    /// <inheritdoc/>
    public string Title => "Import subscriptions";

    /// <inheritdoc/>
    public AccessPolicy Policy => AccessPolicy.ImportSubscriptions;

    /// <inheritdoc/>
    public ValueTask<Refusal?> FindRestAsync(CancellationToken cancellationToken) =>
        _systems.FindRestAsync(ExternalSystem.Odoo, cancellationToken);

    /// <inheritdoc/>
    public async Task<string> RunAsync(JobProgress progress, CancellationToken cancellationToken)
    {
        await _gate.AskAsync(
            progress.Trigger,
            async () =>
            {
                await _invoices.RunAsync(progress, cancellationToken);
                var version = await _pull.RunAsync(progress, cancellationToken);
                await _upkeep.RunAsync(progress, cancellationToken);
                return version;
            },
            cancellationToken
        );
        var read = progress.Counts.FirstOrDefault(count => count.Key == Read).Value;
        var taken = progress.Counts.FirstOrDefault(count => count.Key == Taken).Value;
        return string.Create(CultureInfo.InvariantCulture, $"Subscriptions read: {read}, taken over: {taken}.");
    }
}

/// <summary>What an import does after its pull: those that are held are read again, the daily sweep, and what a mapping left behind.</summary>
internal sealed class PlanUpkeep(HeldPlans held, PlanSweep sweep, FollowStates follow)
{
    /// <summary>Does it.</summary>
    public async Task RunAsync(JobProgress progress, CancellationToken cancellationToken)
    {
        await held.RunAsync(progress, cancellationToken);
        await sweep.RunIfDueAsync(progress, cancellationToken);
        await follow.RunWarnedAsync(cancellationToken);
        await follow.RunBehindAsync(cancellationToken);
        await follow.RunOverdueAsync(cancellationToken);
    }
}
