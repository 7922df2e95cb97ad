using Microsoft.Extensions.Options;
using Portal.Core.Jobs;

namespace Portal.Core.Billing;

/// <summary>
/// What import and sweep share: the cursor, and that a refused account ends the run at once and is left alone by the runs that come by
/// themselves. Source: row 10.
/// </summary>
internal sealed class BillingPull(PullLedger ledger, BillingGate gate, IOptions<PullOptions> options, TimeProvider time)
{
    /// <summary>Name of the cursor.</summary>
    public const string Feed = "odoo.billing-addresses";

    /// <summary>Runs the work with the cursor as it stands.</summary>
    /// <exception cref="ConnectorException">Odoo failed, or refused Portal's account less than an hour ago.</exception>
    public Task RunAsync(JobTrigger trigger, Func<OpenCursor, Task> work, CancellationToken cancellationToken) =>
        gate.AskAsync(
            trigger,
            async () =>
            {
                var cursor = await ledger.ReadAsync(Feed, cancellationToken);
                await work(new OpenCursor(cursor, options.Value, time));
                return cursor.Version;
            },
            cancellationToken
        );
}
