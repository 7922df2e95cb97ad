using System.Globalization;
using Portal.Core.Connections;
using Portal.Core.Jobs;
using Portal.Core.Messaging;

namespace Portal.Core.Subscriptions.Seats;

/// <summary>
/// The monthly count of seats as a job: on the 15th by itself, or when a person starts it. A month that is counted already is left as it is. Source:
/// 000-27, R7, scenario 24.
/// </summary>
public sealed class RecountSeats : IJob
{
    /// <summary>The job's name.</summary>
    public const string JobName = "recount";

    private const string Before = "before-its-day";

    private readonly ConnectedSystems _systems;
    private readonly CountSeats _count;
    private readonly FollowSeats _follow;
    private readonly SeatOptions _options;
    private readonly TimeProvider _time;
    private (Actor Actor, SeatCountWish Wish)? _told;
    private bool _isConfirmed;

    internal RecountSeats(
        ConnectedSystems systems,
        CountSeats count,
        FollowSeats follow,
        SeatOptions options,
        TimeProvider time
    ) => (_systems, _count, _follow, _options, _time) = (systems, count, follow, options, time);

    /// <inheritdoc/>
    public string Name => JobName;

    /// <inheritdoc/>
    public string Title => "Recount seats";

    /// <inheritdoc/>
    public AccessPolicy Policy => AccessPolicy.CountSeats;

    /// <inheritdoc/>
    public int MayFail => 0; // once a month: nobody waits for the next one

    /// <inheritdoc/>
    public ValueTask<Refusal?> FindRestAsync(CancellationToken cancellationToken) =>
        _systems.FindRestAsync(ExternalSystem.Odoo, cancellationToken);

    /// <inheritdoc/>
    public Refusal? CheckMissed(DateTime period)
    {
        var (missed, now) = (SeatPeriod.At(period, _options.Zone), SeatPeriod.At(_time.UtcInstant, _options.Zone));
        return missed != now ? SeatRefusals.MonthIsOver(missed, now) : FindEarly(now);
    }

    /// <inheritdoc/>
    public IReadOnlyList<JobQuestion> Questions { get; } =
    [
        new(
            JobQuestion.DryRun,
            "Trial: only show what would be proposed",
            JobQuestionKind.Tick,
            "Nothing of it can be approved, and Odoo is told nothing."
        ),
        new(
            Before,
            string.Create(CultureInfo.InvariantCulture, $"Also before the {SeatOptions.DueDay}th, {SeatOptions.DueHour:00}:00"),
            JobQuestionKind.Tick,
            "The month is then not counted again on that day. Small changes go out by themselves."
        ),
    ];

    /// <inheritdoc/>
    public string? FindOther(IReadOnlyDictionary<string, string> answers) =>
        answers.ContainsKey(JobQuestion.DryRun) ? TrialRecount.JobName : null;

    /// <inheritdoc/>
    public IReadOnlyList<Refusal> Take(IReadOnlyDictionary<string, string> answers)
    {
        _isConfirmed = answers.ContainsKey(Before);
        return !_isConfirmed && FindEarly(SeatPeriod.At(_time.UtcInstant, _options.Zone)) is { } early ? [early] : [];
    }

    /// <summary>What a person wants; without it the month is counted if it is not yet.</summary>
    internal void Tell(Actor actor, SeatCountWish wish) => _told = (actor, wish);

    /// <inheritdoc/>
    public async Task<string> RunAsync(JobProgress progress, CancellationToken cancellationToken)
    {
        var period = SeatPeriod.At(_time.UtcInstant, _options.Zone);
        var (actor, wish) = _told ?? (progress.Starter, new SeatCountWish());
        if (_told is null && !_isConfirmed && progress.Trigger == JobTrigger.Person && FindEarly(period) is { } early)
        {
            throw Failed(early);
        }

        var order = new SeatCountOrder(actor, period, IsDryRun: false, wish.Replaces);
        var counted = await _count.ExecuteAsync(order, progress, cancellationToken);
        if (!counted.Succeeded)
        {
            throw Failed(counted.Refusals[0]);
        }

        var (run, isJoined) = counted.Value!; // it succeeded
        if (isJoined)
        {
            return $"{SeatPeriod.Title(run.Period)} was counted already. Nothing changed.";
        }

        await _follow.RunOnceAsync(cancellationToken);
        return $"{SeatPeriod.Title(run.Period)}: {SeatNotes.Of(run)}.";
    }

    private Refusal? FindEarly(SeatPeriod period) =>
        period.IsEarly(_time.UtcInstant, _options.Zone)
            ? SeatRefusals.Early(period) with
            {
                Remedy =
                    "Confirm that it is to be counted earlier, here or on the Seats page: it is then not counted again on that day.",
            }
            : null;

    internal static JobFailedException Failed(Refusal refusal) =>
        new(refusal.Sentence, new InvalidOperationException(refusal.Code));
}
