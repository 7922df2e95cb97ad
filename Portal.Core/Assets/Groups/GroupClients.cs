using Microsoft.EntityFrameworkCore;
using Portal.Core.Assets.Placing;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Groups;

/// <summary>
/// Gives a group to a client, or takes it away: its devices go with it, and whatever was held for them is let go in the same transaction. Source: D6,
/// scenario 17, P3.
/// </summary>
internal sealed class GroupClients(AssetClient assetClient, IEnumerable<IGroupFollower> followers, TimeProvider time)
{
    private readonly List<IGroupFollower> _followers = [.. followers];

    /// <summary>Gives it; inside the caller's write transaction.</summary>
    public async Task MapAsync(
        PortalDbContext db,
        DeviceGroup group,
        Client client,
        GroupMappedBy by,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var former = group.ClientKey;
        var before = await FindNameAsync(db, former, cancellationToken);
        group.Map(client.Key, by, actor, time.GetUtcNow().UtcDateTime);
        var devices = await LeadAsync(db, group, former, cancellationToken);
        db.Audit.Add(
            AuditEntry.For(
                time.GetUtcNow().UtcDateTime,
                actor,
                AssetActs.Mapped,
                AssetActs.SubjectOf(group),
                before is null ? null : new { client = before },
                new
                {
                    group.Title,
                    client = client.Name,
                    by = $"{by}",
                    devices,
                }
            )
        );
        await db.SaveChangesAsync(cancellationToken);
        foreach (var follower in _followers)
        {
            await follower.OnMappedAsync(db, group, cancellationToken);
        }
    }

    /// <summary>Takes it away; what comes for its devices is held from then on. Inside the caller's write transaction.</summary>
    public async Task UnmapAsync(PortalDbContext db, DeviceGroup group, Actor actor, CancellationToken cancellationToken)
    {
        var former = group.ClientKey;
        var before = await FindNameAsync(db, former, cancellationToken);
        group.Unmap();
        var devices = await LeadAsync(db, group, former, cancellationToken);
        db.Audit.Add(
            AuditEntry.For(
                time.GetUtcNow().UtcDateTime,
                actor,
                AssetActs.Unmapped,
                AssetActs.SubjectOf(group),
                new { client = before },
                new { group.Title, devices }
            )
        );
    }

    private async Task<int> LeadAsync(PortalDbContext db, DeviceGroup group, Guid? former, CancellationToken cancellationToken)
    {
        var devices = await db.Assets.Where(asset => asset.GroupKey == group.Key).ToListAsync(cancellationToken);
        foreach (var asset in devices)
        {
            // where Odoo has what the group said until now, it follows; a third client is a conflict
            if (former is not null && asset.OdooClientKey == former)
            {
                asset.ClaimFor(null);
            }

            await assetClient.SettleAsync(db, asset, group.ClientKey, cancellationToken);
        }

        return devices.Count;
    }

    private static async Task<string?> FindNameAsync(PortalDbContext db, Guid? key, CancellationToken cancellationToken) =>
        key is null
            ? null
            : await db
                .Clients.Where(client => client.Key == key)
                .Select(client => client.Name)
                .SingleOrDefaultAsync(cancellationToken);
}
