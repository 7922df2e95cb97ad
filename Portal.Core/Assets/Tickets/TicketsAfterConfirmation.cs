using Microsoft.EntityFrameworkCore;
using Portal.Core.Assets.Alerts;
using Portal.Core.Assets.Rules;
using Portal.Core.Connections;
using Portal.Core.Jobs;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Tickets;

/// <summary>
/// Another Odoo database is in use: an id may be another ticket or another company there. Nothing more is told of the former one's tickets, and what
/// still is the matter waits for its client there, to become a ticket again. Source: DESIGN §5, D6.
/// </summary>
internal sealed class TicketsAfterConfirmation(JobRunner runner, LeftTickets left) : IDatabaseFollower
{
    private const string CalledOff = "Another Odoo database is in use now, where this number may be another ticket.";
    private const string Held = "Another Odoo database is in use now. It becomes a ticket there once its client is found.";

    public async Task RestartAsync(PortalDbContext db, bool isSame, CancellationToken cancellationToken)
    {
        foreach (var model in Enum.GetValues<TicketModel>())
        {
            await PullLedger.RestartAsync(db, TicketPull.FeedOf(model), cancellationToken);
        }

        if (isSame)
        {
            return;
        }

        await left.LeaveAsync(db, CalledOff, Held, null, cancellationToken);
        _ = await ForgetPlacesAsync(db, cancellationToken);
        _ = await db
            .MaintenanceWindows.Where(window => window.Scope == WindowScope.Client)
            .ExecuteUpdateAsync(set => set.SetProperty(window => window.ClientKey, (Guid?)null), cancellationToken);
    }

    public Task ReadAsync(CancellationToken cancellationToken) =>
        runner.StartAsync<ImportTickets>(Actor.Portal, JobTrigger.Action, cancellationToken);

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
}
