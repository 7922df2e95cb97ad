using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Groups;

/// <summary>Which groups are asked for.</summary>
public enum GroupFilter
{
    /// <summary>The inbox: those without a client, and those in conflict.</summary>
    Unsettled,

    /// <summary>Those with a client.</summary>
    Mapped,

    /// <summary>All.</summary>
    All,
}

/// <summary>Which part of the list.</summary>
/// <param name="Search">Words that must all occur in group, organization or site; empty for all.</param>
/// <param name="Filter">Which ones.</param>
/// <param name="Descending">True for the last name first; in the inbox the youngest first.</param>
/// <param name="Page">Which page.</param>
public sealed record GroupListRequest(string Search, GroupFilter Filter, bool Descending, KeysetRequest Page);

/// <summary>One group as the list shows it.</summary>
/// <param name="Group">The group.</param>
/// <param name="Client">Name of its client, or null.</param>
/// <param name="Devices">How many devices it has.</param>
/// <param name="Held">How many events are held for its devices.</param>
public sealed record GroupRow(DeviceGroup Group, string? Client, int Devices, int Held);

/// <summary>Says how much is held for groups that have no client; any number of them. Source: D6.</summary>
public interface IHeldForGroups
{
    /// <summary>How many events are held, by group.</summary>
    Task<IReadOnlyDictionary<Guid, int>> CountAsync(
        PortalDbContext db,
        IReadOnlyCollection<Guid> groups,
        CancellationToken cancellationToken
    );
}

/// <summary>Lists the groups of devices in Pulseway, those first that somebody has to look at. Source: D6, scenarios 17 and 18.</summary>
public sealed class ListGroups(PortalDatabase database, IEnumerable<IHeldForGroups> held)
{
    private readonly List<IHeldForGroups> _held = [.. held];

    /// <summary>Reads one page.</summary>
    public async Task<Result<KeysetPage<GroupRow>>> ExecuteAsync(
        Actor actor,
        GroupListRequest request,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.SeeAssets.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        var groups = db.DeviceGroups.AsNoTracking();
        groups = request.Filter switch
        {
            GroupFilter.Unsettled => groups.Where(group => group.IsUnsettled),
            GroupFilter.Mapped => groups.Where(group => group.ClientKey != null),
            _ => groups,
        };
        var search = new SubstringSearch<DeviceGroup>(group => group.SearchText, request.Search);
        var found = search.IsEmpty ? groups : search.In(groups);
        var page = await (
            request.Filter == GroupFilter.Unsettled ? PageAsync(group => group.FirstSeenAt) : PageAsync(group => group.NameKey)
        );
        return new KeysetPage<GroupRow>(
            await CompleteAsync(db, page.Rows, cancellationToken),
            page.Previous,
            page.Next,
            page.Total,
            page.From
        );

        Task<KeysetPage<DeviceGroup>> PageAsync<TKey>(Expression<Func<DeviceGroup, TKey>> key)
            where TKey : notnull =>
            new Keyset<DeviceGroup, TKey>(key, group => group.Key, request.Descending).ReadAsync(
                found,
                request.Page,
                cancellationToken
            );
    }

    /// <summary>Reads one.</summary>
    public async Task<Result<GroupRow>> FindAsync(Actor actor, Guid key, CancellationToken cancellationToken)
    {
        if (AccessPolicy.SeeAssets.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        var group = await db.DeviceGroups.AsNoTracking().SingleOrDefaultAsync(each => each.Key == key, cancellationToken);
        return group is null ? AssetRefusals.NoGroup : (await CompleteAsync(db, [group], cancellationToken))[0];
    }

    private async Task<List<GroupRow>> CompleteAsync(
        PortalDbContext db,
        IReadOnlyList<DeviceGroup> groups,
        CancellationToken cancellationToken
    )
    {
        var keys = groups.Select(group => group.Key).ToList();
        var clientKeys = groups.Select(group => group.ClientKey).OfType<Guid>().Distinct().ToList();
        var clients = await db
            .Clients.Where(client => clientKeys.Contains(client.Key))
            .ToDictionaryAsync(client => client.Key, client => client.Name, cancellationToken);
        var devices = await db
            .Assets.Where(asset => asset.GroupKey != null && keys.Contains(asset.GroupKey.Value))
            .GroupBy(asset => asset.GroupKey ?? Guid.Empty)
            .Select(found => new { found.Key, Count = found.Count() })
            .ToDictionaryAsync(found => found.Key, found => found.Count, cancellationToken);
        var held = new Dictionary<Guid, int>();
        foreach (var holder in _held)
        {
            foreach (var (key, count) in await holder.CountAsync(db, keys, cancellationToken))
            {
                held[key] = held.GetValueOrDefault(key) + count;
            }
        }

        return
        [
            .. groups.Select(group => new GroupRow(
                group,
                group.ClientKey is { } client ? clients.GetValueOrDefault(client) : null,
                devices.GetValueOrDefault(group.Key),
                held.GetValueOrDefault(group.Key)
            )),
        ];
    }
}
