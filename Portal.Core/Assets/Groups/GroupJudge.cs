using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Groups;

/// <summary>
/// Says of a group whose it is, where that cannot be wrong: Pulseway names the client, or exactly one client has the group's name and nothing speaks
/// against it. All else is a conflict, or is left unmatched, for a person. Source: D5, 000-20, scenario 18.
/// </summary>
internal sealed class GroupJudge(GroupClients clients, TimeProvider time)
{
    /// <summary>Judges it; inside the caller's write transaction.</summary>
    public async Task JudgeAsync(PortalDbContext db, DeviceGroup group, CancellationToken cancellationToken)
    {
        var named = await ListNamedAsync(db, group, cancellationToken);
        var told = await FindToldAsync(db, group, cancellationToken);
        if (group.ClientKey is { } mapped)
        {
            var client = await db.Clients.SingleAsync(each => each.Key == mapped, cancellationToken);
            Note(db, group, JudgeMapped(group, client, named, told));
        }
        else if (!group.IsKeptUnmapped)
        {
            await JudgeUnmappedAsync(db, group, named, told, cancellationToken);
        }
    }

    /// <summary>A name that became another client's says nothing about whose it was.</summary>
    private static GroupConflict JudgeMapped(DeviceGroup group, Client client, List<Client> named, Client? told)
    {
        if (!client.IsUsable)
        {
            return GroupConflict.ClientGone;
        }

        if (group.MappedBy != GroupMappedBy.Person && told is not null && told.Key != client.Key)
        {
            return GroupConflict.PulsewayDiffers;
        }

        var isRenamed =
            group.NameKey != group.MappedNameKey && named.Count > 0 && named.TrueForAll(each => each.Key != client.Key);
        return isRenamed ? GroupConflict.Renamed : GroupConflict.None;
    }

    private async Task JudgeUnmappedAsync(
        PortalDbContext db,
        DeviceGroup group,
        List<Client> named,
        Client? told,
        CancellationToken cancellationToken
    )
    {
        if (told is not null)
        {
            if (named.Count > 0 && named.TrueForAll(each => each.Key != told.Key))
            {
                Note(db, group, GroupConflict.PulsewayDiffers);
                return;
            }

            await clients.MapAsync(db, group, told, GroupMappedBy.Pulseway, Actor.Portal, cancellationToken);
        }
        else if (named.Count == 1 && !await IsDoubtfulAsync(db, group, named[0], cancellationToken))
        {
            await clients.MapAsync(db, group, named[0], GroupMappedBy.Name, Actor.Portal, cancellationToken);
        }
        else
        {
            Note(db, group, named.Count > 0 ? GroupConflict.SeveralClients : GroupConflict.None);
        }
    }

    // another organization has a group of this name, or the group stands in the organization of another client: nobody knows which is meant
    private static async Task<bool> IsDoubtfulAsync(
        PortalDbContext db,
        DeviceGroup group,
        Client client,
        CancellationToken cancellationToken
    )
    {
        var organization = Folding.Fold(group.OrganizationName, 200);
        if (organization.Length > 0 && organization != group.NameKey)
        {
            var owners = await db
                .Clients.Where(each => each.NameKey == organization && each.DeletedAt == null && !each.IsArchived)
                .Select(each => each.Key)
                .Take(2)
                .ToListAsync(cancellationToken);
            if (owners.Count > 0 && !owners.Contains(client.Key))
            {
                return true;
            }
        }

        return await db.DeviceGroups.AnyAsync(
            each =>
                each.NameKey == group.NameKey
                && each.IsNamed
                && each.Key != group.Key
                && each.OrganizationId != group.OrganizationId
                && each.ClientKey != client.Key,
            cancellationToken
        );
    }

    private static async Task<List<Client>> ListNamedAsync(
        PortalDbContext db,
        DeviceGroup group,
        CancellationToken cancellationToken
    ) =>
        group.IsNamed && group.NameKey.Length > 0
            ? await db
                .Clients.Where(each => each.NameKey == group.NameKey && each.DeletedAt == null && !each.IsArchived)
                .OrderBy(each => each.OdooId)
                .ToListAsync(cancellationToken)
            : [];

    private static async Task<Client?> FindToldAsync(
        PortalDbContext db,
        DeviceGroup group,
        CancellationToken cancellationToken
    ) =>
        int.TryParse(group.PsaMappingId, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? await db.Clients.SingleOrDefaultAsync(
                each => each.OdooId == id && each.DeletedAt == null && !each.IsArchived,
                cancellationToken
            )
            : null;

    private void Note(PortalDbContext db, DeviceGroup group, GroupConflict conflict)
    {
        if (group.Judge(conflict) && conflict != GroupConflict.None)
        {
            db.Audit.Add(
                AuditEntry.For(
                    time.GetUtcNow().UtcDateTime,
                    Actor.Portal,
                    AssetActs.GroupConflicted,
                    AssetActs.SubjectOf(group),
                    after: new { group.Title, conflict = $"{conflict}" }
                )
            );
        }
    }
}
