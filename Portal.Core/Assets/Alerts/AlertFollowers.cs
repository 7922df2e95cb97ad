using Microsoft.EntityFrameworkCore;
using Portal.Core.Assets.Rules;
using Portal.Core.Messaging;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Alerts;

/// <summary>
/// A group has come to its client: what was held for it goes on, the first ones in the same transaction, many of them by the loop right after. None
/// vanishes. Source: D6, scenario 17.
/// </summary>
internal sealed class AlertsOfGroup(AlertDecision decision, MessagingWakes wakes) : IGroupFollower
{
    private const int AtOnce = 100;

    public async Task OnMappedAsync(PortalDbContext db, DeviceGroup group, CancellationToken cancellationToken)
    {
        var held = await db
            .Alerts.Where(alert => alert.State == AlertState.Held && alert.GroupKey == group.Key)
            .OrderBy(alert => alert.ConditionKey)
            .Select(alert => alert.Key)
            .Take(AtOnce)
            .ToListAsync(cancellationToken);
        foreach (var key in held)
        {
            await ReleaseAsync(db, group, key, cancellationToken);
        }

        wakes.Outbox.Raise(); // looked at once more in a second, when this is committed
    }

    private async Task ReleaseAsync(PortalDbContext db, DeviceGroup group, Guid key, CancellationToken cancellationToken)
    {
        if (await AlertTurn.FindAsync(db, key, cancellationToken) is not { State: AlertState.Held } alert)
        {
            return;
        }

        var asset = await KnownPlaces.FindAssetAsync(db, alert, cancellationToken);
        if (await KnownPlaces.FindClientAsync(db, asset, group.Key, cancellationToken) is { } client)
        {
            asset ??= await KnownPlaces.FindByNameAsync(db, alert.Device, client.Key, cancellationToken);
            alert.Place(client, asset, group.Key);
            await decision.DecideAsync(db, alert, cancellationToken);
        }
    }
}

/// <summary>Two assets turn out to be one device: its alerts and windows follow.</summary>
internal sealed class AlertsOfAsset : IAssetFollower
{
    public async Task OnJoinedAsync(PortalDbContext db, Asset kept, Guid goneKey, CancellationToken cancellationToken)
    {
        foreach (var alert in await db.Alerts.Where(each => each.AssetKey == goneKey).ToListAsync(cancellationToken))
        {
            alert.Follow(kept);
        }

        _ = await db
            .MaintenanceWindows.Where(window => window.AssetKey == goneKey)
            .ExecuteUpdateAsync(set => set.SetProperty(window => window.AssetKey, (Guid?)kept.Key), cancellationToken);
    }
}
