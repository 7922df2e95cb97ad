using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Portal.Core.Audit;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Core.Subscriptions.Seats;

/// <summary>
/// What goes on by itself once a count stands: small changes are approved, a revert that was cut short goes on, what waited for its day goes out, and
/// what somebody called off is noted. A few clients a transaction; safe to run at any time, on any node. Source: b3, P2, R10.
/// </summary>
internal sealed class FollowSeats(
    PortalDatabase database,
    PromiseSeats promise,
    RevertSeats revert,
    MessagingWakes wakes,
    TimeProvider time
)
{
    private const int ClientsAtOnce = 50;

    /// <summary>Does what there is to do.</summary>
    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        var (newest, reverting) = await FindRunsAsync(cancellationToken);
        foreach (var run in reverting)
        {
            await revert.ContinueAsync(run.Id, cancellationToken);
        }

        if (newest is not null)
        {
            await EachAsync(
                newest,
                line => line.State == SeatLineState.Proposed && line.Guards == SeatGuards.None,
                ApproveAsync,
                cancellationToken
            );
        }

        foreach (var run in newest is null ? reverting : reverting.Append(newest))
        {
            await EachAsync(
                run,
                line => line.State == SeatLineState.Approved || line.State == SeatLineState.Reverting,
                CatchUpAsync,
                cancellationToken
            );
        }

        wakes.Outbox.Raise();
    }

    // an earlier month can be reverted while a later one has only proposed
    private async Task<(SeatRun? Newest, List<SeatRun> Reverting)> FindRunsAsync(CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        var reverting = await db
            .SeatRuns.AsNoTracking()
            .Where(run => run.IsActive && run.State == SeatRunState.Reverting)
            .ToListAsync(cancellationToken);
        var newest = await SeatBooks.FindNewestAsync(db, cancellationToken);
        return (newest is { State: not SeatRunState.Reverting } ? newest : null, reverting);
    }

    private async Task EachAsync(
        SeatRun found,
        System.Linq.Expressions.Expression<Func<SeatLine, bool>> which,
        Func<PortalDbContext, SeatRun, IReadOnlyList<SeatLine>, CancellationToken, Task> work,
        CancellationToken cancellationToken
    )
    {
        foreach (var chunk in (await ListClientsAsync(found, which, cancellationToken)).Chunk(ClientsAtOnce))
        {
            await using var db = database.CreateDbContext();
            await using var write = await db.BeginWriteAsync(cancellationToken);
            await SeatLock.TakeAsync(db, cancellationToken);
            var run = await db.SeatRuns.SingleAsync(each => each.Id == found.Id, cancellationToken);
            if (!run.IsActive)
            {
                return; // a later count, or the end of a revert, came in between
            }

            var lines = await db
                .SeatLines.Where(line => line.RunId == run.Id && chunk.Contains(line.ClientId))
                .ToListAsync(cancellationToken);
            await work(db, run, lines, cancellationToken);
            await SeatBooks.SettleAsync(db, run, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            await write.CommitAsync(cancellationToken);
        }
    }

    private async Task<List<int>> ListClientsAsync(
        SeatRun run,
        System.Linq.Expressions.Expression<Func<SeatLine, bool>> which,
        CancellationToken cancellationToken
    )
    {
        await using var db = database.CreateDbContext();
        return await db
            .SeatLines.Where(line => line.RunId == run.Id)
            .Where(which)
            .Select(line => line.ClientId)
            .Distinct()
            .Order()
            .ToListAsync(cancellationToken);
    }

    private async Task ApproveAsync(
        PortalDbContext db,
        SeatRun run,
        IReadOnlyList<SeatLine> lines,
        CancellationToken cancellationToken
    )
    {
        if (!run.IsOpen)
        {
            return;
        }

        var approved = new List<SeatLine>();
        foreach (var client in lines.GroupBy(line => line.ClientId))
        {
            var open = client.Where(line => line.IsUndecided).ToList();
            if (open.Count > 0 && open.TrueForAll(line => line is { State: SeatLineState.Proposed, Guards: SeatGuards.None }))
            {
                open.ForEach(line => line.Approve(Actor.Portal, isAutomatic: true, promise.Today, time.UtcInstant));
                await promise.ApplyAsync(db, run, open, cancellationToken);
                approved.AddRange(open);
            }
        }

        if (approved.Count > 0)
        {
            run.Touch();
            var after = new { lines = SeatNotes.Of(approved) };
            db.Audit.Add(
                AuditEntry.For(time.UtcInstant, Actor.Portal, SeatActs.AutoApproved, SeatActs.SubjectOf(run), after: after)
            );
        }
    }

    private async Task CatchUpAsync(
        PortalDbContext db,
        SeatRun run,
        IReadOnlyList<SeatLine> lines,
        CancellationToken cancellationToken
    )
    {
        await NoteCalledOffAsync(db, lines, cancellationToken);
        _ = await promise.ReleaseAsync(db, run, lines, cancellationToken);
    }

    // nobody tells of a delivery that a person calls off
    private static async Task NoteCalledOffAsync(
        PortalDbContext db,
        IReadOnlyList<SeatLine> lines,
        CancellationToken cancellationToken
    )
    {
        var told = lines
            .Where(line => line.State is SeatLineState.Approved or SeatLineState.Reverting)
            .ToLookup(line => line.State == SeatLineState.Reverting ? line.RevertDeliveryId : line.DeliveryId);
        var ids = told.Select(group => group.Key).OfType<Guid>().ToList();
        if (ids.Count == 0)
        {
            return;
        }

        var calledOff = await db
            .Deliveries.Where(each => ids.Contains(each.Id) && each.State == DeliveryState.Cancelled)
            .Select(each => new { each.Id, each.Reason })
            .ToListAsync(cancellationToken);
        foreach (var delivery in calledOff)
        {
            var reason = $"{SeatLine.CalledOff}{delivery.Reason}";
            foreach (var line in told[delivery.Id])
            {
                if (line.State == SeatLineState.Reverting)
                {
                    line.BlockRevert(reason);
                }
                else
                {
                    line.Block(reason);
                }
            }
        }
    }
}

/// <summary>Wakes <see cref="FollowSeatsLoop"/> after a commit that gives it something to do.</summary>
internal sealed class SeatWake
{
    /// <summary>The wake.</summary>
    public Wake Changed { get; } = new();
}

/// <summary>The loop of <see cref="FollowSeats"/>.</summary>
internal sealed class FollowSeatsLoop(FollowSeats follow, SeatWake wake, TimeProvider time, ILogger<FollowSeatsLoop> logger)
    : HostedLoop(time, logger)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(30);
    private readonly TimeProvider _time = time;

    protected override async Task RunAsync(CancellationToken stopping)
    {
        await follow.RunOnceAsync(stopping);
        await wake.Changed.WaitAsync(LookEvery, _time, stopping);
    }
}
