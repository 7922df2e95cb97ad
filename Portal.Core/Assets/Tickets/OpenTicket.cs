using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Assets.Alerts;
using Portal.Core.Connections;
using Portal.Core.Messaging;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Tickets;

/// <summary>A ticket with all that belongs to it.</summary>
/// <param name="Row">The ticket as Portal keeps it, with its client and device.</param>
/// <param name="Alert">The alert it is of, or null.</param>
/// <param name="Timeline">Its story: messages, promises, attempts and acts, oldest first.</param>
public sealed record TicketDetail(TicketRow Row, Alert? Alert, IReadOnlyList<TimelineEntry> Timeline)
{
    /// <summary>The ticket as Odoo has it at this moment; null when it has it no more, never had it, or is away.</summary>
    public FoundTicket? Live { get; init; }

    /// <summary>UTC instant of the live reading; null when none was to be made or it failed.</summary>
    public DateTime? LiveAt { get; init; }

    /// <summary>How the live reading failed, or null.</summary>
    public ConnectorFault? Fault { get; init; }

    /// <summary>UTC instant since when Odoo does not answer, or null.</summary>
    public DateTime? OdooDownSinceAt { get; init; }
}

/// <summary>Opens one ticket: Portal's row always, Odoo's live when Odoo answers. Source: C12, P6, P7, P10.</summary>
public sealed class OpenTicket(
    PortalDatabase database,
    ITicketDesk desk,
    ReadWholeTimeline timeline,
    SystemStatusBoard board,
    TimeProvider time
)
{
    /// <summary>Reads it. Safe to repeat; Odoo's failure is part of the answer, not an exception.</summary>
    public async Task<Result<TicketDetail>> ExecuteAsync(Actor actor, Guid key, CancellationToken cancellationToken)
    {
        var mirror = await ReadMirrorAsync(actor, key, cancellationToken);
        return mirror.Value is { } detail ? await ReadLiveAsync(detail, cancellationToken) : mirror;
    }

    /// <summary>Reads Portal's row only, at once. Safe to repeat.</summary>
    public async Task<Result<TicketDetail>> ReadMirrorAsync(Actor actor, Guid key, CancellationToken cancellationToken)
    {
        if (AccessPolicy.SeeAlerts.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        if (await db.Tickets.AsNoTracking().SingleOrDefaultAsync(each => each.Key == key, cancellationToken) is not { } ticket)
        {
            return AlertRefusals.NoTicket;
        }

        var rows = await TicketListQuery.NameAsync(db, desk, [ticket], cancellationToken);
        var alert = await db.Alerts.AsNoTracking().SingleOrDefaultAsync(each => each.Key == ticket.AlertKey, cancellationToken);
        var story = new List<TimelineEntry>();
        foreach (var subject in new[] { alert?.Subject, SubjectOf(ticket) }.OfType<string>())
        {
            var told = await timeline.ExecuteAsync(actor, AccessPolicy.SeeAlerts, subject, cancellationToken);
            story.AddRange(told.Value ?? []);
        }

        return new TicketDetail(rows[0], alert, [.. story.OrderBy(each => each.At).ThenBy(each => each.RowId)]);
    }

    private async Task<TicketDetail> ReadLiveAsync(TicketDetail detail, CancellationToken cancellationToken)
    {
        var ticket = detail.Row.Ticket;
        if (ticket.OdooId is not { } id || !desk.IsConnected)
        {
            return detail;
        }

        try
        {
            var model = await desk.FindModelAsync(cancellationToken);
            if (ticket.Model != TicketModel.Auto && ticket.Model != model)
            {
                return detail; // its number is another ticket's there by now
            }

            var found = await desk.ReadAsync([id], cancellationToken);
            return detail with
            {
                Row = detail.Row with { Url = desk.UrlOf(ticket) },
                Live = found is [var live] ? live : null,
                LiveAt = time.GetUtcNow().UtcDateTime,
            };
        }
        catch (ConnectorException exception)
        {
            var downSince = board.Find(ExternalSystem.Odoo) is { IsUp: false } status ? status.SinceAt : (DateTime?)null;
            return detail with { Fault = exception.Fault, OdooDownSinceAt = downSince };
        }
    }

    // as Odoo's hook names it
    private static string? SubjectOf(Ticket ticket) =>
        ticket.OdooId is not { } id ? null
        : ticket.Model == TicketModel.ProjectTask ? string.Create(CultureInfo.InvariantCulture, $"project.task,{id}")
        : string.Create(CultureInfo.InvariantCulture, $"helpdesk.ticket,{id}");
}
