using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Lists;

/// <summary>The one query of the list: page, count and export share its filters, search and order.</summary>
internal static class AssetListQuery
{
    /// <summary>The rows, filtered and searched the cheapest way.</summary>
    public static async Task<KeysetSource<Asset>> SourceAsync(
        PortalDbContext db,
        AssetListRequest request,
        CancellationToken cancellationToken
    )
    {
        var filtered = Filter(db.Assets.AsNoTracking(), request);
        var search = new SubstringSearch<Asset>(asset => asset.SearchText, request.Search);
        if (search.IsEmpty)
        {
            return new KeysetSource<Asset>(filtered);
        }

        if (await search.FindAsync(db, cancellationToken) is not { } hits)
        {
            return new KeysetSource<Asset>(search.In(filtered));
        }

        var found = Filter(hits.Rows.AsNoTracking(), request);
        return hits.AreFew
            ? new KeysetSource<Asset>(found)
            : new KeysetSource<Asset>(search.In(filtered)) { Found = found, Walked = filtered };
    }

    /// <summary>The order.</summary>
    public static Keyset<Asset> SortOf(AssetListRequest request)
    {
        return request.Sort switch
        {
            AssetSort.Client => new Keyset<Asset, string>(
                asset => asset.ClientNameKey,
                asset => asset.Key,
                request.Descending,
                asset => asset.HostnameKey
            ),
            AssetSort.Found => By(asset => asset.CreatedAt),
            _ => By(asset => asset.HostnameKey),
        };

        Keyset<Asset> By<TKey>(Expression<Func<Asset, TKey>> key)
            where TKey : notnull => new Keyset<Asset, TKey>(key, asset => asset.Key, request.Descending);
    }

    private static IQueryable<Asset> Filter(IQueryable<Asset> assets, AssetListRequest request)
    {
        assets = request.ClientKey is { } client ? assets.Where(asset => asset.ClientKey == client) : assets;
        assets = request.GroupKey is { } group ? assets.Where(asset => asset.GroupKey == group) : assets;
        assets = request.OsKey.Length > 0 ? assets.Where(asset => asset.OsKey == request.OsKey) : assets;
        assets = request.Status is { } status ? assets.Where(asset => asset.Status == status) : assets;
        return request.Filter switch
        {
            AssetFilter.Conflict => assets.Where(asset => asset.HasConflict),
            AssetFilter.Unmapped => assets.Where(asset => asset.ClientKey == null),
            _ => assets,
        };
    }
}
