namespace Portal.Core.Messaging.Outbox;

/// <summary>What follows from an answer.</summary>
public enum VerdictKind
{
    /// <summary>Delivered.</summary>
    Deliver,

    /// <summary>Sent again later.</summary>
    Retry,

    /// <summary>Dead; a person decides.</summary>
    Bury,

    /// <summary>Nobody wants it any more, and it is not there: it waits until somebody does.</summary>
    Withdraw,

    /// <summary>The destination is paused; the delivery stays as it is.</summary>
    PauseDestination,

    /// <summary>The destination is disabled; the delivery stays as it is.</summary>
    DisableDestination,

    /// <summary>As if it had not been tried.</summary>
    Release,
}

/// <summary>What follows from an answer, and what the breaker learns.</summary>
/// <param name="Kind">What follows.</param>
/// <param name="Wait">How long until the next attempt; zero unless it is sent again.</param>
/// <param name="IsFailure">True when the other side did not serve.</param>
public readonly record struct Verdict(VerdictKind Kind, TimeSpan Wait = default, bool IsFailure = false)
{
    /// <summary>How long the whole destination is to be left alone, since it asked for fewer requests; zero when it did not.</summary>
    public TimeSpan Hold { get; init; }
}

/// <summary>The one table of what an answer means; nothing else decides. Source: DESIGN §3, row 6.</summary>
public static class Verdicts
{
    /// <summary>Waits between attempts; after the last one's failure it is dead.</summary>
    public static IReadOnlyList<TimeSpan> Schedule { get; } =
    [
        TimeSpan.FromSeconds(5),
        TimeSpan.FromSeconds(30),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(2),
        TimeSpan.FromHours(5),
        TimeSpan.FromHours(10),
        TimeSpan.FromHours(10),
    ];

    /// <summary>How far a wait is spread to both sides, as a part of it.</summary>
    public const double Spread = 0.2;

    /// <summary>The longest wait another side may ask for.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromHours(24);

    /// <summary>After how long what Portal itself held back is looked at again.</summary>
    public static readonly TimeSpan WhileHeldBack = TimeSpan.FromSeconds(10);

    /// <summary>What another side asked for, within reason.</summary>
    public static TimeSpan Bounded(TimeSpan asked) =>
        TimeSpan.FromTicks(Math.Clamp(asked.Ticks, TimeSpan.TicksPerSecond, LongestWait.Ticks));

    /// <summary>Judges an answer.</summary>
    /// <param name="answer">What came back.</param>
    /// <param name="step">Attempts of the schedule that failed before this one.</param>
    /// <param name="chance">From 0 to 1: where in the spread the wait lies.</param>
    public static Verdict Judge(DeliveryAnswer answer, int step, double chance) =>
        answer switch
        {
            { Kind: AnswerKind.Interrupted } => new Verdict(VerdictKind.Release, answer.RetryAfter ?? TimeSpan.Zero),
            { Kind: AnswerKind.HeldBack } => new Verdict(VerdictKind.Release, WhileHeldBack, IsFailure: true),
            { Kind: AnswerKind.Accepted } or { IsThereAlready: true } => new Verdict(VerdictKind.Deliver),
            { Kind: AnswerKind.Withdrawn } => new Verdict(VerdictKind.Withdraw),
            { Kind: AnswerKind.NotTrusted } => new Verdict(VerdictKind.PauseDestination),
            { Kind: AnswerKind.Refused } => new Verdict(VerdictKind.Bury),
            { Kind: AnswerKind.NoConnection or AnswerKind.TimedOut or AnswerKind.Foreign } => Again(
                answer,
                step,
                chance,
                isFailure: true
            ),
            { Kind: AnswerKind.Broken or AnswerKind.Later } => Again(answer, step, chance, isFailure: false),
            { Status: >= 200 and < 300 } => new Verdict(VerdictKind.Deliver),
            { Status: 401 or 403 } => new Verdict(VerdictKind.PauseDestination),
            { Status: 410 } => new Verdict(VerdictKind.DisableDestination),
            { Status: 408 or 425 or 429 or >= 500 } => Again(answer, step, chance, isFailure: true),
            _ => new Verdict(VerdictKind.Bury),
        };

    private static Verdict Again(DeliveryAnswer answer, int step, double chance, bool isFailure)
    {
        var asked = answer.RetryAfter is { } wish ? Bounded(wish) * (1 + (Spread * chance / 10)) : TimeSpan.Zero;
        var hold = answer.Status == 429 ? asked : TimeSpan.Zero; // the limit is the destination's, not this delivery's
        if (step >= Schedule.Count)
        {
            return new Verdict(VerdictKind.Bury, IsFailure: isFailure) { Hold = hold };
        }

        // never earlier than the other side asked for, and a short wish does not use up the schedule in a minute
        var planned = Schedule[step] * (1 - Spread + (2 * Spread * chance));
        return new Verdict(VerdictKind.Retry, asked > planned ? asked : planned, isFailure) { Hold = hold };
    }
}
