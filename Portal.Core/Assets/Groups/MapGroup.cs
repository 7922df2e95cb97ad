using Microsoft.EntityFrameworkCore;
using Portal.Core.Assets.Placing;
using Portal.Core.Assets.Rules;
using Portal.Core.Messaging;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Groups;

/// <summary>
/// Says whose a device group is. Its devices follow, and what was held for them is let go, in one transaction. Saying the same client again settles a
/// conflict in its favour. Source: D6, scenarios 17 and 18.
/// </summary>
public sealed class MapGroup
{
    private readonly PortalDatabase _database;
    private readonly GroupClients _groups;
    private readonly MessagingWakes _wakes;

    internal MapGroup(PortalDatabase database, GroupClients groups, MessagingWakes wakes) =>
        (_database, _groups, _wakes) = (database, groups, wakes);

    /// <summary>Says it.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="groupKey">The group.</param>
    /// <param name="version">Version that was looked at.</param>
    /// <param name="clientKey">The client.</param>
    /// <param name="cancellationToken">Stops it before it is stored.</param>
    public async Task<Result<DeviceGroup>> ExecuteAsync(
        Actor actor,
        Guid groupKey,
        int version,
        Guid clientKey,
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
        var client = await db.Clients.SingleOrDefaultAsync(each => each.Key == clientKey, cancellationToken);
        if (group is null)
        {
            return AssetRefusals.NoGroup;
        }

        if (client is not { IsUsable: true })
        {
            return AssetRefusals.NoClient;
        }

        if (group.Version != version)
        {
            return AssetRefusals.Changed;
        }

        if (!await TryMapAsync(db, write, group, client, actor, cancellationToken))
        {
            return AssetRefusals.Changed;
        }

        _wakes.Inbox.Raise();
        _wakes.Outbox.Raise();
        return group;
    }

    // devices and alerts follow, which others may change at the same moment: then nothing of it holds
    private async Task<bool> TryMapAsync(
        PortalDbContext db,
        WriteTransaction write,
        DeviceGroup group,
        Client client,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await _groups.MapAsync(db, group, client, GroupMappedBy.Person, actor, cancellationToken);
            return await db.TryCommitAsync(write, cancellationToken);
        }
        catch (DbUpdateException exception) when (RuleCommit.IsLost(exception))
        {
            return false;
        }
    }
}
