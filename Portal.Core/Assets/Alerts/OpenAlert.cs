using Microsoft.EntityFrameworkCore;
using Portal.Core.Assets.Rules;
using Portal.Core.Assets.Tickets;
using Portal.Core.Messaging;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Alerts;

/// <summary>A ticket of an alert, with where it is in Odoo.</summary>
/// <param name="Ticket">The ticket.</param>
/// <param name="Url">Its page in Odoo, or null.</param>
public sealed record OpenedTicket(Ticket Ticket, Uri? Url);

/// <summary>An alert with all that belongs to it.</summary>
/// <param name="Alert">The alert.</param>
/// <param name="Tickets">Its tickets, the newest first.</param>
/// <param name="Events">Its newest occurrences, the newest first.</param>
/// <param name="Rule">Name of the rule that decided last; null for none, or one that is gone.</param>
/// <param name="Timeline">Its story: promises, attempts and acts.</param>
public sealed record OpenedAlert(
    Alert Alert,
    IReadOnlyList<OpenedTicket> Tickets,
    IReadOnlyList<AlertEvent> Events,
    string? Rule,
    IReadOnlyList<TimelineEntry> Timeline
);

/// <summary>Opens one alert. Source: b2, P7, P10.</summary>
public sealed class OpenAlert(PortalDatabase database, ReadWholeTimeline timeline, ITicketDesk desk)
{
    /// <summary>Most occurrences shown; the counter counts all.</summary>
    public const int MostEvents = 50;

    private const int MostTickets = 20;

    /// <summary>Reads it.</summary>
    public async Task<Result<OpenedAlert>> ExecuteAsync(Actor actor, Guid key, CancellationToken cancellationToken)
    {
        if (AccessPolicy.SeeAlerts.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        var alert = await db.Alerts.AsNoTracking().SingleOrDefaultAsync(each => each.Key == key, cancellationToken);
        if (alert is null)
        {
            return AlertRefusals.NoAlert;
        }

        var tickets = await db
            .Tickets.AsNoTracking()
            .Where(each => each.AlertKey == key)
            .OrderByDescending(each => each.CreatedAt)
            .Take(MostTickets)
            .ToListAsync(cancellationToken);
        var events = await db
            .AlertEvents.AsNoTracking()
            .Where(each => each.AlertKey == key)
            .OrderByDescending(each => each.Key)
            .Take(MostEvents)
            .ToListAsync(cancellationToken);
        var rule = await db
            .AlertRules.Where(each => each.Key == alert.RuleKey)
            .Select(each => each.Name)
            .SingleOrDefaultAsync(cancellationToken);
        var story = await timeline.ExecuteAsync(actor, AccessPolicy.SeeAlerts, alert.Subject, cancellationToken);
        return new OpenedAlert(
            alert,
            [.. tickets.Select(each => new OpenedTicket(each, each.OdooId is { } id ? desk.TicketUrl(id) : null))],
            events,
            rule,
            story.Value ?? []
        );
    }
}
