using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Alerts;

/// <summary>
/// Alerts that are over for long, or kept from becoming tickets, with their occurrences; kept as long as the messages that brought them. What lasts stays, and so do tickets, which
/// are Odoo's. Source: DESIGN §11.
/// </summary>
internal sealed class RetainedAlerts(PortalDatabase database) : IRetainedKind
{
    public string Title => "Alerts that are over";

    public RetentionPeriod Period => RetentionPeriod.Messages;

    public async Task<long> CountAsync(DateTime before, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        return await Old(db, before).LongCountAsync(cancellationToken);
    }

    public async Task<int> RemoveAsync(DateTime before, int most, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        var old = await Old(db, before)
            .OrderBy(alert => alert.LastSeenAt)
            .Select(alert => alert.Key)
            .Take(most)
            .ToListAsync(cancellationToken);
        await using var write = await db.BeginWriteAsync(cancellationToken);
        await db.AlertEvents.Where(each => old.Contains(each.AlertKey)).ExecuteDeleteAsync(cancellationToken);
        await db.Alerts.Where(alert => old.Contains(alert.Key)).ExecuteDeleteAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        return old.Count;
    }

    // what a rule keeps is not closed by anything but its sender; it goes with age too, unless an incident of it lasts
    private static IQueryable<Alert> Old(PortalDbContext db, DateTime before) =>
        db.Alerts.Where(alert =>
            (
                alert.ClosedAt < before
                || (
                    alert.State == AlertState.Suppressed
                    && alert.LastSeenAt < before
                    && !db.Set<AlertEvent>()
                        .Any(each => each.AlertKey == alert.Key && each.ChangedAt != null && each.ResolvedAt == null)
                )
            )
            && !db.Set<Tickets.Ticket>().Any(ticket => ticket.AlertKey == alert.Key && ticket.State < Tickets.TicketState.Closed)
        );
}

/// <summary>Occurrences of alerts that last; the counter keeps their number.</summary>
internal sealed class RetainedAlertEvents(PortalDatabase database) : IRetainedKind
{
    public string Title => "Occurrences of alerts";

    public RetentionPeriod Period => RetentionPeriod.Messages;

    public async Task<long> CountAsync(DateTime before, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        return await Old(db, before).LongCountAsync(cancellationToken);
    }

    public async Task<int> RemoveAsync(DateTime before, int most, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        var old = await Old(db, before)
            .OrderBy(each => each.Key)
            .Select(each => each.Key)
            .Take(most)
            .ToListAsync(cancellationToken);
        await using var write = await db.BeginWriteAsync(cancellationToken);
        await db.AlertEvents.Where(each => old.Contains(each.Key)).ExecuteDeleteAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        return old.Count;
    }

    // incidents that last are asked for again with every change
    private static IQueryable<AlertEvent> Old(PortalDbContext db, DateTime before) =>
        db.AlertEvents.Where(each => each.At < before && (each.ChangedAt == null || each.ResolvedAt != null));
}
