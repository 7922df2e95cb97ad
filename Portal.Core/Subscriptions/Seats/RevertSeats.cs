using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Core.Subscriptions.Seats;

/// <summary>
/// Restores the former quantities of a count that is being reverted, a few clients a transaction: cut short, it goes on with the next look. Odoo is
/// told only of what it has, or may have. Source: b3 (revert run), scenario 24, P2.
/// </summary>
internal sealed class RevertSeats(PortalDatabase database, PromiseSeats promise, TimeProvider time)
{
    private const int ClientsAtOnce = 50;

    /// <summary>Why what Odoo was to be told is called off.</summary>
    public const string Reason = "The count was reverted.";

    /// <summary>Goes on until nothing of the count is left to be restored.</summary>
    public async Task ContinueAsync(Guid runId, CancellationToken cancellationToken)
    {
        while (await NextAsync(runId, cancellationToken) is { Count: > 0 } clients)
        {
            await using var db = database.CreateDbContext();
            await using var write = await db.BeginWriteAsync(cancellationToken);
            await SeatLock.TakeAsync(db, cancellationToken);
            var run = await db.SeatRuns.SingleAsync(each => each.Id == runId, cancellationToken);
            if (run.State != SeatRunState.Reverting)
            {
                return;
            }

            var lines = await db
                .SeatLines.Where(line => line.RunId == runId && clients.Contains(line.ClientId))
                .Where(line => SeatBooks.MayBeInForce.Contains(line.State))
                .ToListAsync(cancellationToken);
            foreach (var client in lines.GroupBy(line => line.ClientId))
            {
                await RestoreAsync(db, run, [.. client], cancellationToken);
            }

            await SeatBooks.SettleAsync(db, run, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            await write.CommitAsync(cancellationToken);
        }
    }

    private async Task<List<int>> NextAsync(Guid runId, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        return await db
            .SeatLines.Where(line => line.RunId == runId && SeatBooks.MayBeInForce.Contains(line.State))
            .Select(line => line.ClientId)
            .Distinct()
            .Order()
            .Take(ClientsAtOnce)
            .ToListAsync(cancellationToken);
    }

    private async Task RestoreAsync(PortalDbContext db, SeatRun run, List<SeatLine> lines, CancellationToken cancellationToken)
    {
        var toTell = new List<SeatLine>();
        foreach (var order in lines.GroupBy(line => line.OrderId))
        {
            if (await IsUntoldAsync(db, order.First(), cancellationToken))
            {
                foreach (var line in order)
                {
                    line.EndRevert();
                }
            }
            else
            {
                toTell.AddRange(order);
            }
        }

        if (toTell.Count > 0)
        {
            await promise.RestoreAsync(db, run, toTell, cancellationToken);
        }
    }

    // the lines of an order have one delivery. One that may have arrived is called off too: what is restored looks at what Odoo has
    private async Task<bool> IsUntoldAsync(PortalDbContext db, SeatLine line, CancellationToken cancellationToken)
    {
        if (line.State == SeatLineState.Applied || line.DeliveryId is not { } id)
        {
            return line.State != SeatLineState.Applied;
        }

        var delivery = await OutboxChanges.ReadAsync(db, id, cancellationToken);
        var mayHaveArrived =
            delivery.DeliveredAt is not null || await OutboxChanges.MayHaveArrivedAsync(db, delivery, cancellationToken);
        return await SeatBooks.CallOffAsync(db, id, Reason, time, cancellationToken) && !mayHaveArrived;
    }
}
