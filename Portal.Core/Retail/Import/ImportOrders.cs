using System.Globalization;
using Portal.Core.Billing;
using Portal.Core.Connections;
using Portal.Core.Jobs;

namespace Portal.Core.Retail.Import;

/// <summary>
/// Brings orders from Odoo, also those that no hook told of, and looks again at those that wait for something; once a day at the earliest
/// it finds out which were deleted. Source: P4, 001-23, 001-38.
/// </summary>
public sealed class ImportOrders : IJob
{
    /// <summary>The job's name.</summary>
    public const string JobName = "import-orders";

    private readonly BillingGate _gate;
    private readonly OrderPull _pull;
    private readonly WaitingOrders _waiting;
    private readonly OrderSweep _sweep;
    private readonly ConnectedSystems _systems;

    internal ImportOrders(BillingGate gate, OrderPull pull, WaitingOrders waiting, OrderSweep sweep, ConnectedSystems systems) =>
        (_gate, _pull, _waiting, _sweep, _systems) = (gate, pull, waiting, sweep, systems);

    /// <inheritdoc/>
    public string Name => JobName;

    /// <inheritdoc/>
    public string Title => "Import orders";

    /// <inheritdoc/>
    public AccessPolicy Policy => AccessPolicy.ImportOrders;

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
                var version = await _pull.RunAsync(progress, cancellationToken);
                await _waiting.RunAsync(progress, cancellationToken);
                await _sweep.RunIfDueAsync(progress, cancellationToken);
                return version;
            },
            cancellationToken
        );
        var read = progress.Counts.FirstOrDefault(count => count.Key == "orders read").Value;
        var taken = progress.Counts.FirstOrDefault(count => count.Key == "taken over").Value;
        return string.Create(CultureInfo.InvariantCulture, $"Orders read: {read}, taken over: {taken}.");
    }
}
