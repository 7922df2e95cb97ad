using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Core.Subscriptions.Seats;

/// <summary>What counts, decisions and answers have in common on the rows. Each method works inside the caller's transaction, under <see cref="SeatLock"/>.</summary>
internal static class SeatBooks
{
    /// <summary>Lines whose new quantity Odoo has, or may have.</summary>
    public static readonly IReadOnlyCollection<SeatLineState> MayBeInForce =
    [
        SeatLineState.Approved,
        SeatLineState.Applied,
        SeatLineState.Blocked,
    ];

    /// <summary>Counts whose clients, orders and products are those of the Odoo database in use; no trials.</summary>
    public static IQueryable<SeatRun> OfThisDatabase(PortalDbContext db) =>
        db.SeatRuns.Where(run => !run.IsDryRun && run.State != SeatRunState.Former);

    /// <summary>The count that stands for now: the newest one that is no trial and was neither reverted nor replaced.</summary>
    public static Task<SeatRun?> FindNewestAsync(PortalDbContext db, CancellationToken cancellationToken) =>
        db
            .SeatRuns.Where(run => !run.IsDryRun && run.IsActive && run.CountedAt != null)
            .OrderByDescending(run => run.Number)
            .FirstOrDefaultAsync(cancellationToken);

    /// <summary>One trial a month is kept: it shows what would be, and an older one shows what would have been.</summary>
    public static Task<int> DropTrialsAsync(PortalDbContext db, SeatRun trial, CancellationToken cancellationToken) =>
        db
            .SeatRuns.Where(run => run.IsDryRun && run.CountedAt != null && run.Period == trial.Period && run.Id != trial.Id)
            .ExecuteDeleteAsync(cancellationToken);

    /// <summary>A refusal when nobody may decide about this count; else null.</summary>
    public static async Task<Refusal?> CheckOpenAsync(PortalDbContext db, SeatRun run, CancellationToken cancellationToken) =>
        run.IsDryRun ? SeatRefusals.DryRun
        : run.State == SeatRunState.Reverting ? SeatRefusals.Reverting
        : run.State == SeatRunState.Former ? SeatRefusals.FormerDatabase
        : !run.IsOpen ? SeatRefusals.NotNewest
        : await FindNewestAsync(db, cancellationToken) is { } newest && newest.Id != run.Id ? SeatRefusals.NotNewest
        : null;

    /// <summary>Follows what became of a count's lines. What is tracked is saved first.</summary>
    public static async Task SettleAsync(PortalDbContext db, SeatRun run, CancellationToken cancellationToken)
    {
        await db.SaveChangesAsync(cancellationToken);
        var states = await db
            .SeatLines.Where(line => line.RunId == run.Id)
            .GroupBy(line => line.State)
            .Select(group => group.Key)
            .ToListAsync(cancellationToken);
        if (run.State == SeatRunState.Reverting)
        {
            var isOver = !states.Exists(state => state == SeatLineState.Reverting || MayBeInForce.Contains(state));
            if (isOver)
            {
                run.EndRevert();
            }

            return;
        }

        run.Settle(
            states.Exists(state =>
                state is SeatLineState.Approved or SeatLineState.Applied or SeatLineState.Blocked or SeatLineState.Rejected
            ),
            states.Exists(state => state is SeatLineState.Proposed or SeatLineState.Asked or SeatLineState.Approved)
        );
    }

    /// <summary>Why what Odoo bills is not settled: it may be told quantities at this moment, or was since it was read; null when it is.</summary>
    /// <param name="db">Where it is looked up.</param>
    /// <param name="before">What Odoo had been told before it was read; null before that.</param>
    /// <param name="cancellationToken">Stops the look-up.</param>
    public static async Task<Refusal?> FindUnsettledAsync(
        PortalDbContext db,
        SeatsTold? before,
        CancellationToken cancellationToken
    )
    {
        var onTheWay = await db.Deliveries.CountAsync(
            each => each.Kind == SeatWrites.Kind && each.State == DeliveryState.Pending,
            cancellationToken
        );
        // what Odoo has done, and nobody has noted yet
        var unheard = await (
            from line in db.SeatLines
            join delivery in db.Deliveries on line.DeliveryId equals (Guid?)delivery.Id
            where
                (
                    line.State == SeatLineState.Approved
                    || line.State == SeatLineState.Blocked
                    || line.State == SeatLineState.Superseded
                )
                && delivery.State == DeliveryState.Delivered
            select line.Id
        ).CountAsync(cancellationToken);
        return onTheWay + unheard > 0 ? SeatRefusals.OnTheWay(onTheWay + unheard)
            : before is not null && await SeatsTold.ReadAsync(db, cancellationToken) != before ? SeatRefusals.ToldMeanwhile
            : null;
    }

    /// <summary>A later count takes the place of all before it: what was left to decide is void, what waited is called off.</summary>
    public static async Task SupersedeAsync(
        PortalDbContext db,
        SeatRun by,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        await CallOffRevertsAsync(db, time, cancellationToken);
        var older = await db
            .SeatRuns.Where(run => !run.IsDryRun && run.IsActive && run.Id != by.Id && run.CountedAt != null)
            .ToListAsync(cancellationToken);
        foreach (var run in older)
        {
            var isDone = await IsDoneAsync(db, run, cancellationToken);
            await VoidAsync(db, run, "A later count has taken its place.", time, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            var before = run.State;
            run.Supersede(run.Period == by.Period, isDone);
            if (run.State != before)
            {
                db.Audit.Add(
                    AuditEntry.For(
                        time.UtcInstant,
                        Actor.Portal,
                        SeatActs.Superseded,
                        SeatActs.SubjectOf(run),
                        after: new { by = by.Id }
                    )
                );
            }
        }
    }

    // a month of which something was applied, or nothing was left to do, stays what it was
    private static async Task<bool> IsDoneAsync(PortalDbContext db, SeatRun run, CancellationToken cancellationToken)
    {
        var states = await db
            .SeatLines.Where(line => line.RunId == run.Id)
            .Select(line => line.State)
            .Distinct()
            .ToListAsync(cancellationToken);
        return states.Contains(SeatLineState.Applied)
            || states.TrueForAll(state => state is SeatLineState.Unchanged or SeatLineState.Rejected);
    }

    /// <summary>Counts that rest on quantities which are about to be restored are void: what they left alone was judged by them.</summary>
    public static async Task VoidLaterAsync(
        PortalDbContext db,
        SeatRun reverted,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var later = await db
            .SeatRuns.Where(run => !run.IsDryRun && run.IsActive && run.Number > reverted.Number && run.CountedAt != null)
            .ToListAsync(cancellationToken);
        foreach (var run in later)
        {
            await VoidUndecidedAsync(db, run, cancellationToken);
            run.Supersede(isOfSameMonth: true, isDone: false);
            var after = new { by = reverted.Id };
            db.Audit.Add(
                AuditEntry.For(time.UtcInstant, Actor.Portal, SeatActs.Superseded, SeatActs.SubjectOf(run), after: after)
            );
        }
    }

    // the new count has read what Odoo bills; what it refused to restore must not stand before what is told next about the order
    private static async Task CallOffRevertsAsync(PortalDbContext db, TimeProvider time, CancellationToken cancellationToken)
    {
        var dead = await (
            from line in db.SeatLines
            join delivery in db.Deliveries on line.RevertDeliveryId equals (Guid?)delivery.Id
            where line.State == SeatLineState.RevertBlocked && delivery.State == DeliveryState.Dead
            select delivery.Id
        )
            .Distinct()
            .ToListAsync(cancellationToken);
        foreach (var id in dead)
        {
            await CallOffAsync(db, id, "A later count has taken its place.", time, cancellationToken);
        }
    }

    /// <summary>Makes void what nobody has decided, and calls off what Odoo was not told, or has refused.</summary>
    public static async Task VoidAsync(
        PortalDbContext db,
        SeatRun run,
        string reason,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        await VoidUndecidedAsync(db, run, cancellationToken);
        var told = await db
            .SeatLines.Where(line =>
                line.RunId == run.Id && (line.State == SeatLineState.Approved || line.State == SeatLineState.Blocked)
            )
            .ToListAsync(cancellationToken);
        foreach (var line in told)
        {
            if (line.DeliveryId is { } id)
            {
                await CallOffAsync(db, id, reason, time, cancellationToken);
            }

            line.Supersede();
        }
    }

    /// <summary>Makes void what nobody has decided.</summary>
    public static Task<int> VoidUndecidedAsync(PortalDbContext db, SeatRun run, CancellationToken cancellationToken) =>
        db
            .SeatLines.Where(line =>
                line.RunId == run.Id && (line.State == SeatLineState.Proposed || line.State == SeatLineState.Asked)
            )
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(line => line.State, SeatLineState.Superseded)
                        .SetProperty(line => line.Version, line => line.Version + 1),
                cancellationToken
            );

    /// <summary>Calls a delivery off, unless it is through or somebody is sending it.</summary>
    /// <returns>True when it is surely not sent any more.</returns>
    public static async Task<bool> CallOffAsync(
        PortalDbContext db,
        Guid deliveryId,
        string reason,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var delivery = await OutboxChanges.ReadAsync(db, deliveryId, cancellationToken);
        if (delivery.State is DeliveryState.Cancelled)
        {
            return true;
        }

        var now = await LeaseClock.ReadAsync(db, time, cancellationToken);
        if (delivery.State == DeliveryState.Delivered || delivery.IsBeingSent(now))
        {
            return false;
        }

        var hadDied = delivery.HasDied;
        delivery.Cancel(reason, time.UtcInstant);
        await db.SaveChangesAsync(cancellationToken);
        if (hadDied)
        {
            await MessagingAlarms.ClearDeadDeliveriesAsync(db, delivery.Destination, time.UtcInstant, cancellationToken);
        }

        await DeliveryOrder.WakeNextAsync(db, delivery.Destination, delivery.Subject, time.UtcInstant, cancellationToken);
        return true;
    }
}
