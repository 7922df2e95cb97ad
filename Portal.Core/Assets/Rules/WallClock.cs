namespace Portal.Core.Assets.Rules;

/// <summary>
/// Turns times of the wall clock into instants, also in the nights when the clock is set: an hour that is left out ends at once, one that comes twice
/// counts from its first to its second. Source: scenario 19.
/// </summary>
internal static class WallClock
{
    private const int MinutesOfDay = 24 * 60;

    private static readonly WeekDays[] OfWeek =
    [
        WeekDays.Sunday,
        WeekDays.Monday,
        WeekDays.Tuesday,
        WeekDays.Wednesday,
        WeekDays.Thursday,
        WeekDays.Friday,
        WeekDays.Saturday,
    ];

    /// <summary>The instant at which something begins: the first of two.</summary>
    public static DateTime Begin(DateTime wall, TimeZoneInfo zone) => Turn(wall, zone, isEnd: false);

    /// <summary>The instant at which something ends: the second of two.</summary>
    public static DateTime End(DateTime wall, TimeZoneInfo zone) => Turn(wall, zone, isEnd: true);

    /// <summary>True when the instant is within a window that begins on these days.</summary>
    public static bool Holds(WeekDays days, int from, int until, DateTime at, TimeZoneInfo zone)
    {
        var today = TimeZoneInfo.ConvertTimeFromUtc(at, zone).Date;
        // one that began yesterday may still last
        return Lasts(today) || Lasts(today.AddDays(-1));

        bool Lasts(DateTime day) =>
            days.HasFlag(OfWeek[(int)day.DayOfWeek])
            && at >= Begin(day.AddMinutes(from), zone)
            && at < End(day.AddMinutes(until > from ? until : until + MinutesOfDay), zone);
    }

    private static DateTime Turn(DateTime wall, TimeZoneInfo zone, bool isEnd)
    {
        var local = DateTime.SpecifyKind(wall, DateTimeKind.Unspecified);
        if (zone.IsInvalidTime(local))
        {
            return EndOfGap(local, zone);
        }

        if (!zone.IsAmbiguousTime(local))
        {
            return TimeZoneInfo.ConvertTimeToUtc(local, zone);
        }

        var offsets = zone.GetAmbiguousTimeOffsets(local);
        // the greater offset is the earlier instant
        var offset = isEnd ? offsets.Min() : offsets.Max();
        return DateTime.SpecifyKind(local - offset, DateTimeKind.Utc);
    }

    // the clock jumps over it: what would begin or end there does so when the clock goes on
    private static DateTime EndOfGap(DateTime local, TimeZoneInfo zone)
    {
        var next = local;
        while (zone.IsInvalidTime(next))
        {
            next = next.AddMinutes(1);
        }

        return TimeZoneInfo.ConvertTimeToUtc(next.AddTicks(-(next.Ticks % TimeSpan.TicksPerMinute)), zone);
    }
}
