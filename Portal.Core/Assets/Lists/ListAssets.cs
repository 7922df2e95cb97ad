using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Lists;

/// <summary>Lists the devices of all clients, from Portal's own records: works while Odoo and Pulseway are away. Source: 000-14, P6.</summary>
public sealed class ListAssets(PortalDatabase database)
{
    private const int MostClients = 500;
    private const int MostSystems = 200;

    /// <summary>Reads one page.</summary>
    public async Task<Result<KeysetPage<AssetRow>>> ExecuteAsync(
        Actor actor,
        AssetListRequest request,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.SeeAssets.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        var source = await AssetListQuery.SourceAsync(db, request, cancellationToken);
        var page = await AssetListQuery.SortOf(request).ReadAsync(source, request.Page, cancellationToken);
        var rows = await NameAsync(db, page.Rows, cancellationToken);
        return new KeysetPage<AssetRow>(rows, page.Previous, page.Next, page.Total, page.From);
    }

    /// <summary>Clients and operating systems to narrow the list by.</summary>
    public async Task<Result<AssetFilters>> ReadFiltersAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (AccessPolicy.SeeAssets.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        var assets = db.Assets;
        var clients = await db
            .Clients.AsNoTracking()
            .Where(client => assets.Any(asset => asset.ClientKey == client.Key))
            .OrderBy(client => client.NameKey)
            .ThenBy(client => client.Key)
            .Take(MostClients)
            .ToListAsync(cancellationToken);
        var systems = await db
            .Assets.Where(asset => asset.OsKey != "")
            .GroupBy(asset => asset.OsKey)
            .Select(found => new AssetOs(found.Key, found.Min(asset => asset.Os) ?? ""))
            .Take(MostSystems)
            .ToListAsync(cancellationToken);
        return new AssetFilters(clients, [.. systems.OrderBy(each => each.Key, StringComparer.Ordinal)]);
    }

    internal static async Task<List<AssetRow>> NameAsync(
        PortalDbContext db,
        IReadOnlyList<Asset> assets,
        CancellationToken cancellationToken
    )
    {
        var keys = assets.Select(asset => asset.ClientKey).OfType<Guid>().Distinct().ToList();
        var names = await db
            .Clients.Where(client => keys.Contains(client.Key))
            .ToDictionaryAsync(client => client.Key, client => client.Name, cancellationToken);
        return [.. assets.Select(asset => new AssetRow(asset, asset.ClientKey is { } key ? names.GetValueOrDefault(key) : null))];
    }
}
