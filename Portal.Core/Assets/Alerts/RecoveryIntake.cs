using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Alerts;

/// <summary>
/// Takes in what Pulseway says by titles only: that a condition is over, or that it began. They are told in whatever order; what was over before is
/// known by the occurrence that ended it, so that its beginning, told late, makes no ticket that nothing would close. Inside the transaction of the
/// message. Source: R14, D6, d4.
/// </summary>
/// <remarks>Next: <see cref="AlertIntake"/>.</remarks>
internal sealed class RecoveryIntake(AlertIntake intake, AlertDecision decision, AlertOptions options)
{
    private const string OverBefore = "It was over before Portal heard of it.";

    /// <summary>Takes it in.</summary>
    /// <param name="db">Inside a write transaction.</param>
    /// <param name="report">What was told.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task TakeAsync(PortalDbContext db, AlertReport report, CancellationToken cancellationToken)
    {
        if (options.FindRecovery(report.Title) is { } recovery)
        {
            if (await RecoverAsync(db, report, recovery.Condition, cancellationToken) == 0)
            {
                await intake.KeepAsync(db, report with { ResolvedAt = report.ToldAt }, Alert.EndsNothing, cancellationToken);
            }
        }
        else if (await IsOverAsync(db, report, cancellationToken))
        {
            await intake.KeepAsync(db, report, OverBefore, cancellationToken);
        }
        else
        {
            await intake.TakeAsync(db, report, cancellationToken);
        }
    }

    /// <summary>
    /// Conditions of this device are over; those that came later than it last on. Without a device it is about those of its group or account that name
    /// none either; without any of these about nothing that could be told from another client's.
    /// </summary>
    /// <returns>How many it ended.</returns>
    private async Task<int> RecoverAsync(PortalDbContext db, AlertReport report, string part, CancellationToken cancellationToken)
    {
        var (device, whose) = (Asset.KeyOf(report.Device), WhoseKey(report.Group, report.AccountId));
        if (device.Length == 0 && whose.Length == 0)
        {
            return 0;
        }

        var lasting = await db
            .Alerts.Where(alert =>
                alert.Source == report.Source
                && alert.DeviceKey == device
                && alert.State != AlertState.Closed
                && alert.LastSeenAt <= report.ToldAt
            )
            .Select(alert => new
            {
                alert.Key,
                alert.Title,
                alert.GroupName,
                alert.AccountId,
            })
            .ToListAsync(cancellationToken);
        var over = lasting.FindAll(each =>
            Says(each.Title, part) && (device.Length > 0 || WhoseKey(each.GroupName, each.AccountId) == whose)
        );
        foreach (var each in over)
        {
            await EndAsync(db, each.Key, report, cancellationToken);
        }

        return over.Count;
    }

    private async Task EndAsync(PortalDbContext db, Guid key, AlertReport report, CancellationToken cancellationToken)
    {
        if (await AlertTurn.FindAsync(db, key, cancellationToken) is { } alert)
        {
            await intake.NoteEndAsync(db, alert, report, cancellationToken);
            await decision.EndAsync(db, alert, $"{report.Source} says: {report.Title}.", cancellationToken);
        }
    }

    // an end of it that came later than it is known already: of the same device, which alone is told from others for certain
    private async Task<bool> IsOverAsync(PortalDbContext db, AlertReport report, CancellationToken cancellationToken)
    {
        var (ends, device) = (options.FindEnds(report.Title), Asset.KeyOf(report.Device));
        if (ends.Count == 0 || device.Length == 0)
        {
            return false;
        }

        var known = await (
            from each in db.AlertEvents
            join alert in db.Alerts on each.AlertKey equals alert.Key
            where alert.Source == report.Source && alert.DeviceKey == device
            where each.ResolvedAt != null && each.ResolvedAt > report.ToldAt
            select alert.Title
        )
            .Distinct()
            .ToListAsync(cancellationToken);
        return known.Exists(title => ends.Any(end => Says(title, end.Over) || Says(title, end.Condition)));
    }

    private static bool Says(string title, string part) =>
        Folding.Fold(title).Contains(Folding.Fold(part), StringComparison.Ordinal);

    private static string WhoseKey(string group, string account) => Folding.Fold(group.Length > 0 ? group : account);
}
