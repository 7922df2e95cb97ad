using Portal.Core.Audit;
using Portal.Core.Lists;
using Portal.Core.Persistence;

namespace Portal.Core.Billing;

/// <summary>
/// Writes every billing address that the list would show, not only a page, as CSV; same rights, filters, search and order. The audit row
/// is stored first: nothing leaves without one, whether the file is received to its end or not. Source: DESIGN §8, P8, P9.
/// </summary>
public sealed class ExportBillingAddresses(PortalDatabase databases, BillingVisibility visibility, TimeProvider time)
{
    private const int Batch = 1000;

    /// <summary>Stores that it was exported and gives what writes the file; a refusal leaves nothing behind.</summary>
    /// <param name="actor">Who exports.</param>
    /// <param name="request">What the list shows; its page does not matter.</param>
    /// <param name="columns">What the file holds.</param>
    /// <param name="cancellationToken">Stops the beginning; the file has its own.</param>
    public async Task<Result<CsvFile<BillingAddress>>> BeginAsync(
        Actor actor,
        BillingListRequest request,
        IReadOnlyList<CsvColumn<BillingAddress>> columns,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.SeeBilling.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        var viewer = new BillingViewer(actor, await visibility.OfAsync(actor, cancellationToken));
        await using var db = databases.CreateDbContext();
        var now = time.GetUtcNow().UtcDateTime;
        var what = new
        {
            request.Search,
            State = request.State?.ToString(),
            Country = request.CountryKey,
            request.OperatingCompanyId,
            request.Mine,
        };
        db.Audit.Add(AuditEntry.For(now, actor, "billing-addresses.exported", ("list", "billing-addresses"), after: what));
        await db.SaveChangesAsync(cancellationToken);
        return new CsvFile<BillingAddress>(columns, stop => ReadAsync(viewer, request, stop));
    }

    private async IAsyncEnumerable<IReadOnlyList<BillingAddress>> ReadAsync(
        BillingViewer viewer,
        BillingListRequest request,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var batches = BillingListQuery
            .SortOf(request)
            .ReadAllAsync(
                databases,
                async (db, stop) => (await BillingListQuery.SourceAsync(db, viewer, request, stop)).Rows,
                Batch,
                cancellationToken
            );
        await foreach (var batch in batches)
        {
            yield return batch;
        }
    }
}
