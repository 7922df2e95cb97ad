using Microsoft.EntityFrameworkCore;
using Portal.Core.Assets.Alerts;
using Portal.Core.Messaging;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Tickets;

/// <summary>
/// Takes over what Odoo shows of tickets, inside the caller's write transaction. A ticket that a person closed ends its alert, unless the alert
/// came again after that: then it begins anew at once. Source: C12, P5, R13.
/// </summary>
internal sealed class TicketMirror(AlertDecision decision, TimeProvider time)
{
    /// <summary>Takes them over.</summary>
    /// <returns>How many differ from what Portal knew.</returns>
    public async Task<int> TakeAsync(PortalDbContext db, IReadOnlyList<FoundTicket> found, CancellationToken cancellationToken)
    {
        var changed = 0;
        foreach (var each in found)
        {
            changed += await TakeAsync(db, each, cancellationToken) ? 1 : 0;
        }

        return changed;
    }

    /// <summary>Odoo has made a ticket that Portal asked for. What the import brought before is the same one.</summary>
    /// <param name="db">Inside a write transaction.</param>
    /// <param name="key">The ticket.</param>
    /// <param name="model">The model it is of; <see cref="TicketModel.Auto"/> where an older version was told, which knew of one only.</param>
    /// <param name="odooId">Its id.</param>
    /// <param name="reference">Its number, or empty.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task MakeAsync(
        PortalDbContext db,
        Guid key,
        TicketModel model,
        int odooId,
        string reference,
        CancellationToken cancellationToken
    )
    {
        var same = model == TicketModel.Auto ? db.Tickets.Where(each => each.AlertKey == null) : Of(db, model);
        var early = await same.FirstOrDefaultAsync(each => each.OdooId == odooId && each.Key != key, cancellationToken);
        if (early is not null)
        {
            db.Tickets.Remove(early);
            await db.SaveChangesAsync(cancellationToken); // the database lets another have its number only then
        }

        if (await db.Tickets.SingleOrDefaultAsync(each => each.Key == key, cancellationToken) is { } ticket)
        {
            ticket.Make(model == TicketModel.Auto ? early?.Model ?? model : model, odooId, reference);
        }
    }

    /// <summary>Tickets that Odoo no longer has: what is still the matter gets a new one when it comes again.</summary>
    public async Task LoseAsync(
        PortalDbContext db,
        TicketModel model,
        IReadOnlyCollection<int> gone,
        CancellationToken cancellationToken
    )
    {
        var now = time.UtcInstant;
        var lost = await Of(db, model)
            .Where(ticket => ticket.OdooId != null && gone.Contains(ticket.OdooId.Value) && ticket.State < TicketState.Closed)
            .ToListAsync(cancellationToken);
        foreach (var ticket in lost)
        {
            ticket.Lose(now);
            if (await FindAlertAsync(db, ticket, cancellationToken) is { State: AlertState.Open } alert)
            {
                alert.Close("Its ticket was deleted in Odoo.", now);
            }
        }
    }

    // those of before this was kept are of the model that tickets lived in all along
    private static IQueryable<Ticket> Of(PortalDbContext db, TicketModel model) =>
        db.Tickets.Where(ticket => ticket.Model == model || ticket.Model == TicketModel.Auto);

    private async Task<bool> TakeAsync(PortalDbContext db, FoundTicket found, CancellationToken cancellationToken)
    {
        var ticket = await Of(db, found.Model).SingleOrDefaultAsync(each => each.OdooId == found.Id, cancellationToken);
        if (ticket?.ReadAt > found.ReadAt)
        {
            return false; // read later already
        }

        var isNew = ticket is null;
        if (ticket is null)
        {
            ticket = Ticket.Found(Guid.CreateVersion7(time.UtcInstant), found);
            db.Tickets.Add(ticket);
        }

        var before = (ticket.ChangedAt, ticket.State, ticket.Stage);
        ticket.Take(found);
        await StandAsync(db, ticket, found, cancellationToken);
        return isNew || before != (ticket.ChangedAt, ticket.State, ticket.Stage);
    }

    private async Task StandAsync(PortalDbContext db, Ticket ticket, FoundTicket found, CancellationToken cancellationToken)
    {
        switch (ticket.State)
        {
            case TicketState.Asked or TicketState.Open when found.IsClosed:
                await EndAsync(db, ticket, found.ClosedAt ?? found.ChangedAt, cancellationToken);
                break;
            case TicketState.Closing when found.IsClosed:
                ticket.Close(found.ClosedAt ?? found.ChangedAt);
                break;
            case TicketState.Asked:
                ticket.Make(found.Model, found.Id, found.Reference);
                break;
            case TicketState.Closing:
                await CheckClosingAsync(db, ticket, cancellationToken);
                break;
            case TicketState.Closed or TicketState.Gone when !found.IsClosed:
                await ReopenAsync(db, ticket, cancellationToken);
                break;
        }
    }

    private async Task EndAsync(PortalDbContext db, Ticket ticket, DateTime closedAt, CancellationToken cancellationToken)
    {
        ticket.Close(closedAt);
        await db.SaveChangesAsync(cancellationToken); // the database lets a new one be only then
        if (await FindAlertAsync(db, ticket, cancellationToken) is not { } alert || alert.TicketKey != ticket.Key)
        {
            return;
        }

        var isBack = alert.State == AlertState.Open && alert.LastSeenAt >= closedAt;
        alert.Close("Its ticket was closed in Odoo.", closedAt);
        if (isBack)
        {
            await decision.DecideAsync(db, alert, cancellationToken);
        }
    }

    // somebody called the closing off: it is open, as Odoo says
    private static async Task CheckClosingAsync(PortalDbContext db, Ticket ticket, CancellationToken cancellationToken)
    {
        var key = ticket.ClosingKey;
        var isCalledOff = await db.Deliveries.AnyAsync(
            each => each.IdempotencyKey == key && each.State == Messaging.Outbox.DeliveryState.Cancelled,
            cancellationToken
        );
        if (isCalledOff)
        {
            ticket.Reopen();
        }
    }

    // a person took it up again; where its alert has another open one by now, that one counts
    private static async Task ReopenAsync(PortalDbContext db, Ticket ticket, CancellationToken cancellationToken)
    {
        var alert = await FindAlertAsync(db, ticket, cancellationToken);
        if (alert is null)
        {
            ticket.Reopen();
            return;
        }

        var hasOther = await db.Tickets.AnyAsync(
            each => each.AlertKey == alert.Key && each.Key != ticket.Key && each.State < TicketState.Closed,
            cancellationToken
        );
        if (!hasOther)
        {
            ticket.Reopen();
            ticket.Touch();
            alert.Open(ticket.Key, null);
        }
    }

    private static async Task<Alert?> FindAlertAsync(PortalDbContext db, Ticket ticket, CancellationToken cancellationToken) =>
        ticket.AlertKey is { } key ? await AlertTurn.FindAsync(db, key, cancellationToken) : null;
}
