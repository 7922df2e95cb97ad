using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Placing;

/// <summary>Keeps what a person has to decide, and remembers what was decided; inside the caller's write transaction.</summary>
internal sealed class ConflictLedger(TimeProvider time)
{
    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Notes a conflict, unless it is noted, or decided about the very same.</summary>
    /// <returns>Where it stands.</returns>
    public async Task<ConflictState> AskAsync(
        PortalDbContext db,
        ConflictKind kind,
        (Asset Asset, Asset Other) pair,
        string about,
        CancellationToken cancellationToken
    )
    {
        var known = await FindAsync(db, kind, pair.Asset.Key, pair.Other.Key, cancellationToken);
        if (known is not null && known.State != ConflictState.Gone && known.About == about)
        {
            return known.State;
        }

        if (known is null)
        {
            db.AssetConflicts.Add(AssetConflict.Make(kind, pair.Asset.Key, pair.Other.Key, about, Now));
        }
        else
        {
            known.Reopen(about, Now);
        }

        (pair.Asset.HasConflict, pair.Other.HasConflict) = (true, true);
        var what = new { conflict = $"{kind}", about };
        db.Audit.Add(AuditEntry.For(Now, Actor.Portal, AssetActs.Conflicted, AssetActs.SubjectOf(pair.Asset), after: what));
        return ConflictState.Open;
    }

    /// <summary>What lay between two systems about an asset is over.</summary>
    public async Task EndAsync(PortalDbContext db, ConflictKind kind, Asset asset, CancellationToken cancellationToken)
    {
        if (asset.HasConflict && await FindAsync(db, kind, asset.Key, asset.Key, cancellationToken) is { } known)
        {
            if (known.State == ConflictState.Open)
            {
                known.Decide(ConflictState.Gone, Actor.Portal, Now);
            }

            await RefreshAsync(db, asset, cancellationToken);
        }
    }

    /// <summary>Brings the asset's mark in line with the conflicts there are.</summary>
    public static async Task RefreshAsync(PortalDbContext db, Asset asset, CancellationToken cancellationToken)
    {
        await db.SaveChangesAsync(cancellationToken);
        asset.HasConflict = await db.AssetConflicts.AnyAsync(
            each => each.State == ConflictState.Open && (each.AssetKey == asset.Key || each.OtherKey == asset.Key),
            cancellationToken
        );
    }

    private static async Task<AssetConflict?> FindAsync(
        PortalDbContext db,
        ConflictKind kind,
        Guid asset,
        Guid other,
        CancellationToken cancellationToken
    ) =>
        db.AssetConflicts.Local.FirstOrDefault(each => each.Kind == kind && IsPair(each, asset, other))
        ?? await db.AssetConflicts.FirstOrDefaultAsync(
            each =>
                each.Kind == kind
                && ((each.AssetKey == asset && each.OtherKey == other) || (each.AssetKey == other && each.OtherKey == asset)),
            cancellationToken
        );

    private static bool IsPair(AssetConflict each, Guid asset, Guid other) =>
        (each.AssetKey, each.OtherKey) == (asset, other) || (each.AssetKey, each.OtherKey) == (other, asset);
}
