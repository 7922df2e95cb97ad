using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Rules;

/// <summary>Removes a maintenance window: what it kept and is known to last becomes a ticket, as does what comes from then on. Source: R14.</summary>
public sealed class RemoveWindow(PortalDatabase database, TimeProvider time)
{
    /// <summary>Removes it.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="key">The window.</param>
    /// <param name="version">Version that was looked at.</param>
    /// <param name="cancellationToken">Stops it before it is stored.</param>
    public async Task<Result<Guid>> ExecuteAsync(Actor actor, Guid key, int version, CancellationToken cancellationToken)
    {
        if (AccessPolicy.ChangeAlerts.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var window = await db.MaintenanceWindows.SingleOrDefaultAsync(each => each.Key == key, cancellationToken);
        if (window is null)
        {
            return RuleRefusals.NoWindow;
        }

        if (window.Version != version)
        {
            return RuleRefusals.Changed;
        }

        db.MaintenanceWindows.Remove(window);
        db.Audit.Add(
            AuditEntry.For(
                time.GetUtcNow().UtcDateTime,
                actor,
                "maintenance-window.removed",
                (MaintenanceWindow.Kind, $"{key}"),
                SaveWindow.Said(window)
            )
        );
        return await db.TryCommitAsync(write, cancellationToken) ? key : RuleRefusals.Changed;
    }
}
