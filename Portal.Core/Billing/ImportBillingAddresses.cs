using Portal.Core.Jobs;

namespace Portal.Core.Billing;

/// <summary>
/// Brings pairs of company and invoice contact from Odoo into Portal's mirror: all of them the first time, afterwards what changed. Odoo
/// wins over what Portal has; what left Odoo is marked, never removed. Each page is committed, and the next run goes on behind the last one.
/// Source: 003-2, 003-6, 003-7, R17, P5.
/// </summary>
/// <remarks>Next: <see cref="SweepBillingAddresses"/> for what leaves no trace among the changes.</remarks>
public sealed class ImportBillingAddresses : IJob
{
    /// <summary>The job's name.</summary>
    public const string JobName = "import-billing-addresses";

    private readonly BillingPull _pull;
    private readonly FirstPass _first;
    private readonly ChangesPass _changes;
    private readonly PairSweep _sweep;

    internal ImportBillingAddresses(BillingPull pull, FirstPass first, ChangesPass changes, PairSweep sweep)
    {
        _pull = pull;
        _first = first;
        _changes = changes;
        _sweep = sweep;
    }

    /// <inheritdoc/>
    public string Name => JobName;

    /// <inheritdoc/>
    public string Title => "Import billing addresses";

    /// <inheritdoc/>
    public AccessPolicy Policy => AccessPolicy.ImportBilling;

    /// <inheritdoc/>
    public async Task<string> RunAsync(JobProgress progress, CancellationToken cancellationToken)
    {
        var tally = new ImportTally(progress);
        await _pull.RunAsync(progress.Trigger, PullAsync, cancellationToken);
        return tally.Sentence("billing addresses read");

        async Task PullAsync(OpenCursor open)
        {
            var isAgain = open.Cursor.IsAgain;
            if (open.Cursor.IsFirst)
            {
                await _first.RunAsync(open, tally, cancellationToken);
            }
            else
            {
                await _changes.RunAsync(open, tally, cancellationToken);
            }

            await (
                isAgain
                    ? _sweep.RunQuietlyAsync(open, tally, cancellationToken)
                    : _sweep.RunIfFewerAsync(open, tally, cancellationToken)
            );
        }
    }
}
