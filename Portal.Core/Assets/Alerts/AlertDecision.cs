using Microsoft.EntityFrameworkCore;
using Portal.Core.Assets.Rules;
using Portal.Core.Assets.Tickets;
using Portal.Core.Messaging;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Alerts;

/// <summary>
/// Decides what becomes of an alert that is placed: held, suppressed, counted on its open ticket, or a ticket. Nothing else makes tickets of alerts.
/// Inside the caller's write transaction, in the alert's turn. Source: R13, R14, R23, D6, D7.
/// </summary>
internal sealed class AlertDecision(TicketPromises tickets, AlertOptions options, TimeProvider time)
{
    /// <summary>Why a window suppresses, to begin with.</summary>
    private const string InWindow = "Maintenance window";

    /// <summary>Decides.</summary>
    public async Task DecideAsync(PortalDbContext db, Alert alert, CancellationToken cancellationToken)
    {
        if (alert.ClientKey is null)
        {
            alert.Hold(WhyHeld(alert));
            return;
        }

        var rule = (await RuleBook.ReadAsync(db, cancellationToken)).Find(RuleSubject.Of(alert));
        var priority = rule?.Priority ?? alert.Priority;
        var open = await tickets.FindOpenAsync(db, alert, cancellationToken);
        if (open is not null)
        {
            await GoOnAsync(db, alert, open, rule, priority, cancellationToken);
        }
        else if (await FindWindowAsync(db, alert, cancellationToken) is { } window)
        {
            alert.Suppress($"{InWindow} \"{window}\".", null);
        }
        else if (rule?.Action == RuleAction.Suppress)
        {
            alert.Suppress($"Rule \"{rule.Name}\".", rule.Key);
        }
        else
        {
            await BeginAsync(db, alert, rule, priority, cancellationToken);
        }
    }

    /// <summary>What it is about is over. An open ticket is closed, unless a person touched it: who sends that looks. Source: R14, scenario 16.</summary>
    public async Task EndAsync(PortalDbContext db, Alert alert, string why, CancellationToken cancellationToken)
    {
        if (alert.State == AlertState.Closed)
        {
            return;
        }

        if (await tickets.FindOpenAsync(db, alert, cancellationToken) is { State: not TicketState.Closing } open)
        {
            await tickets.CloseAsync(db, alert, open, why, cancellationToken);
        }

        alert.Close(why, time.UtcInstant);
    }

    // a ticket that Odoo is asked to close is open again, whether that has happened yet or not: both go out in order
    private async Task GoOnAsync(
        PortalDbContext db,
        Alert alert,
        Ticket open,
        RuleDraft? rule,
        AlertPriority priority,
        CancellationToken cancellationToken
    )
    {
        if (open.State == TicketState.Closing)
        {
            await tickets.ReopenAsync(db, alert, open, cancellationToken);
        }

        await tickets.RaiseAsync(db, alert, open, priority, cancellationToken);
        alert.Open(open.Key, rule?.Key);
    }

    private async Task BeginAsync(
        PortalDbContext db,
        Alert alert,
        RuleDraft? rule,
        AlertPriority priority,
        CancellationToken cancellationToken
    )
    {
        if (await FindLateAsync(db, alert, cancellationToken) is { } late)
        {
            await tickets.ReopenAsync(db, alert, late, cancellationToken);
            await tickets.RaiseAsync(db, alert, late, priority, cancellationToken);
            alert.Open(late.Key, rule?.Key);
            return;
        }

        var ticket = await tickets.OpenAsync(db, alert, priority, rule?.Team ?? "", cancellationToken);
        alert.Open(ticket.Key, rule?.Key);
    }

    // its newest ticket, when that was closed so lately that it is opened again
    private async Task<Ticket?> FindLateAsync(PortalDbContext db, Alert alert, CancellationToken cancellationToken)
    {
        if (options.ReopenWithin == TimeSpan.Zero)
        {
            return null;
        }

        var since = time.UtcInstant - options.ReopenWithin;
        return await db
            .Tickets.Where(each => each.AlertKey == alert.Key && each.State == TicketState.Closed && each.ClosedAt >= since)
            .OrderByDescending(each => each.CreatedAt)
            .FirstOrDefaultAsync(cancellationToken);
    }

    private async Task<string?> FindWindowAsync(PortalDbContext db, Alert alert, CancellationToken cancellationToken)
    {
        var (client, asset, now) = (alert.ClientKey, alert.AssetKey, time.UtcInstant);
        var windows = await db
            .MaintenanceWindows.AsNoTracking()
            .Where(window =>
                (window.EndsAt == null || window.EndsAt > now)
                && (
                    window.Scope == WindowScope.Everything
                    || (window.Scope == WindowScope.Client && window.ClientKey == client)
                    || (window.Scope == WindowScope.Asset && window.AssetKey == asset)
                )
            )
            .ToListAsync(cancellationToken);
        return windows.Find(window => window.Holds(now, options.Zone))?.Name;
    }

    private static string WhyHeld(Alert alert) =>
        alert.GroupKey is not null ? $"Its group {Quoted(alert.GroupName)}is no client's yet. Map the group to its client."
        : alert.Device.Length > 0 ? "Nobody knows this device or its group. Say whose it is."
        : "It names neither a device nor a group. Say whose it is.";

    private static string Quoted(string group) => group.Length > 0 ? $"\"{group}\" " : "";
}
