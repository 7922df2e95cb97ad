using Microsoft.EntityFrameworkCore;
using Portal.Core.Jobs;
using Portal.Core.Messaging;
using Portal.Core.Persistence;

namespace Portal.Core.Subscriptions.Seats;

/// <summary>How a person wants it counted.</summary>
public sealed record SeatCountWish
{
    /// <summary>True for a trial: nothing of it can be approved, and nothing else changes.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>True once the person has confirmed that it is counted before the month's day.</summary>
    public bool IsConfirmed { get; init; }

    /// <summary>The month's count that a new one is to take the place of; null to leave one that is there.</summary>
    public Guid? Replaces { get; init; }
}

/// <summary>
/// Starts the count of this month, or joins the one at work. A month that is counted already is not counted again, unless the person names the count
/// to be replaced; before its day only who confirms that. Source: 000-27, R7, scenarios 24, 25.
/// </summary>
/// <remarks>Next: <see cref="RecountSeats"/>, or <see cref="TrialRecount"/>.</remarks>
public sealed class StartRecount(
    PortalDatabase database,
    JobRunner runner,
    SeatFreshness freshness,
    SeatOptions options,
    TimeProvider time
)
{
    /// <summary>The month that would be counted.</summary>
    public SeatPeriod ThisMonth => SeatPeriod.At(time.UtcInstant, options.Zone);

    /// <summary>The thresholds within which a change goes out without a person.</summary>
    public SeatOptions Options => options;

    /// <summary>That this month's day is not there yet, in words; null once it is.</summary>
    public string? Early => ThisMonth.IsEarly(time.UtcInstant, options.Zone) ? SeatRefusals.Early(ThisMonth).Text : null;

    /// <summary>Starts it.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="wish">How.</param>
    /// <param name="cancellationToken">Stops the start, not the count.</param>
    /// <returns>The job's run; a refusal when it is not to be counted now.</returns>
    public async Task<Result<Guid>> ExecuteAsync(Actor actor, SeatCountWish wish, CancellationToken cancellationToken)
    {
        if (AccessPolicy.CountSeats.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        var name = wish.IsDryRun ? TrialRecount.JobName : RecountSeats.JobName;
        var now = time.UtcInstant;
        if (wish.Replaces is null && await FindAtWorkAsync(name, now, cancellationToken) is { } atWork)
        {
            return atWork; // a second click joins, on whichever node the first one was
        }

        var period = ThisMonth;
        if (!wish.IsDryRun && await CheckAsync(actor, wish, period, now, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        if (await freshness.CheckAsync(cancellationToken) is { } stale)
        {
            return stale;
        }

        return wish.IsDryRun ? await runner.StartOrJoinAsync<TrialRecount>(actor, job => job.Tell(actor), cancellationToken)
            : wish.Replaces is null
                ? await runner.StartOrJoinAsync<RecountSeats>(actor, job => job.Tell(actor, wish), cancellationToken)
            : await runner.StartOwnAsync<RecountSeats>(actor, job => job.Tell(actor, wish), cancellationToken);
    }

    private async Task<Guid?> FindAtWorkAsync(string job, DateTime now, CancellationToken cancellationToken)
    {
        if (runner.FindLive(job) is { } live)
        {
            return live.RunId;
        }

        await using var db = database.CreateDbContext();
        var run = await db
            .JobRuns.AsNoTracking()
            .SingleOrDefaultAsync(each => each.Job == job && each.State == JobRunState.Running, cancellationToken);
        return run is not null && run.IsAtWork(now) ? run.Id : null;
    }

    private async Task<Refusal?> CheckAsync(
        Actor actor,
        SeatCountWish wish,
        SeatPeriod period,
        DateTime now,
        CancellationToken cancellationToken
    )
    {
        await using var db = database.CreateDbContext();
        var there = await db
            .SeatRuns.AsNoTracking()
            .SingleOrDefaultAsync(run => run.Period == period.Name && run.IsActive, cancellationToken);
        return there is null && wish.Replaces is not null ? SeatRefusals.Changed
            : there is not null && wish.Replaces is null ? SeatRefusals.AlreadyThere(there)
            : there is not null && wish.Replaces != there.Id ? SeatRefusals.Changed
            : period.IsEarly(now, options.Zone) && !wish.IsConfirmed ? SeatRefusals.Early(period)
            : there is not null ? await CheckApprovalsAsync(db, actor, there, cancellationToken)
            : null;
    }

    // a new count looks again at what others have approved for a later day: who may not approve does not bring that about
    private static async Task<Refusal?> CheckApprovalsAsync(
        PortalDbContext db,
        Actor actor,
        SeatRun there,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.ApproveSeats.Check(actor) is null)
        {
            return null;
        }

        var waiting = await db.SeatLines.CountAsync(
            line => line.RunId == there.Id && line.State == SeatLineState.Approved,
            cancellationToken
        );
        return waiting > 0 ? SeatRefusals.ApprovalsWait(waiting) : null;
    }
}
