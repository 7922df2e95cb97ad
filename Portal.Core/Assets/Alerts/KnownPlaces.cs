using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Alerts;

/// <summary>What Portal knows of whose an alert is, without asking or making anything.</summary>
internal static class KnownPlaces
{
    /// <summary>True when the device is an asset.</summary>
    public static Task<bool> IsKnownAsync(PortalDbContext db, string deviceKey, CancellationToken cancellationToken) =>
        db.Assets.AnyAsync(asset => asset.PulsewayKey == deviceKey, cancellationToken);

    /// <summary>The asset of an alert, by Pulseway's id of it, or null.</summary>
    public static async Task<Asset?> FindAssetAsync(PortalDbContext db, Alert alert, CancellationToken cancellationToken)
    {
        if (alert.Source != AlertSource.Pulseway || alert.Device.Length == 0)
        {
            return null;
        }

        var key = alert.DeviceKey;
        return db.Assets.Local.FirstOrDefault(asset => asset.PulsewayKey == key)
            ?? await db.Assets.FirstOrDefaultAsync(asset => asset.PulsewayKey == key, cancellationToken);
    }

    /// <summary>The one asset of a client with this hostname: of two devices of a name nobody can say which is meant.</summary>
    public static async Task<Asset?> FindByNameAsync(
        PortalDbContext db,
        string hostname,
        Guid client,
        CancellationToken cancellationToken
    )
    {
        var key = Folding.Fold(hostname, 200);
        var found =
            key.Length == 0
                ? []
                : await db
                    .Assets.Where(asset =>
                        asset.HostnameKey == key && asset.ClientKey == client && asset.Status != AssetStatus.Decommissioned
                    )
                    .Take(2)
                    .ToListAsync(cancellationToken);
        return found is [var one] ? one : null;
    }

    /// <summary>The client of an asset, else that of a group; null while it is nobody's that devices may be given to.</summary>
    public static async Task<Client?> FindClientAsync(
        PortalDbContext db,
        Asset? asset,
        Guid? group,
        CancellationToken cancellationToken
    )
    {
        var key = asset?.ClientKey;
        if (key is null && group is { } known)
        {
            key = (await db.DeviceGroups.FindAsync([known], cancellationToken))?.ClientKey;
        }

        return key is { } client && await db.Clients.FindAsync([client], cancellationToken) is { IsUsable: true } found
            ? found
            : null;
    }
}
