using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Placing;

/// <summary>
/// Says whose an asset is: Odoo's word first, else its group's. Where both say different clients a person chooses; until then it is Odoo's. Source:
/// 000-2, 000-6, P5.
/// </summary>
internal sealed class AssetClient(ConflictLedger conflicts, AssetTelling telling, TimeProvider time)
{
    /// <summary>Settles it, and tells Odoo what follows; inside the caller's write transaction.</summary>
    /// <param name="db">Inside a write transaction.</param>
    /// <param name="asset">The asset.</param>
    /// <param name="groupClient">The client of its group, or null.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task SettleAsync(PortalDbContext db, Asset asset, Guid? groupClient, CancellationToken cancellationToken)
    {
        var wanted = asset.OdooClientKey ?? groupClient;
        if (asset.OdooClientKey is { } odoo && groupClient is { } group && odoo != group)
        {
            var about = $"{odoo}/{group}";
            var state = await conflicts.AskAsync(db, ConflictKind.ClientsDiffer, (asset, asset), about, cancellationToken);
            wanted = state == ConflictState.GroupChosen ? group : odoo;
        }
        else
        {
            await conflicts.EndAsync(db, ConflictKind.ClientsDiffer, asset, cancellationToken);
        }

        var client = await FindAsync(db, wanted, cancellationToken);
        if (asset.ClientKey != client?.Key)
        {
            await MoveAsync(db, asset, client, cancellationToken);
        }

        var isSubscribed = asset.IsInService && client is { HasSubscription: true };
        asset.IsSubscribed = asset.IsSubscribed == isSubscribed ? asset.IsSubscribed : isSubscribed;
        await telling.FollowAsync(db, asset, client, cancellationToken);
    }

    /// <summary>The same for one whose group did not change.</summary>
    public async Task SettleAsync(PortalDbContext db, Asset asset, CancellationToken cancellationToken)
    {
        var group = asset.GroupKey is { } key ? await db.DeviceGroups.FindAsync([key], cancellationToken) : null;
        await SettleAsync(db, asset, group?.ClientKey, cancellationToken);
    }

    private async Task MoveAsync(PortalDbContext db, Asset asset, Client? client, CancellationToken cancellationToken)
    {
        var before = (await FindAsync(db, asset.ClientKey, cancellationToken))?.Name;
        asset.GiveTo(client);
        if (before is not null || asset.Version > 0)
        {
            db.Audit.Add(
                AuditEntry.For(
                    time.GetUtcNow().UtcDateTime,
                    Actor.Portal,
                    AssetActs.Moved,
                    AssetActs.SubjectOf(asset),
                    new { client = before },
                    new { client = client?.Name }
                )
            );
        }
    }

    private static async Task<Client?> FindAsync(PortalDbContext db, Guid? key, CancellationToken cancellationToken) =>
        key is { } wanted ? await db.Clients.FindAsync([wanted], cancellationToken) : null;
}
