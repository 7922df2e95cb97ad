using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Organizations;

/// <summary>
/// Tells which clients are organizations in Pulseway: by the id that an organization carries, by the one client that all its device groups are mapped
/// to, else by a name that is one client's and one organization's, where no group of it is another's. Source: 000-24, D5.
/// </summary>
internal sealed class OrganizationMatch(OrganizationPromises promises, TimeProvider time)
{
    /// <summary>Takes over what a poll has listed; inside the caller's write transaction, behind the groups.</summary>
    /// <param name="db">The transaction.</param>
    /// <param name="found">All organizations; null where they, or not all of them, could be read.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task FollowAsync(
        PortalDbContext db,
        IReadOnlyList<FoundOrganization>? found,
        CancellationToken cancellationToken
    )
    {
        if (found is null)
        {
            return;
        }

        var owners = await FindOwnersAsync(db, found, cancellationToken);
        var listed = found.Select(each => each.Id).ToHashSet(StringComparer.Ordinal);
        var keys = owners.Keys.ToList();
        var concerned = await db
            .Clients.Where(client => keys.Contains(client.Key) || client.OrganizationId != "")
            .ToListAsync(cancellationToken);
        foreach (var client in concerned)
        {
            if (owners.TryGetValue(client.Key, out var ids))
            {
                if (client.Organization != OrganizationState.Present || !ids.Contains(client.OrganizationId))
                {
                    promises.Keep(db, client, ids[0], wasThere: true);
                }
            }
            else if (client.Organization == OrganizationState.Present && !listed.Contains(client.OrganizationId))
            {
                client.LoseOrganization(time.UtcInstant);
            }
        }
    }

    private static async Task<Dictionary<Guid, List<string>>> FindOwnersAsync(
        PortalDbContext db,
        IReadOnlyList<FoundOrganization> found,
        CancellationToken cancellationToken
    )
    {
        var clients = await db
            .Clients.Where(client => client.DeletedAt == null)
            .Select(client => new
            {
                client.Key,
                client.OdooId,
                client.NameKey,
            })
            .ToListAsync(cancellationToken);
        var byId = clients.ToDictionary(client => $"{client.OdooId}", client => client.Key, StringComparer.Ordinal);
        var byName = clients.ToLookup(client => client.NameKey, client => client.Key, StringComparer.Ordinal);
        var names = found.ToLookup(each => Folding.Fold(each.Name, 200), StringComparer.Ordinal);
        var mapped = await ReadMappedAsync(db, cancellationToken);
        var owners = new Dictionary<Guid, List<string>>();
        foreach (var each in found)
        {
            var name = Folding.Fold(each.Name, 200);
            Guid? owner =
                byId.TryGetValue(each.PsaMappingId, out var carried) ? carried
                : mapped[each.Id].ToList() is [{ } only] ? only
                : names[name].Count() == 1
                && byName[name].Take(2).ToList() is [var same]
                && mapped[each.Id].All(client => client is null || client == same)
                    ? same
                : null;
            if (owner is { } key)
            {
                if (!owners.TryGetValue(key, out var ids))
                {
                    owners.Add(key, ids = []);
                }

                ids.Add(each.Id);
            }
        }

        return owners;
    }

    // whose its groups are; null for some that are nobody's yet, so that it may be shared
    private static async Task<ILookup<string, Guid?>> ReadMappedAsync(PortalDbContext db, CancellationToken cancellationToken)
    {
        var mapped = await db
            .DeviceGroups.Where(group => group.OrganizationId != "")
            .Select(group => new { group.OrganizationId, Client = group.ClientKey })
            .Distinct()
            .ToListAsync(cancellationToken);
        return mapped.ToLookup(each => each.OrganizationId, each => each.Client, StringComparer.Ordinal);
    }
}
