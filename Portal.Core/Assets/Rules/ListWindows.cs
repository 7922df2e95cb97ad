using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Rules;

/// <summary>Lists maintenance windows, the last changed first. Source: R14.</summary>
public sealed class ListWindows(PortalDatabase database)
{
    private static readonly Keyset<MaintenanceWindow, DateTime> LastChangedFirst = new(
        window => window.ChangedAt,
        window => window.Key,
        descending: true
    );

    /// <summary>Reads one page.</summary>
    public async Task<Result<KeysetPage<MaintenanceWindow>>> ExecuteAsync(
        Actor actor,
        KeysetRequest page,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.SeeAlerts.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        return await LastChangedFirst.ReadAsync(db.MaintenanceWindows.AsNoTracking(), page, cancellationToken);
    }

    /// <summary>One window.</summary>
    public async Task<Result<MaintenanceWindow>> FindAsync(Actor actor, Guid key, CancellationToken cancellationToken)
    {
        if (AccessPolicy.SeeAlerts.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        var window = await db.MaintenanceWindows.AsNoTracking().SingleOrDefaultAsync(each => each.Key == key, cancellationToken);
        return window is null ? RuleRefusals.NoWindow : window;
    }
}
