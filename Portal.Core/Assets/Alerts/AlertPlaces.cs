using Portal.Core.Assets.Groups;
using Portal.Core.Assets.Placing;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Alerts;

/// <summary>
/// Finds whose alert it is: by the asset, else by the group its device is in. A device that Portal does not know becomes an asset once its sender
/// describes it; a group that nobody knows goes to the inbox of unmatched groups. Source: D5, D6, R14, scenario 17.
/// </summary>
internal sealed class AlertPlaces(PlaceDevice devices, PlaceGroup groups)
{
    /// <summary>Places it; inside the caller's write transaction. What a person said stays.</summary>
    /// <param name="db">Inside a write transaction.</param>
    /// <param name="alert">The alert.</param>
    /// <param name="told">The device as its sender describes it; null when it does not.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task PlaceAsync(PortalDbContext db, Alert alert, FoundDevice? told, CancellationToken cancellationToken)
    {
        if (alert.IsPlacedByPerson)
        {
            return;
        }

        var asset = await KnownPlaces.FindAssetAsync(db, alert, cancellationToken);
        if (asset is null && told is not null)
        {
            asset = await devices.PlaceAsync(db, told, cancellationToken);
        }

        var group =
            asset?.GroupKey ?? (alert.Where.IsNowhere ? null : (await groups.PlaceAsync(db, alert.Where, cancellationToken)).Key);
        var client = await KnownPlaces.FindClientAsync(db, asset, group, cancellationToken);
        if (asset is null && client is not null && alert.Source == AlertSource.RocketCyber)
        {
            asset = await KnownPlaces.FindByNameAsync(db, alert.Device, client.Key, cancellationToken);
        }

        alert.Place(client, asset, group);
    }
}
