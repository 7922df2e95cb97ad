using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Groups;

/// <summary>
/// Finds the row of a group that Pulseway or an event tells of, or makes it; inside the caller's write transaction. A name that was not told, or was
/// told by an event, never renames a group. Source: D5, scenario 18.
/// </summary>
internal sealed class PlaceGroup(GroupJudge judge, TimeProvider time)
{
    /// <summary>Finds or makes it, and judges whose it is.</summary>
    public async Task<DeviceGroup> PlaceAsync(PortalDbContext db, FoundGroup found, CancellationToken cancellationToken)
    {
        var (group, isNews) = await FindAsync(db, found, cancellationToken);
        if (isNews)
        {
            await db.SaveChangesAsync(cancellationToken); // judged by queries
            await judge.JudgeAsync(db, group, cancellationToken);
        }

        return group;
    }

    /// <summary>
    /// Takes a whole listing over: all are there before the first is judged, so that of two groups of one name neither is matched for having come
    /// first.
    /// </summary>
    public async Task PlaceAllAsync(PortalDbContext db, IEnumerable<FoundGroup> found, CancellationToken cancellationToken)
    {
        var changed = new List<DeviceGroup>();
        foreach (var each in found.DistinctBy(each => each.Identity))
        {
            var (group, isNews) = await FindAsync(db, each, cancellationToken);
            if (isNews)
            {
                changed.Add(group);
            }
        }

        await db.SaveChangesAsync(cancellationToken);
        foreach (var group in changed)
        {
            await judge.JudgeAsync(db, group, cancellationToken);
        }
    }

    private async Task<(DeviceGroup Group, bool IsNews)> FindAsync(
        PortalDbContext db,
        FoundGroup found,
        CancellationToken cancellationToken
    )
    {
        var now = time.GetUtcNow().UtcDateTime;
        var identity = found.Identity;
        var known =
            db.DeviceGroups.Local.FirstOrDefault(each => each.Identity == identity)
            ?? await db.DeviceGroups.SingleOrDefaultAsync(each => each.Identity == identity, cancellationToken);
        if (known is not null)
        {
            return (known, known.Differs(found, now) && known.TryTake(found, now));
        }

        if (found.GroupId.Length == 0 && await LeadAsync(db, found, cancellationToken) is { } led)
        {
            return (led, false); // an event knows less than Pulseway
        }

        if (found.GroupId.Length > 0 && await AdoptAsync(db, found, cancellationToken) is { } adopted)
        {
            adopted.Adopt(found, now);
            return (adopted, true);
        }

        var made = DeviceGroup.Make(found, now);
        db.DeviceGroups.Add(made);
        return (made, true);
    }

    // the one group that an event can only mean
    private static async Task<DeviceGroup?> LeadAsync(PortalDbContext db, FoundGroup found, CancellationToken cancellationToken)
    {
        var groups = db.DeviceGroups.Where(each => each.Identity.StartsWith(GroupIdentity.ById));
        if (found.Name.Length > 0)
        {
            var name = Folding.Fold(found.Name, 200);
            groups = groups.Where(each => each.NameKey == name && each.IsNamed);
        }

        if (found.OrganizationId.Length > 0)
        {
            groups = groups.Where(each => each.OrganizationId == found.OrganizationId);
        }

        if (found.Name.Length + found.OrganizationId.Length == 0)
        {
            return null;
        }

        var fitting = await groups.OrderBy(each => each.Key).Take(50).ToListAsync(cancellationToken);
        var organization = Folding.Fold(found.OrganizationName, 200);
        fitting =
            organization.Length == 0
                ? fitting
                : fitting.FindAll(each => Folding.Fold(each.OrganizationName, 200) == organization);
        return fitting is [var one] ? one : null;
    }

    // what an event named before Pulseway listed it, and what is held for it, goes on under Pulseway's ids
    private static async Task<DeviceGroup?> AdoptAsync(PortalDbContext db, FoundGroup found, CancellationToken cancellationToken)
    {
        if (found.Name.Length == 0)
        {
            return null;
        }

        var name = Folding.Fold(found.Name, 200);
        var named = await db.DeviceGroups.Where(each => each.NameKey == name && each.IsNamed).ToListAsync(cancellationToken);
        var fitting = named.FindAll(each => each.IsOfEvents && Fits(each.OrganizationName, found.OrganizationName));
        var isOnly = named.TrueForAll(each => each.IsOfEvents || each.OrganizationId == found.OrganizationId);
        return isOnly && fitting is [var one] && Fits(one.OrganizationId, found.OrganizationId) ? one : null;
    }

    private static bool Fits(string known, string found) =>
        known.Length == 0 || Folding.Fold(known, 200) == Folding.Fold(found, 200);
}
