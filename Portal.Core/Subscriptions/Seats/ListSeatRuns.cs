using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Core.Subscriptions.Seats;

/// <summary>What a count changes in one currency; currencies are never added.</summary>
/// <param name="Currency">ISO code.</param>
/// <param name="Decimals">Its decimals.</param>
/// <param name="Minor">Sum of the changes in its smallest unit, a month.</param>
public sealed record SeatEffect(string Currency, int Decimals, long Minor);

/// <summary>A count with what it comes to.</summary>
/// <param name="Run">The count.</param>
/// <param name="States">Lines by state.</param>
/// <param name="Billed">Seats that were billed.</param>
/// <param name="Proposed">Seats that it proposes.</param>
/// <param name="Effects">What its changes bring or cost, by currency.</param>
/// <param name="UnpricedSeats">Seats that come without a price: Odoo sets it with the new line.</param>
public sealed record SeatRunRow(
    SeatRun Run,
    IReadOnlyDictionary<SeatLineState, int> States,
    decimal Billed,
    decimal Proposed,
    IReadOnlyList<SeatEffect> Effects,
    decimal UnpricedSeats
)
{
    /// <summary>Seats with a price that come, and nobody knows how often they are billed: they are in no sum.</summary>
    public decimal UntimedSeats { get; init; }

    /// <summary>Lines that somebody has to decide about; of a trial, those that would wait.</summary>
    public int Waiting { get; init; }

    /// <summary>The count that took the place of this one, or that stands for the month of a trial; null where none does.</summary>
    public SeatRun? Instead { get; init; }

    /// <summary>Lines in a state.</summary>
    public int Count(SeatLineState state) => States.GetValueOrDefault(state);
}

/// <summary>Lists the counts, newest first, and reads one; from Portal's own records. Source: b3, P6.</summary>
public sealed class ListSeatRuns(PortalDatabase database)
{
    private static readonly Keyset<SeatRun, int> NewestFirst = new(run => run.Number, run => run.Id, descending: true);

    // lines whose proposal bills nothing: nobody approved it, Odoo refused it, or it was taken back
    private static readonly IReadOnlyCollection<SeatLineState> Void =
    [
        SeatLineState.Superseded,
        SeatLineState.Rejected,
        SeatLineState.Blocked,
        SeatLineState.Reverted,
    ];

    /// <summary>One page.</summary>
    /// <param name="actor">Who looks.</param>
    /// <param name="page">Which page.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<Result<KeysetPage<SeatRunRow>>> ExecuteAsync(
        Actor actor,
        KeysetRequest page,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.SeeSeats.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        var runs = await NewestFirst.ReadAsync(
            db.SeatRuns.AsNoTracking().Where(run => run.CountedAt != null),
            page,
            cancellationToken
        );
        var rows = await CompleteAsync(db, runs.Rows, cancellationToken);
        return new KeysetPage<SeatRunRow>(rows, runs.Previous, runs.Next, runs.Total, runs.From);
    }

    /// <summary>The newest counts and trials, newest first, without what they come to: who looks for a name need not wait for sums.</summary>
    public async Task<Result<IReadOnlyList<SeatRun>>> ListNamesAsync(Actor actor, int most, CancellationToken cancellationToken)
    {
        if (AccessPolicy.SeeSeats.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        return await db
            .SeatRuns.AsNoTracking()
            .Where(run => run.CountedAt != null)
            .OrderByDescending(run => run.Number)
            .Take(most)
            .ToListAsync(cancellationToken);
    }

    /// <summary>One count.</summary>
    public async Task<Result<SeatRunRow>> ReadAsync(Actor actor, Guid id, CancellationToken cancellationToken)
    {
        if (AccessPolicy.SeeSeats.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        var run = await db
            .SeatRuns.AsNoTracking()
            .SingleOrDefaultAsync(each => each.Id == id && each.CountedAt != null, cancellationToken);
        if (run is null)
        {
            return SeatRefusals.NoRun;
        }

        return (await CompleteAsync(db, [run], cancellationToken))[0] with
        {
            Instead = await FindInsteadAsync(db, run, cancellationToken),
        };
    }

    /// <summary>The count that was made last, or the last trial; null before the first.</summary>
    public async Task<Result<SeatRun?>> ReadLastAsync(Actor actor, bool isTrial, CancellationToken cancellationToken)
    {
        if (AccessPolicy.SeeSeats.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        return await db
            .SeatRuns.AsNoTracking()
            .Where(run => run.IsDryRun == isTrial && run.CountedAt != null)
            .OrderByDescending(run => run.Number)
            .FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>The count that stands for now; null before the first.</summary>
    public async Task<Result<SeatRunRow?>> ReadNewestAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (AccessPolicy.SeeSeats.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        var run = await SeatBooks.FindNewestAsync(db, cancellationToken);
        return run is null ? (SeatRunRow?)null : (await CompleteAsync(db, [run], cancellationToken))[0];
    }

    /// <summary>The newest count with lines that Odoo refused to restore and nobody has seen to; null when there is none.</summary>
    public async Task<Result<SeatRunRow?>> ReadNotRestoredAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (AccessPolicy.SeeSeats.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        var run = await (
            from each in db.SeatRuns.AsNoTracking()
            join line in db.SeatLines on each.Id equals line.RunId
            join delivery in db.Deliveries on line.RevertDeliveryId equals (Guid?)delivery.Id
            where line.State == SeatLineState.RevertBlocked
            where each.State == SeatRunState.Reverting || delivery.State == DeliveryState.Dead
            orderby each.Number descending
            select each
        ).FirstOrDefaultAsync(cancellationToken);
        return run is null ? (SeatRunRow?)null : (await CompleteAsync(db, [run], cancellationToken))[0];
    }

    private static Task<SeatRun?> FindInsteadAsync(PortalDbContext db, SeatRun run, CancellationToken cancellationToken)
    {
        var ofMonth = db
            .SeatRuns.AsNoTracking()
            .Where(each => each.Period == run.Period && !each.IsDryRun && each.CountedAt != null && each.Id != run.Id);
        return run.IsDryRun ? ofMonth.FirstOrDefaultAsync(each => each.IsActive, cancellationToken)
            : run.State == SeatRunState.Superseded
                ? ofMonth
                    .Where(each => each.Number > run.Number)
                    .OrderBy(each => each.Number)
                    .FirstOrDefaultAsync(cancellationToken)
            : Task.FromResult<SeatRun?>(null);
    }

    private static async Task<IReadOnlyList<SeatRunRow>> CompleteAsync(
        PortalDbContext db,
        IReadOnlyList<SeatRun> runs,
        CancellationToken cancellationToken
    )
    {
        var ids = runs.Select(run => run.Id).ToList();
        var sums = await db
            .SeatLines.Where(line => ids.Contains(line.RunId))
            .GroupBy(line => new
            {
                line.RunId,
                line.State,
                line.Currency,
                line.Decimals,
            })
            .Select(group => new
            {
                group.Key,
                Lines = group.Count(),
                Billed = group.Sum(line => (double)line.Billed),
                Proposed = group.Sum(line => (double)line.Proposed),
                Effect = group.Sum(line => line.MonthMinor ?? 0),
                Unpriced = group.Sum(line => line.EffectMinor == null ? (double)line.Delta : 0),
                Untimed = group.Sum(line => line.EffectMinor != null && line.MonthMinor == null ? (double)line.Delta : 0),
                Waiting = group.Count(line =>
                    line.State == SeatLineState.Asked || (line.State == SeatLineState.Proposed && line.Guards != SeatGuards.None)
                ),
            })
            .ToListAsync(cancellationToken);
        return [.. runs.Select(run => Row(run))];

        SeatRunRow Row(SeatRun run)
        {
            var mine = sums.Where(sum => sum.Key.RunId == run.Id).ToList();
            var valid = mine.Where(sum => !Void.Contains(sum.Key.State)).ToList();
            return new SeatRunRow(
                run,
                mine.GroupBy(sum => sum.Key.State).ToDictionary(group => group.Key, group => group.Sum(sum => sum.Lines)),
                (decimal)mine.Sum(sum => sum.Billed),
                (decimal)mine.Sum(sum => Void.Contains(sum.Key.State) ? sum.Billed : sum.Proposed),
                [
                    .. valid
                        .GroupBy(sum => (sum.Key.Currency, sum.Key.Decimals))
                        .Select(group => new SeatEffect(group.Key.Currency, group.Key.Decimals, group.Sum(sum => sum.Effect)))
                        .Where(effect => effect.Minor != 0)
                        .OrderBy(effect => effect.Currency, StringComparer.Ordinal),
                ],
                (decimal)valid.Sum(sum => sum.Unpriced)
            )
            {
                Waiting = mine.Sum(sum => sum.Waiting),
                UntimedSeats = (decimal)valid.Sum(sum => sum.Untimed),
            };
        }
    }
}
