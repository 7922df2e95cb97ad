using Microsoft.EntityFrameworkCore;
using Portal.Core.Connections;
using Portal.Core.Jobs;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Core.ServicePlans.Import;

/// <summary>
/// Reads all subscriptions again from the database that was just confirmed. Where it is another one, an id may be another subscription there: what was
/// to be told is called off, the copy is given up, and what is confirmed by now is past. Source: C13, DESIGN §5.
/// </summary>
internal sealed class PlansAfterConfirmation(JobRunner runner, OutboxChanges changes, TimeProvider time) : IDatabaseFollower
{
    private const string Reason = "Another Odoo database is in use now, where this number may be another subscription.";

    public async Task RestartAsync(PortalDbContext db, bool isSame, CancellationToken cancellationToken)
    {
        await PullLedger.RestartAsync(db, PlanPull.Feed, cancellationToken);
        await PullLedger.RestartAsync(db, InvoicePull.Feed, cancellationToken);
        _ = await db
            .PullCursors.Where(cursor => cursor.Feed == PlanSweep.Feed && cursor.CompletedAt != null)
            .ExecuteUpdateAsync(set => set.SetProperty(cursor => cursor.CompletedAt, DateTime.UnixEpoch), cancellationToken);
        if (!isSame)
        {
            await PlanContact.BeginAnewAsync(db, time.UtcInstant, cancellationToken);
            _ = await changes.CancelAllAsync(db, PlanMessages.Kinds, Reason, cancellationToken);
            _ = await db.ServicePlanLines.ExecuteDeleteAsync(cancellationToken);
            _ = await db.ServicePlanInvoices.ExecuteDeleteAsync(cancellationToken);
            _ = await db.ServicePlans.ExecuteDeleteAsync(cancellationToken);
        }
    }

    /// <summary>As Portal itself; while Portal stops, the schedule of the next start does it.</summary>
    public Task ReadAsync(CancellationToken cancellationToken) =>
        runner.StartAsync<ImportSubscriptions>(Actor.Portal, JobTrigger.Action, cancellationToken);
}
