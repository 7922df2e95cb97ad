using Microsoft.EntityFrameworkCore;
using Portal.Core.Assets.Alerts;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Tickets;

/// <summary>Odoo has made a ticket, or has not. Source: 000-22, P7.</summary>
internal sealed class RecordTicketMade(TimeProvider time) : IInboxHandler<DeliveryOutcome>
{
    /// <summary>What it handles.</summary>
    public static readonly MessageKind Kind = new(DeliveryOutcome.Source, TicketLetters.Create);

    public Task<Reading<DeliveryOutcome>> ReadAsync(InboxMessage message, CancellationToken cancellationToken) =>
        Task.FromResult(Reading.Found(DeliveryOutcome.Read(message)));

    public async Task ApplyAsync(
        PortalDbContext db,
        InboxMessage message,
        DeliveryOutcome found,
        CancellationToken cancellationToken
    )
    {
        // what is dead says so on the alert's page, and a person decides
        if (!found.IsDelivered || TicketKeys.Read(found.IdempotencyKey) is not { } key)
        {
            return;
        }

        var ticket = await db.Tickets.SingleOrDefaultAsync(each => each.Key == key, cancellationToken);
        if (ticket is null or { State: TicketState.Gone } || TicketLetters.ReadAnswer(found.Answer) is not { } answer)
        {
            return; // confirmed by hand, without a number, or given up meanwhile: the import finds it
        }

        if (answer.OdooId == 0)
        {
            ticket.Begin(); // Odoo has no place for tickets
            return;
        }

        await TicketMirror.MakeAsync(db, key, answer.Model, answer.OdooId, answer.Reference, cancellationToken);
        if (answer.IsClosed && ticket.State == TicketState.Open)
        {
            ticket.Close(time.UtcInstant);
        }
    }
}

/// <summary>
/// Odoo has closed a ticket, or left it to the person who has a hand in it. An answer to an asking that a repeat has overtaken says nothing.
/// Source: R14, scenario 16.
/// </summary>
internal sealed class RecordTicketClosed(TimeProvider time) : IInboxHandler<DeliveryOutcome>
{
    /// <summary>What it handles.</summary>
    public static readonly MessageKind Kind = new(DeliveryOutcome.Source, TicketLetters.Close);

    public Task<Reading<DeliveryOutcome>> ReadAsync(InboxMessage message, CancellationToken cancellationToken) =>
        Task.FromResult(Reading.Found(DeliveryOutcome.Read(message)));

    public async Task ApplyAsync(
        PortalDbContext db,
        InboxMessage message,
        DeliveryOutcome found,
        CancellationToken cancellationToken
    )
    {
        if (TicketKeys.Read(found.IdempotencyKey) is not { } key || await FindAsync(db, key, cancellationToken) is not { } ticket)
        {
            return;
        }

        if (ticket.State != TicketState.Closing || ticket.ClosingKey != found.IdempotencyKey)
        {
            return;
        }

        if (!found.IsDelivered)
        {
            ticket.Reopen(); // Odoo would not: it is as open as it was
            return;
        }

        var answer = TicketLetters.ReadAnswer(found.Answer);
        if (answer is { OdooId: 0 })
        {
            ticket.Lose(time.UtcInstant);
        }
        else if (answer is { IsClosed: false })
        {
            ticket.Reopen(); // also where its desk has no stage for what is done
            if (answer.IsTouched)
            {
                ticket.Touch();
            }
        }
        else
        {
            ticket.Close(time.UtcInstant);
        }
    }

    private static async Task<Ticket?> FindAsync(PortalDbContext db, Guid key, CancellationToken cancellationToken)
    {
        var alert = await db
            .Tickets.Where(each => each.Key == key)
            .Select(each => each.AlertKey)
            .SingleOrDefaultAsync(cancellationToken);
        if (alert is { } owner)
        {
            _ = await AlertTurn.FindAsync(db, owner, cancellationToken);
        }

        return await db.Tickets.SingleOrDefaultAsync(each => each.Key == key, cancellationToken);
    }
}

/// <summary>Reads the keys of deliveries about tickets.</summary>
internal static class TicketKeys
{
    private const string Prefix = "ticket/";

    /// <summary>The ticket that a key names; null when it names none.</summary>
    public static Guid? Read(string idempotencyKey) =>
        idempotencyKey.StartsWith(Prefix, StringComparison.Ordinal)
        && idempotencyKey.Length >= Prefix.Length + 36
        && Guid.TryParse(idempotencyKey.AsSpan(Prefix.Length, 36), out var key)
            ? key
            : null;
}
