using Microsoft.Extensions.Options;
using Portal.Core.Jobs;

namespace Portal.Core.Retail.Import;

/// <summary>
/// Brings orders from Odoo into the mirror: all of them the first time, afterwards what changed, page by page with the cursor behind each.
/// Source: P4, b6, FACTS §4 (write_date).
/// </summary>
internal sealed class OrderPull(PullLedger ledger, IOrderDirectory directory, OrderWriter writer, IOptions<PullOptions> options)
{
    /// <summary>Name of the cursor.</summary>
    public const string Feed = "odoo.orders";

    // an order brings lines, invoices and partners: fewer at once than of other records
    private const int MostAtOnce = 200;

    private int Size => Math.Min(options.Value.PullPageSize, MostAtOnce);

    /// <summary>Pulls from where the cursor stands.</summary>
    /// <param name="progress">To be kept up to date.</param>
    /// <param name="cancellationToken">Ends it after the page at work.</param>
    /// <returns>The cursor's version.</returns>
    public async Task<int> RunAsync(JobProgress progress, CancellationToken cancellationToken)
    {
        var cursor = await ledger.ReadAsync(Feed, cancellationToken);
        var stored = new StoredCursor(cursor);
        await (
            cursor.IsFirst ? FirstAsync(stored, progress, cancellationToken) : ChangesAsync(stored, progress, cancellationToken)
        );
        return cursor.Version;
    }

    private async Task FirstAsync(StoredCursor stored, JobProgress progress, CancellationToken cancellationToken)
    {
        var cursor = stored.Cursor;
        if (cursor.AfterId is null)
        {
            cursor.BeginFirst(await directory.FindNewestChangeAsync(cancellationToken) ?? DateTime.UnixEpoch, ledger.Now);
        }

        while (await directory.ListAsync(cursor.AfterId ?? 0, Size, cancellationToken) is { Count: > 0 } page)
        {
            cursor.MoveTo(page.Max(order => order.Id));
            await writer.StoreAsync(page, stored, progress, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
        }

        cursor.Complete(null, ledger.Now);
        await writer.StoreAsync([], stored, progress, cancellationToken);
    }

    private async Task ChangesAsync(StoredCursor stored, JobProgress progress, CancellationToken cancellationToken)
    {
        var cursor = stored.Cursor;
        cursor.BeginChanges(options.Value.PullOverlap, ledger.Now);
        DateTime? newest = null;
        ChangePosition? position = new ChangePosition(cursor.AfterAt ?? DateTime.UnixEpoch, cursor.AfterId);
        while (position is { } at)
        {
            var page = await directory.ListChangesAsync(at.At, at.Id, Size, cancellationToken);
            position = at.After([.. page.Select(order => (order.Id, order.ChangedAt))], Size);
            newest = page.Select(order => (DateTime?)order.ChangedAt).Append(newest).Max();
            if (position is { } next)
            {
                cursor.MoveTo(next);
            }

            await writer.StoreAsync(page, stored, progress, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
        }

        cursor.Complete(newest, ledger.Now);
        await writer.StoreAsync([], stored, progress, cancellationToken);
    }
}
