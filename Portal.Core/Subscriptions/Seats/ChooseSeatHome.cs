using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Messaging;
using Portal.Core.Persistence;

namespace Portal.Core.Subscriptions.Seats;

/// <summary>
/// Says which of a client's subscriptions its seats belong to. It is remembered, and the newest count proposes by it at once. Source: D2, scenario 23.
/// </summary>
public sealed class ChooseSeatHome
{
    private readonly PortalDatabase _database;
    private readonly SeatLedger _ledger;
    private readonly TimeProvider _time;

    internal ChooseSeatHome(PortalDatabase database, SeatLedger ledger, TimeProvider time) =>
        (_database, _ledger, _time) = (database, ledger, time);

    /// <summary>Chooses.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="runId">The count on which it is asked.</param>
    /// <param name="clientId">The client's company in Odoo.</param>
    /// <param name="orderId">The subscription's order.</param>
    /// <param name="cancellationToken">Stops it before it is stored.</param>
    public async Task<Result<SeatHome>> ExecuteAsync(
        Actor actor,
        Guid runId,
        int clientId,
        int orderId,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.ApproveSeats.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = _database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        await SeatLock.TakeAsync(db, cancellationToken);
        if (await db.SeatRuns.SingleOrDefaultAsync(each => each.Id == runId, cancellationToken) is not { } run)
        {
            return SeatRefusals.NoRun;
        }

        var lines = await db
            .SeatLines.Where(line => line.RunId == runId && line.ClientId == clientId)
            .ToListAsync(cancellationToken);
        if ((await SeatBooks.CheckOpenAsync(db, run, cancellationToken) ?? Check(lines, orderId)) is { } refusal)
        {
            return refusal;
        }

        var home = await ChooseAsync(db, actor, lines, orderId, cancellationToken);
        _ledger.Repropose(lines, new SeatOrder(home.OrderId, home.OrderName));
        run.Touch();
        await SeatBooks.SettleAsync(db, run, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        return home;
    }

    private static Refusal? Check(List<SeatLine> lines, int orderId) =>
        !lines.Exists(line => line.OrderId == orderId) ? SeatRefusals.NotASubscription
        : lines.Exists(line => !line.IsUndecided && line.State != SeatLineState.Unchanged) ? SeatRefusals.OnItsWay
        : null;

    private async Task<SeatHome> ChooseAsync(
        PortalDbContext db,
        Actor actor,
        List<SeatLine> lines,
        int orderId,
        CancellationToken cancellationToken
    )
    {
        var (clientId, now) = (lines[0].ClientId, _time.UtcInstant);
        var home = await db.SeatHomes.SingleOrDefaultAsync(each => each.ClientId == clientId, cancellationToken);
        var before = home?.OrderName;
        if (home is null)
        {
            home = SeatHome.Of(clientId);
            db.Add(home);
        }

        home.Choose(orderId, lines.First(line => line.OrderId == orderId).OrderName, actor, now);
        db.Audit.Add(
            AuditEntry.For(
                now,
                actor,
                SeatActs.HomeChosen,
                (SeatActs.Client, clientId.ToString(CultureInfo.InvariantCulture)),
                new { subscription = before },
                new { client = lines[0].ClientName, subscription = home.OrderName }
            )
        );
        return home;
    }
}
