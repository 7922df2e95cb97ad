using System.Runtime.CompilerServices;
using Portal.Core.Audit;
using Portal.Core.Lists;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Lists;

/// <summary>
/// Writes every asset that the list would show, not only a page, as CSV; same right, filters, search and order. The audit row is stored first.
/// Source: DESIGN §8, P8, P9.
/// </summary>
public sealed class ExportAssets(PortalDatabase database, TimeProvider time)
{
    private const int Batch = 1000;

    /// <summary>Stores that it was exported and gives what writes the file; a refusal leaves nothing behind.</summary>
    public async Task<Result<CsvFile<AssetRow>>> BeginAsync(
        Actor actor,
        AssetListRequest request,
        IReadOnlyList<CsvColumn<AssetRow>> columns,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.SeeAssets.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        var what = new
        {
            request.Search,
            request.ClientKey,
            request.GroupKey,
            request.OsKey,
            status = request.Status?.ToString(),
            filter = $"{request.Filter}",
        };
        await using var db = database.CreateDbContext();
        var now = time.GetUtcNow().UtcDateTime;
        db.Audit.Add(AuditEntry.For(now, actor, AssetActs.Exported, ("list", "assets"), after: what));
        await db.SaveChangesAsync(cancellationToken);
        return new CsvFile<AssetRow>(columns, stop => ReadAsync(request, stop));
    }

    private async IAsyncEnumerable<IReadOnlyList<AssetRow>> ReadAsync(
        AssetListRequest request,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var batches = AssetListQuery
            .SortOf(request)
            .ReadAllAsync(
                database,
                async (db, stop) => (await AssetListQuery.SourceAsync(db, request, stop)).Found,
                Batch,
                cancellationToken
            );
        await foreach (var batch in batches)
        {
            await using var db = database.CreateDbContext();
            yield return await ListAssets.NameAsync(db, batch, cancellationToken);
        }
    }
}
