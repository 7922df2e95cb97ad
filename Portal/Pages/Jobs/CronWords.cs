using System.Globalization;

namespace Portal.Pages.Jobs;

/// <summary>A schedule as a person says it; the expression stands beside it for what no sentence says shortly.</summary>
internal static class CronWords
{
    private static readonly string[] DayNames = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    public static string Say(string cron)
    {
        if (
            cron.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            is not [_, var minute, var hour, var day, var month, var weekday]
        )
        {
            return Own;
        }

        var isEveryDay = IsAny(day) && IsAny(month) && IsAny(weekday);
        return (Number(minute), Number(hour)) switch
        {
            ({ } at, null) when isEveryDay && IsAny(hour) => $"Hourly at :{at:00}",
            (null, null) when isEveryDay && IsAny(hour) => SayStep(minute),
            ({ } at, { } of) => SayDays(day, month, weekday) is { } days ? $"{days} at {of:00}:{at:00}" : Own,
            _ => Own,
        };
    }

    private const string Own = "By its own expression";

    private static string SayStep(string minute) =>
        minute == "*" ? "Every minute"
        : minute.Split('/') is not [var from, var step] || Number(step) is not { } length || 60 % length != 0 ? Own
        : length == 1 ? "Every minute"
        : from is "*" or "0" ? $"Every {length} min"
        : $"Every {length} min from :{Number(from):00}";

    private static string? SayDays(string day, string month, string weekday) =>
        !IsAny(month) ? null
        : IsAny(day) && IsAny(weekday) ? "Daily"
        : IsAny(weekday) && day == "L" ? "Monthly on the last day"
        : IsAny(weekday) && Number(day) is { } number ? $"Monthly on the {Ordinal(number)}"
        : IsAny(day) ? SayWeekdays(weekday)
        : null;

    private static string? SayWeekdays(string weekday)
    {
        if (weekday.Split('-') is [var first, var last] && Weekday(first) is { } from && Weekday(last) is { } to)
        {
            return $"{from} to {to}";
        }

        var names = weekday.Split(',').Select(Weekday).ToList();
        return names.Contains(null) ? null
            : names.Count == 1 ? $"{names[0]}s"
            : $"{string.Join(", ", names[..^1])} and {names[^1]}";
    }

    // 1 is Sunday, as the scheduler counts
    private static string? Weekday(string word)
    {
        var index = Number(word) is { } number ? number - 1 : Array.IndexOf(DayNames, word.ToUpperInvariant());
        return index is >= 0 and <= 6 ? CultureInfo.InvariantCulture.DateTimeFormat.DayNames[index] : null;
    }

    private static string Ordinal(int number) =>
        (number % 10, number / 10) switch
        {
            (1, not 1) => $"{number}st",
            (2, not 1) => $"{number}nd",
            (3, not 1) => $"{number}rd",
            _ => $"{number}th",
        };

    private static bool IsAny(string field) => field is "*" or "?";

    private static int? Number(string field) =>
        int.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
