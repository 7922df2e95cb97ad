using Microsoft.EntityFrameworkCore;
using Portal.Core.Connections;
using Portal.Core.Jobs;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;
using Portal.Core.Retail.Entitlements;

namespace Portal.Core.Retail.Import;

/// <summary>
/// Compares all orders with the database that was just confirmed: the changes since the last look, and the orders that are deleted, are not told
/// by a cursor into the one before. Where it is another database, an id may be another order there: what is promised and has not come to its end
/// is called off, and what was confirmed until now is past. Source: C13, DESIGN §5.
/// </summary>
internal sealed class OrdersAfterConfirmation(JobRunner runner, OutboxChanges changes, TimeProvider time) : IDatabaseFollower
{
    private const string Reason =
        "Another Odoo database is in use now, where this number may be another order. \"Promise it again\" looks at Odoo and ABS first.";

    private static readonly string[] Kinds = [EntitlementPayload.Kind, OrderNotes.NoteKind, OrderNotes.FieldKind];

    public async Task RestartAsync(PortalDbContext db, bool isSame, CancellationToken cancellationToken)
    {
        await PullLedger.RestartAsync(db, OrderPull.Feed, cancellationToken);
        _ = await db
            .PullCursors.Where(cursor => cursor.Feed == FirstContact.Sweep && cursor.CompletedAt != null)
            .ExecuteUpdateAsync(set => set.SetProperty(cursor => cursor.CompletedAt, DateTime.UnixEpoch), cancellationToken);
        if (!isSame)
        {
            await FirstContact.BeginAnewAsync(db, time.UtcInstant, cancellationToken);
            _ = await changes.CancelAllAsync(db, Kinds, Reason, cancellationToken);
            _ = await db.Orders.ExecuteUpdateAsync(
                set =>
                    set.SetProperty(order => order.ChangedAt, Order.OfFormerDatabase)
                        .SetProperty(order => order.Version, order => order.Version + 1),
                cancellationToken
            );
        }
    }

    /// <summary>As Portal itself; while Portal stops, the schedule of the next start does it.</summary>
    public Task ReadAsync(CancellationToken cancellationToken) =>
        runner.StartAsync<ImportOrders>(Actor.Portal, JobTrigger.Action, cancellationToken);
}
