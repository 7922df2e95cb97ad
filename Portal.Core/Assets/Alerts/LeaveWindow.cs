using Microsoft.EntityFrameworkCore;
using Portal.Core.Assets.Rules;
using Portal.Core.Messaging;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Alerts;

/// <summary>
/// Lets go what maintenance windows kept, once none holds for it, and what is known to last: an incident that is not resolved, a device that did not come
/// back. Both are told of only once, and would be nobody's to do. What ended meanwhile is over; of all else nobody tells the end, so it waits for its
/// repeat. Source: R14, scenario 19.
/// </summary>
internal sealed class LeaveWindow(
    PortalDatabase database,
    AlertRelease release,
    AlertRound round,
    AlertOptions options,
    TimeProvider time
)
{
    private const int AtOnce = 50;

    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        var keys = await ListAsync(cancellationToken);
        return await round.EachAsync(keys, key => release.LeaveWindowAsync(key, cancellationToken), cancellationToken);
    }

    // read only: while a window holds nothing is written, however many it keeps
    private async Task<List<Guid>> ListAsync(CancellationToken cancellationToken)
    {
        var now = time.UtcInstant;
        await using var db = database.CreateDbContext();
        var known = await db
            .MaintenanceWindows.AsNoTracking()
            .Where(window => window.EndsAt == null || window.EndsAt > now)
            .ToListAsync(cancellationToken);
        var windows = known.FindAll(window => window.Holds(now, options.Zone));
        if (windows.Exists(window => window.Scope == WindowScope.Everything))
        {
            return [];
        }

        var clients = windows.Select(window => window.ClientKey).OfType<Guid>().ToList();
        var assets = windows.Select(window => window.AssetKey).OfType<Guid>().ToList();
        var kept = await Lasting(db)
            .Where(alert => alert.ClientKey == null || !clients.Contains(alert.ClientKey.Value))
            .Where(alert => alert.AssetKey == null || !assets.Contains(alert.AssetKey.Value))
            .OrderBy(alert => alert.Key)
            .Select(alert => new
            {
                alert.Key,
                alert.Source,
                alert.Title,
            })
            .ToListAsync(cancellationToken);
        return
        [
            .. kept.Where(alert => alert.Source == AlertSource.RocketCyber || options.FindEnds(alert.Title).Count > 0)
                .Select(alert => alert.Key)
                .Take(AtOnce),
        ];
    }

    // of Pulseway's those whose end would be told by a title; which these are is looked up in each title
    private static IQueryable<Alert> Lasting(PortalDbContext db) =>
        db
            .Alerts.AsNoTracking()
            .Where(alert => alert.State == AlertState.Suppressed && alert.RuleKey == null)
            .Where(alert =>
                alert.Source == AlertSource.Pulseway
                || db.Set<AlertEvent>()
                    .Any(each => each.AlertKey == alert.Key && each.ChangedAt != null && each.ResolvedAt == null)
            );
}
