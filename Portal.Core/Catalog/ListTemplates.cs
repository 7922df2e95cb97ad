using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Catalog;

/// <summary>Lists templates: filters, search, sort and pages on the database. Source: C4, R2.</summary>
public sealed class ListTemplates(PortalDatabase database)
{
    /// <summary>One page.</summary>
    /// <param name="actor">Who looks.</param>
    /// <param name="request">What.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<Result<KeysetPage<CatalogTemplate>>> ExecuteAsync(
        Actor actor,
        CatalogListRequest request,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.SeeCatalog.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        return await request.Keyset.ReadAsync(request.In(db.CatalogTemplates.AsNoTracking()), request.Page, cancellationToken);
    }

    /// <summary>How many of what matches can be approved at once: they wait, and nothing speaks against them.</summary>
    public async Task<Result<int>> CountCleanAsync(Actor actor, CatalogListRequest request, CancellationToken cancellationToken)
    {
        if (AccessPolicy.SeeCatalog.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        return await request.Clean(db.CatalogTemplates).CountAsync(cancellationToken);
    }

    /// <summary>How many templates each tab shows under the same search and filter.</summary>
    public async Task<Result<IReadOnlyDictionary<CatalogTab, int>>> CountTabsAsync(
        Actor actor,
        CatalogListRequest request,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.SeeCatalog.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        var counts = new Dictionary<CatalogTab, int>();
        foreach (var tab in Enum.GetValues<CatalogTab>())
        {
            counts[tab] = await (request with { Tab = tab }).In(db.CatalogTemplates).CountAsync(cancellationToken);
        }

        return counts;
    }
}
