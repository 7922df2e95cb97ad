using Microsoft.EntityFrameworkCore;
using Portal.Core.Assets.Alerts;
using Portal.Core.Assets.Rules;
using Portal.Core.Connections;
using Portal.Core.Jobs;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Tickets;

/// <summary>
/// Another Odoo database is in use: an id may be another ticket or another company there. Nothing more is told of the former one's tickets, and what
/// still is the matter waits for its client there, to become a ticket again. Source: DESIGN §5, D6.
/// </summary>
internal sealed class TicketsAfterConfirmation(JobRunner runner, OutboxChanges changes, TimeProvider time) : IDatabaseFollower
{
    private const string CalledOff = "Another Odoo database is in use now, where this number may be another ticket.";
    private const string Held = "Another Odoo database is in use now. It becomes a ticket there once its client is found.";

    public async Task RestartAsync(PortalDbContext db, bool isSame, CancellationToken cancellationToken)
    {
        await PullLedger.RestartAsync(db, TicketPull.Feed, cancellationToken);
        if (isSame)
        {
            return;
        }

        string[] kinds = [TicketLetters.Create, TicketLetters.Update, TicketLetters.Close];
        _ = await changes.CancelAllAsync(db, kinds, CalledOff, cancellationToken);
        _ = await LoseTicketsAsync(db, cancellationToken);
        _ = await ForgetPlacesAsync(db, cancellationToken);
        _ = await HoldAsync(db, cancellationToken);
        _ = await db
            .MaintenanceWindows.Where(window => window.Scope == WindowScope.Client)
            .ExecuteUpdateAsync(set => set.SetProperty(window => window.ClientKey, (Guid?)null), cancellationToken);
    }

    public Task ReadAsync(CancellationToken cancellationToken) =>
        runner.StartAsync<ImportTickets>(Actor.Portal, JobTrigger.Action, cancellationToken);

    // those that live in Portal alone stay
    private async Task<int> LoseTicketsAsync(PortalDbContext db, CancellationToken cancellationToken)
    {
        var now = time.UtcInstant;
        var theirs = db.Tickets.Where(ticket => ticket.OdooId != null || ticket.State == TicketState.Asked);
        _ = await theirs.Where(ticket => ticket.AlertKey == null).ExecuteDeleteAsync(cancellationToken);
        _ = await theirs
            .Where(ticket => ticket.State < TicketState.Closed)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(ticket => ticket.State, TicketState.Gone)
                        .SetProperty(ticket => ticket.ClosedAt, (DateTime?)now),
                cancellationToken
            );
        return await db
            .Tickets.Where(ticket => ticket.OdooId != null || ticket.State == TicketState.Gone)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(ticket => ticket.OdooId, (int?)null)
                        .SetProperty(ticket => ticket.PartnerId, (int?)null)
                        .SetProperty(ticket => ticket.OdooAssetId, (int?)null)
                        .SetProperty(ticket => ticket.Version, ticket => ticket.Version + 1),
                cancellationToken
            );
    }

    private static Task<int> ForgetPlacesAsync(PortalDbContext db, CancellationToken cancellationToken) =>
        db.Alerts.ExecuteUpdateAsync(
            set =>
                set.SetProperty(alert => alert.ClientKey, (Guid?)null)
                    .SetProperty(alert => alert.ClientName, "")
                    .SetProperty(alert => alert.PartnerId, (int?)null)
                    .SetProperty(alert => alert.OdooAssetId, (int?)null)
                    .SetProperty(alert => alert.IsPlacedByPerson, false)
                    .SetProperty(alert => alert.Version, alert => alert.Version + 1),
            cancellationToken
        );

    private static Task<int> HoldAsync(PortalDbContext db, CancellationToken cancellationToken)
    {
        var open = db.Tickets.Where(ticket => ticket.State < TicketState.Closed);
        return db
            .Alerts.Where(alert => alert.State == AlertState.Open && !open.Any(ticket => ticket.AlertKey == alert.Key))
            .ExecuteUpdateAsync(
                set => set.SetProperty(alert => alert.State, AlertState.Held).SetProperty(alert => alert.Reason, Held),
                cancellationToken
            );
    }
}
