using Portal.Core;
using Portal.Core.Assets.Map;
using Portal.Core.Subscriptions.Seats;

namespace Portal.Pages.Map;

/// <summary>Reads one client's map for the picture, the table and the file: the same for all three.</summary>
internal sealed class MapReader(ReadAssetMap assets, ExportAssetMap export, ReadBilledSeats billed)
{
    /// <summary>For the page.</summary>
    public async Task<Result<MapPicture>> ReadAsync(
        Actor actor,
        Guid client,
        MapAddress address,
        CancellationToken cancellationToken
    ) =>
        await TieAsync(
            actor,
            await assets.ExecuteAsync(actor, address.ToRequest(client), cancellationToken),
            address,
            cancellationToken
        );

    /// <summary>For a file; that is noted.</summary>
    public async Task<Result<MapPicture>> ExportAsync(
        Actor actor,
        Guid client,
        MapAddress address,
        CancellationToken cancellationToken
    ) =>
        await TieAsync(
            actor,
            await export.ExecuteAsync(actor, address.ToRequest(client), cancellationToken),
            address,
            cancellationToken
        );

    private async Task<Result<MapPicture>> TieAsync(
        Actor actor,
        Result<AssetMap> map,
        MapAddress address,
        CancellationToken cancellationToken
    )
    {
        if (!map.Succeeded)
        {
            return map.Refusals.ToList();
        }

        var lines = await billed.ExecuteAsync(actor, map.Value.Client.OdooId, cancellationToken);
        return MapPicture.Of(map.Value, lines.Succeeded ? lines.Value : null, address.Billing, address.WithGone);
    }
}
