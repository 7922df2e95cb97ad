using Microsoft.EntityFrameworkCore;
using Portal.Core.Connections;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Core.Subscriptions.Seats;

/// <summary>
/// Another Odoo database is in use: an order's number may be another order there. What was to be told is called off, what was to be decided is void,
/// choices of subscriptions are forgotten, and what was counted is history by which no later count goes. Source: DESIGN §5.
/// </summary>
internal sealed class SeatsAfterConfirmation(OutboxChanges changes) : IDatabaseFollower
{
    private const string Reason = "Another Odoo database is in use now, where this number may be another order. Count again.";

    public async Task RestartAsync(PortalDbContext db, bool isSame, CancellationToken cancellationToken)
    {
        if (isSame)
        {
            return;
        }

        await SeatLock.TakeAsync(db, cancellationToken);
        _ = await changes.CancelAllAsync(db, [SeatWrites.Kind], Reason, cancellationToken);
        _ = await db
            .SeatLines.Where(line =>
                line.State == SeatLineState.Proposed
                || line.State == SeatLineState.Asked
                || line.State == SeatLineState.Approved
                || line.State == SeatLineState.Blocked
                || line.State == SeatLineState.Reverting
                || line.State == SeatLineState.RevertBlocked
            )
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(line => line.State, SeatLineState.Superseded)
                        .SetProperty(line => line.Version, line => line.Version + 1),
                cancellationToken
            );
        _ = await db
            .SeatRuns.Where(run => run.State != SeatRunState.Former)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(run => run.State, SeatRunState.Former)
                        .SetProperty(run => run.IsActive, false)
                        .SetProperty(run => run.Version, run => run.Version + 1),
                cancellationToken
            );
        _ = await db.SeatHomes.ExecuteDeleteAsync(cancellationToken);
    }

    public Task ReadAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
