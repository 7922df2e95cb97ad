using Portal.Core.Jobs;

namespace Portal.Core.Billing;

/// <summary>
/// Compares every pair of Odoo with the mirror: finds what was deleted, merged or changed without a trace among the changes. Safe to run
/// again after any end, and beside an import. Source: R17, 003-7, DESIGN §10.
/// </summary>
public sealed class SweepBillingAddresses : IJob
{
    /// <summary>The job's name.</summary>
    public const string JobName = "sweep-billing-addresses";

    private readonly BillingPull _pull;
    private readonly PairSweep _sweep;

    internal SweepBillingAddresses(BillingPull pull, PairSweep sweep)
    {
        _pull = pull;
        _sweep = sweep;
    }

    /// <inheritdoc/>
    public string Name => JobName;

    /// <inheritdoc/>
    public string Title => "Look for deleted billing addresses";

    /// <inheritdoc/>
    public AccessPolicy Policy => AccessPolicy.ImportBilling;

    /// <inheritdoc/>
    public async Task<string> RunAsync(JobProgress progress, CancellationToken cancellationToken)
    {
        var tally = new ImportTally(progress);
        await _pull.RunAsync(progress.Trigger, open => _sweep.RunAsync(open, tally, cancellationToken), cancellationToken);
        return tally.Sentence("billing addresses compared");
    }
}
