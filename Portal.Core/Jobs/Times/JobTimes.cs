using Quartz;

namespace Portal.Core.Jobs.Times;

/// <summary>
/// When a job runs by itself. What it says is what the scheduler does, over every change of the clocks: a time that the clocks leave out
/// comes when they have moved, one that they show twice comes once. Source: R7, DESIGN §10.
/// </summary>
/// <param name="Cron">Second, minute, hour, day of the month, month, day of the week, and a year where one is meant.</param>
/// <param name="Zone">Zone they are meant in.</param>
public sealed record JobTimes(string Cron, TimeZoneInfo Zone)
{
    /// <summary>Longest expression.</summary>
    public const int CronLength = 120;

    /// <summary>Longest name of a zone.</summary>
    public const int ZoneLength = 100;

    private const int Looked = 60; // an hour of the most frequent
    private static readonly string[] Weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);

    /// <summary>Reads what a person entered.</summary>
    /// <param name="cron">The expression.</param>
    /// <param name="zone">Name of a zone, such as <c>Europe/Zurich</c>.</param>
    /// <param name="now">UTC instant; an expression that never comes after it is refused.</param>
    /// <returns>The times; every fault with its field.</returns>
    public static Result<JobTimes> Read(string cron, string zone, DateTime now)
    {
        var place = FindZone(zone);
        var times = FindTimes(Folding.Tidy(cron), place ?? TimeZoneInfo.Utc);
        List<Refusal> faults = [];
        if ((times is null ? WrongCron(cron, now) : times.FindFault(now)) is { } fault)
        {
            faults.Add(fault);
        }

        if (place is null)
        {
            faults.Add(JobRefusals.ZoneWrong);
        }

        return faults.Count > 0 ? faults : times!;
    }

    /// <summary>The next times, UTC.</summary>
    /// <param name="after">UTC instant they come after.</param>
    /// <param name="count">How many; fewer where there are no more.</param>
    public IReadOnlyList<DateTime> After(DateTime after, int count) => [.. From(after).Take(count)];

    /// <summary>The times after an instant up to another, UTC.</summary>
    internal IEnumerable<DateTime> Between(DateTime after, DateTime until) => From(after).TakeWhile(at => at <= until);

    /// <summary>A zone by its name, or null.</summary>
    internal static TimeZoneInfo? FindZone(string name) =>
        name.Length is > 0 and <= ZoneLength && TimeZoneInfo.TryFindSystemTimeZoneById(name.Trim(), out var zone) ? zone : null;

    private static JobTimes? FindTimes(string cron, TimeZoneInfo zone)
    {
        try
        {
            return cron.Length is 0 or > CronLength ? null : new JobTimes(new CronExpression(cron).CronExpressionString, zone);
        }
        catch (Exception wrong) when (wrong is FormatException or ArgumentException)
        {
            return null; // the caller says what is expected instead
        }
    }

    private static Refusal WrongCron(string cron, DateTime now) =>
        string.IsNullOrWhiteSpace(cron) ? JobRefusals.CronMissing
        : WithSeconds(cron) is { } meant && FindTimes(meant, TimeZoneInfo.Utc) is { } times && times.FindFault(now) is null
            ? JobRefusals.CronWithoutSeconds(meant)
        : JobRefusals.CronWrong;

    // what the five parts of other schedulers mean here: the second in front, and a question mark for the day that is not told
    private static string? WithSeconds(string cron) =>
        cron.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var minute, var hour, var day, var month, var weekday]
            ? null
        : weekday is "*" or "?" ? $"0 {minute} {hour} {day} {month} ?"
        : day is "*" or "?" ? $"0 {minute} {hour} ? {month} {Named(weekday)}"
        : null;

    // Sunday is their 0 and 7, and our 1
    private static string Named(string weekday) =>
        string.Concat(weekday.Select(letter => letter is >= '0' and <= '7' ? Weekdays[(letter - '0') % 7] : $"{letter}"));

    private Refusal? FindFault(DateTime now)
    {
        var next = After(now, Looked);
        return next.Count == 0 ? JobRefusals.CronNever
            : next.Zip(next.Skip(1), (one, other) => other - one).Any(step => step < Shortest) ? JobRefusals.CronTooOften
            : null;
    }

    private IEnumerable<DateTime> From(DateTime after)
    {
        var expression = new CronExpression(Cron, Zone);
        var next = expression.GetNextValidTimeAfter(new DateTimeOffset(DateTime.SpecifyKind(after, DateTimeKind.Utc)));
        while (next is { } at)
        {
            yield return at.UtcDateTime;
            next = expression.GetNextValidTimeAfter(at);
        }
    }
}
