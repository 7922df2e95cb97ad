using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Lists;

/// <summary>A conflict, with the records it lies between.</summary>
/// <param name="Conflict">The conflict.</param>
/// <param name="Other">The other asset; null where two systems differ about the one.</param>
/// <param name="OdooClient">The client that Odoo says, where clients differ.</param>
/// <param name="GroupClient">The client that the group says, where clients differ.</param>
public sealed record ShownConflict(AssetConflict Conflict, Asset? Other, Client? OdooClient, Client? GroupClient);

/// <summary>An asset with all that hangs on it.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="Client">Its client, or null.</param>
/// <param name="Group">Its device group, or null.</param>
/// <param name="Conflicts">What a person has to decide.</param>
/// <param name="OdooUrl">Where people open it in Odoo; null where Odoo does not keep it.</param>
/// <param name="EndsAt">UTC instant its days of grace end, or null.</param>
public sealed record AssetDetail(
    Asset Asset,
    Client? Client,
    DeviceGroup? Group,
    IReadOnlyList<ShownConflict> Conflicts,
    Uri? OdooUrl,
    DateTime? EndsAt
);

/// <summary>Reads one asset, and its story. Source: 000-15, scenario 20.</summary>
public sealed class FindAsset(PortalDatabase database, IAssetRecords records, ReadTimeline timeline, AssetOptions options)
{
    /// <summary>Reads it.</summary>
    public async Task<Result<AssetDetail>> ExecuteAsync(Actor actor, Guid key, CancellationToken cancellationToken)
    {
        if (AccessPolicy.SeeAssets.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        if (await db.Assets.AsNoTracking().SingleOrDefaultAsync(each => each.Key == key, cancellationToken) is not { } asset)
        {
            return AssetRefusals.NoAsset;
        }

        var client = await FindClientAsync(db, asset.ClientKey, cancellationToken);
        var group = await db
            .DeviceGroups.AsNoTracking()
            .SingleOrDefaultAsync(each => each.Key == asset.GroupKey, cancellationToken);
        return new AssetDetail(
            asset,
            client,
            group,
            await ListConflictsAsync(db, asset, group, cancellationToken),
            asset.OdooId is { } id ? records.AssetUrl(id) : null,
            asset.IsInService ? asset.GoneSince + options.Grace : null
        );
    }

    /// <summary>Reads a part of its story, newest first.</summary>
    /// <param name="actor">Who looks.</param>
    /// <param name="key">The asset.</param>
    /// <param name="olderThan">An entry's id to go on from, or null for the newest.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<Result<TimelinePage>> ReadTimelineAsync(
        Actor actor,
        Guid key,
        Guid? olderThan,
        CancellationToken cancellationToken
    ) =>
        AccessPolicy.SeeAssets.Check(actor) is { } forbidden
            ? forbidden
            : await timeline.ExecuteAsync((AssetActs.Asset, key.ToString()), [], olderThan, cancellationToken);

    private static async Task<List<ShownConflict>> ListConflictsAsync(
        PortalDbContext db,
        Asset asset,
        DeviceGroup? group,
        CancellationToken cancellationToken
    )
    {
        var open = await db
            .AssetConflicts.AsNoTracking()
            .Where(each => each.State == ConflictState.Open && (each.AssetKey == asset.Key || each.OtherKey == asset.Key))
            .OrderBy(each => each.FoundAt)
            .ThenBy(each => each.Key)
            .ToListAsync(cancellationToken);
        var shown = new List<ShownConflict>();
        foreach (var conflict in open)
        {
            var isPair = conflict.AssetKey != conflict.OtherKey;
            var otherKey = conflict.AssetKey == asset.Key ? conflict.OtherKey : conflict.AssetKey;
            shown.Add(
                new ShownConflict(
                    conflict,
                    isPair ? await db.Assets.AsNoTracking().SingleAsync(each => each.Key == otherKey, cancellationToken) : null,
                    isPair ? null : await FindClientAsync(db, asset.OdooClientKey, cancellationToken),
                    isPair ? null : await FindClientAsync(db, group?.ClientKey, cancellationToken)
                )
            );
        }

        return shown;
    }

    private static async Task<Client?> FindClientAsync(PortalDbContext db, Guid? key, CancellationToken cancellationToken) =>
        key is { } wanted ? await db.Clients.AsNoTracking().SingleAsync(each => each.Key == wanted, cancellationToken) : null;
}
