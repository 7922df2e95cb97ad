using Microsoft.EntityFrameworkCore;
using Portal.Core.Assets.Groups;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Alerts;

/// <summary>Counts what is held for groups that have no client: every occurrence, however few conditions they are of. Source: D6.</summary>
internal sealed class HeldForGroups : IHeldForGroups
{
    public async Task<IReadOnlyDictionary<Guid, int>> CountAsync(
        PortalDbContext db,
        IReadOnlyCollection<Guid> groups,
        CancellationToken cancellationToken
    ) =>
        await db
            .Alerts.Where(alert =>
                alert.State == AlertState.Held && alert.GroupKey != null && groups.Contains(alert.GroupKey.Value)
            )
            .GroupBy(alert => alert.GroupKey!.Value)
            .Select(held => new { held.Key, Count = held.Sum(alert => alert.Count) })
            .ToDictionaryAsync(held => held.Key, held => held.Count, cancellationToken);
}
