using System.Globalization;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Tickets;

/// <summary>Odoo says that a ticket has changed: it is read back, and what is there is taken over. Source: P4, FACTS §7.</summary>
/// <remarks>Next: <see cref="TicketMirror"/>.</remarks>
internal sealed class RecordTicketHook(ITicketDesk desk, TicketMirror mirror) : IInboxHandler<IReadOnlyList<FoundTicket>>
{
    /// <summary>A ticket of either help desk.</summary>
    public static readonly MessageKind Ticket = new("odoo", "helpdesk.ticket");

    /// <summary>A task.</summary>
    public static readonly MessageKind ProjectTask = new("odoo", "project.task");

    public async Task<Reading<IReadOnlyList<FoundTicket>>> ReadAsync(InboxMessage message, CancellationToken cancellationToken)
    {
        var number = message.Subject?.Split(',') is [_, var text] ? text : "";
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var id) || id == 0)
        {
            return Reading.Ignore<IReadOnlyList<FoundTicket>>("It names no ticket.");
        }

        var isTask = await desk.FindModelAsync(cancellationToken) == TicketModel.ProjectTask;
        if (isTask != (message.Kind == ProjectTask.Name))
        {
            return Reading.Ignore<IReadOnlyList<FoundTicket>>("Tickets live in another model of Odoo.");
        }

        var found = await desk.ReadAsync([id], cancellationToken);
        using var body = LooseJson.ParseObject(message.Body);
        var claim = body is null ? null : LooseJson.Instant(body.RootElement, "write_date");
        // the hook comes before the change can be seen; Odoo shows instants to the second
        return claim is { } changed && found is [var ticket] && ticket.ChangedAt.AddSeconds(1) <= changed
            ? Reading.NotYet<IReadOnlyList<FoundTicket>>("Odoo")
            : Reading.Found(found);
    }

    public async Task ApplyAsync(
        PortalDbContext db,
        InboxMessage message,
        IReadOnlyList<FoundTicket> found,
        CancellationToken cancellationToken
    ) => _ = await mirror.TakeAsync(db, found, cancellationToken);
}
