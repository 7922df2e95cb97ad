using Microsoft.EntityFrameworkCore;
using Portal.Core.Assets.Placing;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Acts;

/// <summary>
/// Makes one asset of two that are one device: the earlier stays, with its story; what Pulseway lists now is what it is. Inside the caller's write
/// transaction.
/// </summary>
internal sealed class JoinAssets(AssetClient clients, IEnumerable<IAssetFollower> followers, TimeProvider time)
{
    private readonly List<IAssetFollower> _followers = [.. followers];

    /// <summary>Joins the two of a conflict.</summary>
    /// <returns>Key of the one that stays.</returns>
    public async Task<Result<Guid>> RunAsync(
        PortalDbContext db,
        AssetConflict conflict,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var keys = new[] { conflict.AssetKey, conflict.OtherKey };
        var pair = await db
            .Assets.Where(each => keys.Contains(each.Key))
            .OrderBy(each => each.CreatedAt)
            .ThenBy(each => each.Key)
            .ToListAsync(cancellationToken);
        if (pair is not [var kept, var gone])
        {
            return AssetRefusals.NoConflict;
        }

        if (IsListed(kept) && IsListed(gone))
        {
            return AssetRefusals.BothListed;
        }

        if (kept.OdooId is not null && gone.OdooId is not null)
        {
            return AssetRefusals.BothInOdoo;
        }

        await JoinAsync(db, kept, gone, actor, cancellationToken);
        return kept.Key;
    }

    // a device that is not missing and has an id; whether it was listed yet or only told of by an event
    private static bool IsListed(Asset asset) => asset is { PulsewayKey: not null, ListedAt: not null, GoneSince: null };

    private async Task JoinAsync(PortalDbContext db, Asset kept, Asset gone, Actor actor, CancellationToken cancellationToken)
    {
        foreach (var follower in _followers)
        {
            await follower.OnJoinedAsync(db, kept, gone.Key, cancellationToken);
        }

        var others = await db
            .AssetConflicts.Where(each => each.AssetKey == gone.Key || each.OtherKey == gone.Key)
            .Select(each => each.AssetKey == gone.Key ? each.OtherKey : each.AssetKey)
            .Distinct()
            .ToListAsync(cancellationToken);
        var before = new
        {
            joined = gone.Hostname,
            gone.PulsewayId,
            gone.Serial,
            odooId = gone.OdooId,
        };
        db.Assets.Remove(gone); // its conflicts go with it
        await db.SaveChangesAsync(cancellationToken);
        var now = time.GetUtcNow().UtcDateTime;
        kept.Absorb(gone, now);
        foreach (var asset in await db.Assets.Where(each => others.Contains(each.Key)).ToListAsync(cancellationToken))
        {
            await ConflictLedger.RefreshAsync(db, asset, cancellationToken);
        }

        await ConflictLedger.RefreshAsync(db, kept, cancellationToken);
        await clients.SettleAsync(db, kept, cancellationToken);
        var after = new
        {
            kept.Hostname,
            kept.PulsewayId,
            kept.Serial,
            odooId = kept.OdooId,
        };
        db.Audit.Add(AuditEntry.For(now, actor, AssetActs.Joined, AssetActs.SubjectOf(kept), before, after));
    }
}
