using Microsoft.Extensions.Options;
using Portal.Core.Jobs;

namespace Portal.Core.ServicePlans.Import;

/// <summary>
/// Reads subscriptions again whose invoices have changed: an invoice and its payment leave no trace on the order. Runs before the pull of the
/// subscriptions themselves, whose first way through reads every invoice. Source: P4, 002-11, FACTS §6 (payment_state).
/// </summary>
internal sealed class InvoicePull(
    PullLedger ledger,
    IServicePlanDirectory directory,
    PlanWriter writer,
    IOptions<PullOptions> options
)
{
    /// <summary>Name of the cursor.</summary>
    public const string Feed = "odoo.subscription-invoices";

    // invoices that are asked about at once, and subscriptions that are read at once
    private const int Chunk = 200;

    /// <summary>Pulls from where the cursor stands; the first time it only takes its place.</summary>
    public async Task RunAsync(JobProgress progress, CancellationToken cancellationToken)
    {
        var cursor = await ledger.ReadAsync(Feed, cancellationToken);
        var stored = new StoredCursor(cursor);
        if (cursor.IsFirst)
        {
            var newest = await directory.FindNewestInvoiceChangeAsync(cancellationToken);
            cursor.BeginFirst(newest ?? DateTime.UnixEpoch, ledger.Now);
            cursor.Complete(null, ledger.Now);
            await writer.StoreAsync([], stored, progress, cancellationToken);
        }
        else
        {
            await ChangesAsync(stored, progress, cancellationToken);
        }
    }

    private async Task ChangesAsync(StoredCursor stored, JobProgress progress, CancellationToken cancellationToken)
    {
        var (cursor, size) = (stored.Cursor, options.Value.PullPageSize);
        cursor.BeginChanges(options.Value.PullOverlap, ledger.Now);
        DateTime? newest = null;
        ChangePosition? position = new ChangePosition(cursor.AfterAt ?? DateTime.UnixEpoch, cursor.AfterId);
        while (position is { } at)
        {
            var page = await directory.ListInvoiceChangesAsync(at.At, at.Id, size, cancellationToken);
            await ReadAsync(page, progress, cancellationToken);
            position = at.After([.. page.Select(invoice => (invoice.Id, invoice.ChangedAt))], size);
            newest = page.Select(invoice => (DateTime?)invoice.ChangedAt).Append(newest).Max();
            if (position is { } next)
            {
                cursor.MoveTo(next);
                await writer.StoreAsync([], stored, progress, cancellationToken);
            }

            cancellationToken.ThrowIfCancellationRequested();
        }

        cursor.Complete(newest, ledger.Now);
        await writer.StoreAsync([], stored, progress, cancellationToken);
    }

    private async Task ReadAsync(IReadOnlyList<ChangedInvoice> page, JobProgress progress, CancellationToken cancellationToken)
    {
        var plans = new SortedSet<int>();
        foreach (var part in page.Chunk(Chunk))
        {
            plans.UnionWith(await directory.FindByInvoicesAsync([.. part.Select(invoice => invoice.Id)], cancellationToken));
        }

        foreach (var part in plans.Chunk(Chunk))
        {
            await writer.StoreAsync(await directory.ReadAsync(part, cancellationToken), null, progress, cancellationToken);
        }
    }
}
