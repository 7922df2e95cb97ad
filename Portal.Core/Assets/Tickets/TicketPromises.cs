using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Assets.Alerts;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Tickets;

/// <summary>
/// Asks Odoo for tickets, inside the transaction that changes their alert: made, raised, opened again, closed. All of one alert go in order. Where
/// tickets live in Portal alone, nothing goes out. Source: 000-22, C12, P3.
/// </summary>
/// <remarks>Next: <see cref="OutboxWriter"/>, then the transport to Odoo.</remarks>
internal sealed class TicketPromises(OutboxWriter outbox, ITicketDesk desk, TicketOptions options, TimeProvider time)
{
    private const string Prefix = "Alert: ";

    private bool IsPortalOnly =>
        !desk.IsConnected || options.Model == TicketModel.PortalOnly || desk.KnownModel == TicketModel.PortalOnly;

    /// <summary>Odoo's priority of an alert's: 2 when it is critical, else 1. Source: 000-22.</summary>
    public static int PriorityOf(AlertPriority priority) => priority == AlertPriority.Critical ? 2 : 1;

    /// <summary>The ticket of an alert that somebody has to do; null when there is none, also when the asking for it was called off.</summary>
    public async Task<Ticket?> FindOpenAsync(PortalDbContext db, Alert alert, CancellationToken cancellationToken)
    {
        var ticket = await db.Tickets.SingleOrDefaultAsync(
            each => each.AlertKey == alert.Key && each.State < TicketState.Closed,
            cancellationToken
        );
        if (ticket is not { State: TicketState.Asked })
        {
            return ticket;
        }

        var key = ticket.CreationKey;
        var isCalledOff = await db.Deliveries.AnyAsync(
            each => each.IdempotencyKey == key && each.State == DeliveryState.Cancelled,
            cancellationToken
        );
        if (isCalledOff)
        {
            ticket.Lose(time.UtcInstant);
            await db.SaveChangesAsync(cancellationToken); // the database lets a new one be only then
            return null;
        }

        return ticket;
    }

    /// <summary>A new ticket.</summary>
    public async Task<Ticket> OpenAsync(
        PortalDbContext db,
        Alert alert,
        AlertPriority priority,
        string team,
        CancellationToken cancellationToken
    )
    {
        var now = time.UtcInstant;
        var title = $"{Prefix}{alert.Title}";
        var ticket = Ticket.Ask(Guid.CreateVersion7(now), alert, title, PriorityOf(priority), now);
        db.Tickets.Add(ticket);
        if (IsPortalOnly)
        {
            ticket.Begin();
            return ticket;
        }

        var wish = new TicketWish(
            ticket.Key,
            title,
            TextOf(alert),
            alert.PartnerId ?? 0,
            options.LinksAssets ? alert.OdooAssetId : null,
            ticket.Priority,
            team.Length > 0 ? team : options.Team,
            options.Site is { } site ? new Uri(site, $"alerts/{alert.Key}") : null
        );
        var draft = new DeliveryDraft(
            TicketLetters.Destination,
            TicketLetters.Create,
            alert.Subject,
            ticket.CreationKey,
            TicketLetters.Write(wish)
        )
        {
            TellsOutcome = true,
        };
        await outbox.AddAsync(db, draft, cancellationToken);
        return ticket;
    }

    /// <summary>The ticket's priority rises; it never falls. Source: R23.</summary>
    public async Task RaiseAsync(
        PortalDbContext db,
        Alert alert,
        Ticket ticket,
        AlertPriority priority,
        CancellationToken cancellationToken
    )
    {
        // what a ticket cannot be raised to is no news, however often the alert comes
        var model = ticket.OdooId is null ? desk.KnownModel ?? options.Model : ticket.Model;
        var wanted = Math.Min(PriorityOf(priority), model.MostPriority());
        if (wanted <= ticket.Priority)
        {
            return;
        }

        ticket.Raise(wanted);
        var note = string.Create(
            CultureInfo.InvariantCulture,
            $"The alert came again as {priority}, {alert.Count} times by now."
        );
        await TellAsync(db, alert, ticket, note, wanted, isAgain: false, cancellationToken);
    }

    /// <summary>A ticket that is closed, or is about to be, is open again.</summary>
    public async Task ReopenAsync(PortalDbContext db, Alert alert, Ticket ticket, CancellationToken cancellationToken)
    {
        ticket.Reopen();
        ticket.Tell();
        var note = string.Create(CultureInfo.InvariantCulture, $"The alert came again, {alert.Count} times by now.");
        await TellAsync(db, alert, ticket, note, null, isAgain: true, cancellationToken);
    }

    /// <summary>What it is about is over.</summary>
    public async Task CloseAsync(PortalDbContext db, Alert alert, Ticket ticket, string why, CancellationToken cancellationToken)
    {
        if (IsPortalOnly)
        {
            ticket.Close(time.UtcInstant);
            return;
        }

        ticket.AskToClose();
        var mark = Mark(ticket.Closings);
        var end = new TicketEnd(ticket.Key, ticket.OdooId, $"{why} {mark}", mark, ticket.IsTouched, ticket.Model);
        var draft = new DeliveryDraft(
            TicketLetters.Destination,
            TicketLetters.Close,
            alert.Subject,
            ticket.ClosingKey,
            TicketLetters.Write(end)
        )
        {
            TellsOutcome = true,
        };
        await outbox.AddAsync(db, draft, cancellationToken);
    }

    private async Task TellAsync(
        PortalDbContext db,
        Alert alert,
        Ticket ticket,
        string note,
        int? priority,
        bool isAgain,
        CancellationToken cancellationToken
    )
    {
        if (IsPortalOnly)
        {
            return;
        }

        var mark = $"(Portal, note {ticket.Updates.ToString(CultureInfo.InvariantCulture)})";
        var news = new TicketNews(ticket.Key, ticket.OdooId, $"{note} {mark}", mark, priority, isAgain, ticket.Model);
        var draft = new DeliveryDraft(
            TicketLetters.Destination,
            TicketLetters.Update,
            alert.Subject,
            ticket.UpdateKey,
            TicketLetters.Write(news)
        );
        await outbox.AddAsync(db, draft, cancellationToken);
    }

    private static string Mark(int number) => $"(Portal, end {number.ToString(CultureInfo.InvariantCulture)})";

    private static string TextOf(Alert alert)
    {
        string[] parts =
        [
            alert.Message,
            alert.Details,
            alert.DeviceName.Length > 0 ? $"Device: {alert.DeviceName}"
            : alert.Device.Length > 0 ? $"Device: {alert.Device}"
            : "",
            $"Priority: {alert.Priority}",
            $"Told by {alert.Source}",
        ];
        return string.Join('\n', parts.Where(static part => part.Length > 0));
    }
}
