using Portal.Core.Assets.Groups;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Placing;

/// <summary>
/// Finds the asset of a device that Pulseway lists, or that an event tells of, or makes it; with its group, and its client where that is known.
/// Matched by Pulseway id, serial number, hostname and client; what cannot be decided is a conflict. Source: 000-19, 000-20, D5, D6.
/// </summary>
public sealed class PlaceDevice
{
    private readonly PlaceGroup _groups;
    private readonly AssetClient _clients;
    private readonly ConflictLedger _conflicts;
    private readonly TimeProvider _time;

    internal PlaceDevice(PlaceGroup groups, AssetClient clients, ConflictLedger conflicts, TimeProvider time) =>
        (_groups, _clients, _conflicts, _time) = (groups, clients, conflicts, time);

    /// <summary>
    /// Places one; inside the caller's write transaction, which saves and commits. Safe to repeat. The asset has no client while its group is
    /// unmatched: then what came for it is held under <see cref="Asset.GroupKey"/>, and let go by <see cref="IGroupFollower"/>.
    /// </summary>
    /// <param name="db">Inside a write transaction.</param>
    /// <param name="found">The device; what is not known of it is empty.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<Asset> PlaceAsync(PortalDbContext db, FoundDevice found, CancellationToken cancellationToken)
    {
        await AssetTurn.TakeAsync(db, cancellationToken);
        var known = await KnownAssets.ReadAsync(db, [(found.Id, found.Facts)], [], cancellationToken);
        return await PlaceAsync(db, known, found, cancellationToken);
    }

    internal async Task<Asset> PlaceAsync(
        PortalDbContext db,
        KnownAssets known,
        FoundDevice found,
        CancellationToken cancellationToken
    )
    {
        var asset = known.FindByPulseway(Asset.KeyOf(found.Id));
        var group = await PlaceGroupAsync(db, asset, found, cancellationToken);
        if (asset is null)
        {
            var match = AssetMatch.Find(known, found.Facts, group?.ClientKey, static each => each.PulsewayKey is null);
            asset = match.Asset ?? Add(db, known, found);
            asset.Identify(found.Id);
            Describe(db, asset, found.Facts);
            foreach (var (kind, other, about) in match.Doubts)
            {
                _ = await _conflicts.AskAsync(db, kind, (asset, other), about, cancellationToken);
            }
        }
        else if (Differs(asset, found))
        {
            Describe(db, asset, found.Facts);
        }

        if (group is not null && asset.GroupKey != group.Key)
        {
            asset.PlaceIn(group.Key);
        }

        await _clients.SettleAsync(db, asset, group?.ClientKey, cancellationToken);
        return asset;
    }

    // an event that does not say where the device belongs leaves it where it is
    private async Task<DeviceGroup?> PlaceGroupAsync(
        PortalDbContext db,
        Asset? asset,
        FoundDevice found,
        CancellationToken cancellationToken
    )
    {
        if (
            asset?.GroupKey is { } key
            && (found.Group.IsNowhere || (found.Group.GroupId.Length == 0 && asset.ListedAt is not null))
        )
        {
            return await db.DeviceGroups.FindAsync([key], cancellationToken);
        }

        return await _groups.PlaceAsync(db, found.Group, cancellationToken);
    }

    private Asset Add(PortalDbContext db, KnownAssets known, FoundDevice found)
    {
        var now = _time.GetUtcNow().UtcDateTime;
        var asset = Asset.Make(now);
        db.Assets.Add(asset);
        known.Add(asset);
        var what = new
        {
            found.Facts.Name,
            pulsewayId = found.Id,
            found.Facts.Serial,
        };
        db.Audit.Add(AuditEntry.For(now, Actor.Portal, AssetActs.Found, AssetActs.SubjectOf(asset), after: what));
        return asset;
    }

    private void Describe(PortalDbContext db, Asset asset, DeviceFacts facts)
    {
        var before = new
        {
            asset.Hostname,
            asset.Serial,
            asset.Os,
        };
        asset.Describe(facts);
        var after = new
        {
            asset.Hostname,
            asset.Serial,
            asset.Os,
        };
        if (before.Hostname.Length > 0 && !before.Equals(after))
        {
            var now = _time.GetUtcNow().UtcDateTime;
            db.Audit.Add(AuditEntry.For(now, Actor.Portal, AssetActs.Changed, AssetActs.SubjectOf(asset), before, after));
        }
    }

    // when it was last seen is news once an hour: thousands of devices would be written every few minutes
    private static bool Differs(Asset asset, FoundDevice found)
    {
        var facts = found.Facts;
        return IsNews(facts.Name, asset.Hostname)
            || IsNews(facts.Serial, asset.Serial)
            || IsNews(facts.Os, asset.Os)
            || IsNews(facts.OsVersion, asset.OsVersion)
            || IsNews(facts.Type, asset.Type)
            || IsNews(facts.Description, asset.Description)
            || IsNews(facts.ExternalIp, asset.ExternalIp)
            || IsNews(facts.LocalIps, asset.LocalIps)
            || IsNews(facts.RemoteUrl, asset.RemoteUrl)
            || IsNews(facts.LastUser, asset.LastUser)
            || IsLater(facts.LastSeenAt, asset.LastSeenAt)
            || IsLater(facts.AuditedAt, asset.AuditedAt);
    }

    private static bool IsNews(string told, string known) => told.Length > 0 && told != known;

    private static bool IsLater(DateTime? told, DateTime? known) =>
        told is { } at && (known is not { } before || at - before >= TimeSpan.FromHours(1));
}
