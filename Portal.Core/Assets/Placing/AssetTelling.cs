using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Placing;

/// <summary>
/// Promises Odoo what it should keep of an asset, where it keeps assets: the Studio profile. The last promise replaces those that were not sent. One
/// without a client is not made there. Source: 000-11, 000-12, 000-20, 000-21, D1, P3.
/// </summary>
internal sealed class AssetTelling(OutboxWriter outbox, IClientDirectory directory)
{
    /// <summary>Promises it, if it differs from what Odoo has or was last told; inside the caller's write transaction.</summary>
    public async Task FollowAsync(PortalDbContext db, Asset asset, Client? client, CancellationToken cancellationToken)
    {
        if (!directory.KeepsAssets || (asset.OdooId is null && (client is null || !asset.IsInService)))
        {
            return;
        }

        var record = Of(asset, client);
        var digest = record.Digest();
        if (digest == asset.ToldDigest)
        {
            return;
        }

        asset.Tell(digest);
        var key = string.Create(CultureInfo.InvariantCulture, $"asset/{asset.Key}/{asset.Version}");
        var draft = new DeliveryDraft(AssetRecord.Destination, AssetRecord.Kind, asset.Subject, key, record.Write())
        {
            Supersedes = true,
            TellsOutcome = asset.OdooId is null,
        };
        asset.DeliveryId = (await outbox.AddAsync(db, draft, cancellationToken)).Id;
    }

    /// <summary>True while what was promised may not have come to Odoo when this was read: then Odoo's word is older than ours.</summary>
    public static async Task<bool> IsUnderWayAsync(
        PortalDbContext db,
        Asset asset,
        DateTime readAt,
        CancellationToken cancellationToken
    ) =>
        asset.DeliveryId is { } id
        && await db.Deliveries.AnyAsync(
            each =>
                each.Id == id
                && (
                    each.State == DeliveryState.Pending
                    || each.State == DeliveryState.Waiting
                    || (each.State == DeliveryState.Delivered && each.SettledAt >= readAt)
                ),
            cancellationToken
        );

    private static AssetRecord Of(Asset asset, Client? client) =>
        new(
            asset.Key,
            asset.OdooId,
            asset.Hostname,
            asset.Serial,
            client?.OdooId,
            asset.AssignedToId,
            asset.PulsewayId,
            asset.Os,
            asset.AuditedAt,
            asset.IsInService,
            asset.IsSubscribed
        );

    /// <summary>What Odoo has, in the same terms.</summary>
    public static string DigestOf(FoundAsset found) =>
        new AssetRecord(
            Guid.Empty,
            null,
            found.Facts.Name,
            found.Facts.Serial,
            found.CompanyId,
            found.AssignedToId,
            found.PulsewayId,
            found.Facts.Os,
            found.Facts.AuditedAt,
            found.Status == AssetRecord.Active,
            found.IsSubscribed
        ).Digest();
}
