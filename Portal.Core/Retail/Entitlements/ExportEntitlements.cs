using System.Runtime.CompilerServices;
using Portal.Core.Audit;
using Portal.Core.Lists;
using Portal.Core.Messaging;
using Portal.Core.Persistence;

namespace Portal.Core.Retail.Entitlements;

/// <summary>
/// Writes every entitlement that the list would show, not only a page, as CSV; same right, filters, search and order. The audit row is stored
/// first: nothing leaves without one, whether the file is received to its end or not. Source: DESIGN §8, P8, P9.
/// </summary>
public sealed class ExportEntitlements(PortalDatabase database, TimeProvider time)
{
    private const int Batch = 1000;

    /// <summary>Stores that it was exported and gives what writes the file; a refusal leaves nothing behind.</summary>
    /// <param name="actor">Who exports.</param>
    /// <param name="request">What the list shows; its page does not matter.</param>
    /// <param name="columns">What the file holds.</param>
    /// <param name="cancellationToken">Stops the beginning; the file has its own.</param>
    public async Task<Result<CsvFile<EntitlementRow>>> BeginAsync(
        Actor actor,
        EntitlementRequest request,
        IReadOnlyList<CsvColumn<EntitlementRow>> columns,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.SeeEntitlements.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        var what = new
        {
            tab = $"{request.Tab}",
            request.Search,
            request.OutletId,
            request.ChannelId,
            request.Reason,
            lacks = request.Lacks?.ToString(),
            request.LeastAttempts,
            request.From,
            request.Until,
        };
        await using var db = database.CreateDbContext();
        db.Audit.Add(AuditEntry.For(time.UtcInstant, actor, RetailActs.Exported, ("list", "entitlements"), after: what));
        await db.SaveChangesAsync(cancellationToken);
        return new CsvFile<EntitlementRow>(columns, stop => ReadAsync(request, stop));
    }

    private async IAsyncEnumerable<IReadOnlyList<EntitlementRow>> ReadAsync(
        EntitlementRequest request,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var path = await FindPathAsync(request, cancellationToken); // once: a file of a million rows has a thousand batches
        var batches = EntitlementListQuery
            .SortOf(request)
            .ReadAllAsync(
                database,
                (db, stop) => EntitlementListQuery.RowsAsync(db, request, path, stop),
                Batch,
                cancellationToken
            );
        await foreach (var batch in batches)
        {
            yield return batch;
        }
    }

    private async Task<EntitlementPath> FindPathAsync(EntitlementRequest request, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        return await EntitlementListQuery.FindPathAsync(db, request, cancellationToken);
    }
}
