using Microsoft.EntityFrameworkCore;
using Portal.Core.Assets.Placing;
using Portal.Core.Assets.Rules;
using Portal.Core.Audit;
using Portal.Core.Messaging;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Acts;

/// <summary>What all acts on one asset have in common: the right, the turn, the version a person saw, the audit row, what Odoo is told.</summary>
internal sealed class ChangeAsset(PortalDatabase database, AssetClient clients, MessagingWakes wakes, TimeProvider time)
{
    public const int LongestReason = 500;

    public DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Null for a reason that says something; what is wrong with it otherwise.</summary>
    public static Refusal? CheckReason(string reason) =>
        reason.Length == 0 ? AssetRefusals.ReasonMissing
        : reason.Length > LongestReason ? AssetRefusals.ReasonTooLong
        : null;

    /// <summary>Changes it.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="key">Which.</param>
    /// <param name="version">Version that was looked at.</param>
    /// <param name="act">Changes it and gives the audit's before and after, or refuses.</param>
    /// <param name="action">Name of the act.</param>
    /// <param name="cancellationToken">Stops it before it is stored.</param>
    public async Task<Result<Asset>> RunAsync(
        Actor actor,
        Guid key,
        int version,
        string action,
        Func<Asset, Result<(object? Before, object? After)>> act,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.ChangeAssets.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        await AssetTurn.TakeAsync(db, cancellationToken);
        if (await db.Assets.SingleOrDefaultAsync(each => each.Key == key, cancellationToken) is not { } asset)
        {
            return AssetRefusals.NoAsset;
        }

        if (asset.Version != version)
        {
            return AssetRefusals.Changed;
        }

        var done = act(asset);
        if (!done.Succeeded)
        {
            return done.Refusals.ToList();
        }

        var (before, after) = done.Value;
        db.Audit.Add(AuditEntry.For(Now, actor, action, AssetActs.SubjectOf(asset), before, after));
        await clients.SettleAsync(db, asset, cancellationToken);
        if (!await db.TryCommitAsync(write, cancellationToken))
        {
            return AssetRefusals.Changed;
        }

        wakes.Outbox.Raise();
        return asset;
    }
}
