using Microsoft.EntityFrameworkCore;
using Portal.Core.Assets.Placing;
using Portal.Core.Assets.Rules;
using Portal.Core.Messaging;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Groups;

/// <summary>
/// Takes a device group from its client: what comes for its devices is held until a person says whose it is. Nothing maps it by itself any more.
/// Source: D6.
/// </summary>
public sealed class UnmapGroup
{
    private readonly PortalDatabase _database;
    private readonly GroupClients _groups;
    private readonly MessagingWakes _wakes;

    internal UnmapGroup(PortalDatabase database, GroupClients groups, MessagingWakes wakes) =>
        (_database, _groups, _wakes) = (database, groups, wakes);

    /// <summary>Takes it.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="groupKey">The group.</param>
    /// <param name="version">Version that was looked at.</param>
    /// <param name="cancellationToken">Stops it before it is stored.</param>
    public async Task<Result<DeviceGroup>> ExecuteAsync(
        Actor actor,
        Guid groupKey,
        int version,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.MapGroups.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = _database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        await AssetTurn.TakeAsync(db, cancellationToken);
        var group = await db.DeviceGroups.SingleOrDefaultAsync(each => each.Key == groupKey, cancellationToken);
        if (group is null)
        {
            return AssetRefusals.NoGroup;
        }

        if (group.Version != version)
        {
            return AssetRefusals.Changed;
        }

        if (group.ClientKey is null)
        {
            return AssetRefusals.NotMapped;
        }

        await _groups.UnmapAsync(db, group, actor, cancellationToken);
        if (!await db.TryCommitAsync(write, cancellationToken))
        {
            return AssetRefusals.Changed;
        }

        _wakes.Outbox.Raise();
        return group;
    }
}
