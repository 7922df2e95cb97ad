using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Placing;

/// <summary>Odoo has made the record of an asset: its id goes onto ours, so that later changes are written there. Source: 000-8, P2.</summary>
internal sealed class RecordAssetKept : IInboxHandler<KeptAsset>
{
    /// <summary>What it handles.</summary>
    public static readonly MessageKind Kind = new(DeliveryOutcome.Source, AssetRecord.Kind);

    public Task<Reading<KeptAsset>> ReadAsync(InboxMessage message, CancellationToken cancellationToken)
    {
        var outcome = DeliveryOutcome.Read(message);
        return Task.FromResult(
            outcome.IsDelivered && AssetRecord.ReadId(outcome.Answer) is { } id
                ? Reading.Found(new KeptAsset(id))
                : Reading.Ignore<KeptAsset>("Odoo keeps no record of it; the delivery says why.")
        );
    }

    public async Task ApplyAsync(PortalDbContext db, InboxMessage message, KeptAsset found, CancellationToken cancellationToken)
    {
        await AssetTurn.TakeAsync(db, cancellationToken);
        if (
            message.Subject?.Split(',') is not [AssetActs.Asset, var text]
            || !Guid.TryParse(text, out var key)
            || await db.Assets.AnyAsync(each => each.OdooId == found.Id, cancellationToken)
        )
        {
            return; // the import was quicker
        }

        var asset = await db.Assets.SingleOrDefaultAsync(each => each.Key == key && each.OdooId == null, cancellationToken);
        asset?.Link(found.Id, asset.OdooChangedAt);
    }
}
