using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Alerts;

/// <summary>Lets go what was held and has its client by now, such as a device that the next listing brought. Source: scenario 17.</summary>
internal sealed class ReleaseHeld(PortalDatabase database, AlertRelease release, AlertRound round)
{
    private const int AtOnce = 50;

    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        var keys = await ListAsync(cancellationToken);
        return await round.EachAsync(keys, key => TryAsync(key, cancellationToken), cancellationToken);
    }

    private async Task<bool> TryAsync(Guid key, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var hasGoneOn = await release.TryAsync(db, key, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        return hasGoneOn;
    }

    // read only: those whose asset or group is a client's now, or that have their client and wait for another place of tickets
    private async Task<List<Guid>> ListAsync(CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        var usable = db.Clients.Where(client => !client.IsArchived && client.DeletedAt == null);
        var assets = db.Assets.Where(asset => asset.PulsewayKey != "" && asset.ClientKey != null);
        var owned = assets.Where(asset => usable.Any(client => client.Key == asset.ClientKey));
        var mapped = db.DeviceGroups.Where(group => usable.Any(client => client.Key == group.ClientKey));
        return await db
            .Alerts.Where(alert =>
                alert.State == AlertState.Held
                && (
                    usable.Any(client => client.Key == alert.ClientKey)
                    || (alert.Source == AlertSource.Pulseway && owned.Any(asset => asset.PulsewayKey == alert.DeviceKey))
                    // as it is placed: the asset's client goes before the group's, also one that can have no tickets
                    || (
                        mapped.Any(group => group.Key == alert.GroupKey)
                        && !(alert.Source == AlertSource.Pulseway && assets.Any(asset => asset.PulsewayKey == alert.DeviceKey))
                    )
                )
            )
            .OrderBy(alert => alert.Key)
            .Select(alert => alert.Key)
            .Take(AtOnce)
            .ToListAsync(cancellationToken);
    }
}
