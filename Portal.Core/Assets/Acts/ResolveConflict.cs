using Microsoft.EntityFrameworkCore;
using Portal.Core.Assets.Placing;
using Portal.Core.Assets.Rules;
using Portal.Core.Audit;
using Portal.Core.Messaging;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Acts;

/// <summary>How a conflict is decided.</summary>
public enum ConflictChoice
{
    /// <summary>The two records are one device.</summary>
    Join,

    /// <summary>They are two devices; never asked again.</summary>
    KeepApart,

    /// <summary>It is the client's that Odoo says.</summary>
    TakeOdoo,

    /// <summary>It is the client's that its group says; Odoo is told.</summary>
    TakeGroup,
}

/// <summary>Decides a conflict about assets: the way out for what Portal does not guess. Source: scenario 18, b2.</summary>
public sealed class ResolveConflict
{
    private readonly PortalDatabase _database;
    private readonly AssetClient _clients;
    private readonly JoinAssets _join;
    private readonly MessagingWakes _wakes;
    private readonly TimeProvider _time;

    internal ResolveConflict(
        PortalDatabase database,
        AssetClient clients,
        JoinAssets join,
        MessagingWakes wakes,
        TimeProvider time
    ) => (_database, _clients, _join, _wakes, _time) = (database, clients, join, wakes, time);

    /// <summary>Decides it.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="conflictKey">Which.</param>
    /// <param name="version">Version that was looked at.</param>
    /// <param name="choice">How.</param>
    /// <param name="cancellationToken">Stops it before it is stored.</param>
    /// <returns>Key of the asset that is there afterwards.</returns>
    public async Task<Result<Guid>> ExecuteAsync(
        Actor actor,
        Guid conflictKey,
        int version,
        ConflictChoice choice,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.ChangeAssets.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = _database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        await AssetTurn.TakeAsync(db, cancellationToken);
        var conflict = await db.AssetConflicts.SingleOrDefaultAsync(each => each.Key == conflictKey, cancellationToken);
        if (conflict is not { State: ConflictState.Open })
        {
            return AssetRefusals.NoConflict;
        }

        if (conflict.Version != version)
        {
            return AssetRefusals.Changed;
        }

        if (conflict.Kind == ConflictKind.ClientsDiffer != choice is ConflictChoice.TakeOdoo or ConflictChoice.TakeGroup)
        {
            return AssetRefusals.WrongChoice;
        }

        var decided = choice switch
        {
            ConflictChoice.Join => await _join.RunAsync(db, conflict, actor, cancellationToken),
            ConflictChoice.KeepApart => await KeepApartAsync(db, conflict, actor, cancellationToken),
            _ => await ChooseAsync(db, conflict, choice, actor, cancellationToken),
        };
        if (!decided.Succeeded)
        {
            return decided;
        }

        if (!await db.TryCommitAsync(write, cancellationToken))
        {
            return AssetRefusals.Changed;
        }

        _wakes.Outbox.Raise();
        return decided;
    }

    private async Task<Result<Guid>> KeepApartAsync(
        PortalDbContext db,
        AssetConflict conflict,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var now = _time.GetUtcNow().UtcDateTime;
        conflict.Decide(ConflictState.KeptApart, actor, now);
        var keys = new[] { conflict.AssetKey, conflict.OtherKey };
        foreach (var asset in await db.Assets.Where(each => keys.Contains(each.Key)).ToListAsync(cancellationToken))
        {
            var what = new { conflict.About };
            db.Audit.Add(AuditEntry.For(now, actor, AssetActs.KeptApart, AssetActs.SubjectOf(asset), after: what));
            await ConflictLedger.RefreshAsync(db, asset, cancellationToken);
        }

        return conflict.AssetKey;
    }

    private async Task<Result<Guid>> ChooseAsync(
        PortalDbContext db,
        AssetConflict conflict,
        ConflictChoice choice,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var now = _time.GetUtcNow().UtcDateTime;
        var state = choice == ConflictChoice.TakeOdoo ? ConflictState.OdooChosen : ConflictState.GroupChosen;
        conflict.Decide(state, actor, now);
        var asset = await db.Assets.SingleAsync(each => each.Key == conflict.AssetKey, cancellationToken);
        await ConflictLedger.RefreshAsync(db, asset, cancellationToken);
        await _clients.SettleAsync(db, asset, cancellationToken);
        var client = await db.Clients.SingleOrDefaultAsync(each => each.Key == asset.ClientKey, cancellationToken);
        var what = new { client = client?.Name, chosen = $"{choice}" };
        db.Audit.Add(AuditEntry.For(now, actor, AssetActs.ClientChosen, AssetActs.SubjectOf(asset), after: what));
        return asset.Key;
    }
}
