using Microsoft.EntityFrameworkCore;
using Portal.Core.Assets.Alerts;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Tickets;

/// <summary>
/// Leaves tickets that Odoo has alone for ever, since their numbers mean something else from now on; what is still the matter is held, to become
/// a ticket where they live now. Inside the caller's write transaction. Source: DESIGN §5, C12, D6.
/// </summary>
internal sealed class LeftTickets(OutboxChanges changes, TimeProvider time)
{
    /// <summary>Leaves them.</summary>
    /// <param name="db">Inside a write transaction that tracks no ticket, alert or delivery.</param>
    /// <param name="calledOff">Why Odoo is told nothing more of them.</param>
    /// <param name="held">Why alerts wait.</param>
    /// <param name="kept">The model whose tickets are not left; null for those of all.</param>
    /// <param name="cancellationToken">Stops it; the caller's transaction is then void.</param>
    public async Task LeaveAsync(
        PortalDbContext db,
        string calledOff,
        string held,
        TicketModel? kept,
        CancellationToken cancellationToken
    )
    {
        string[] kinds = [TicketLetters.Create, TicketLetters.Update, TicketLetters.Close];
        _ = await changes.CancelAllAsync(db, kinds, calledOff, cancellationToken);
        _ = await LoseTicketsAsync(db, kept, cancellationToken);
        _ = await HoldAsync(db, held, cancellationToken);
    }

    // those that live in Portal alone stay, unless there is a place for them now
    private async Task<int> LoseTicketsAsync(PortalDbContext db, TicketModel? kept, CancellationToken cancellationToken)
    {
        var now = time.UtcInstant;
        var left = db.Tickets.Where(ticket => kept == null || ticket.OdooId == null || ticket.Model != kept);
        var isPlace = kept is not null and not TicketModel.PortalOnly;
        var theirs = left.Where(ticket =>
            ticket.OdooId != null || ticket.State == TicketState.Asked || (isPlace && ticket.State == TicketState.Open)
        );
        _ = await theirs.Where(ticket => ticket.AlertKey == null).ExecuteDeleteAsync(cancellationToken);
        _ = await theirs
            .Where(ticket => ticket.State < TicketState.Closed)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(ticket => ticket.State, TicketState.Gone)
                        .SetProperty(ticket => ticket.ClosedAt, (DateTime?)now),
                cancellationToken
            );
        return await left.Where(ticket => ticket.OdooId != null || ticket.State == TicketState.Gone)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(ticket => ticket.OdooId, (int?)null)
                        .SetProperty(ticket => ticket.Model, TicketModel.Auto)
                        .SetProperty(ticket => ticket.PartnerId, (int?)null)
                        .SetProperty(ticket => ticket.OdooAssetId, (int?)null)
                        .SetProperty(ticket => ticket.Version, ticket => ticket.Version + 1),
                cancellationToken
            );
    }

    private static Task<int> HoldAsync(PortalDbContext db, string reason, CancellationToken cancellationToken)
    {
        var open = db.Tickets.Where(ticket => ticket.State < TicketState.Closed);
        return db
            .Alerts.Where(alert => alert.State == AlertState.Open && !open.Any(ticket => ticket.AlertKey == alert.Key))
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(alert => alert.State, AlertState.Held)
                        .SetProperty(alert => alert.Reason, reason)
                        .SetProperty(alert => alert.Version, alert => alert.Version + 1),
                cancellationToken
            );
    }
}
