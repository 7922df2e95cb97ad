using Microsoft.Extensions.Options;
using Portal.Core.Jobs;

namespace Portal.Core.Billing;

/// <summary>
/// What import and sweep share: a refused account ends the run at once, and is left alone by the runs that come by themselves.
/// Source: row 10.
/// </summary>
internal sealed class BillingPull(PullLedger ledger, IBillingFeed feed, IOptions<PullOptions> options, TimeProvider time)
{
    /// <summary>Name of the cursor.</summary>
    public const string Feed = "odoo.billing-addresses";

    /// <summary>Runs the work with the cursor as it stands.</summary>
    /// <exception cref="ConnectorException">Odoo failed, or refused Portal's account less than an hour ago.</exception>
    public async Task RunAsync(JobTrigger trigger, Func<OpenCursor, Task> work, CancellationToken cancellationToken)
    {
        var cursor = await ledger.ReadAsync(Feed, cancellationToken);
        var account = await feed.ReadAccountAsync(cancellationToken);
        if (!ledger.MayAsk(cursor, account, trigger))
        {
            throw new ConnectorException(
                ExternalSystem.Odoo,
                ConnectorFault.Unauthorized,
                $"Not asked again: refused at {cursor.RefusedAt:HH:mm} UTC, left alone for {PullLedger.Pause}."
            );
        }

        try
        {
            await work(new OpenCursor(cursor, options.Value, time));
        }
        catch (ConnectorException exception) when (exception.Fault == ConnectorFault.Unauthorized)
        {
            await ledger.RefuseAsync(Feed, CancellationToken.None);
            throw;
        }
    }
}
