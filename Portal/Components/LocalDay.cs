using System.Globalization;

namespace Portal.Components;

/// <summary>Days as people mean them: in Portal's zone, which may skip or repeat an hour around midnight.</summary>
internal static class LocalDay
{
    private const string Pattern = "yyyy-MM-dd";
    private static readonly DateOnly Earliest = new(2000, 1, 1);
    private static readonly DateOnly Latest = new(2100, 1, 1);

    /// <summary>The day that an address or a date field names; null for none.</summary>
    public static DateOnly? Parse(string? text) =>
        DateOnly.TryParseExact(text, Pattern, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        && day >= Earliest
        && day <= Latest
            ? day
            : null;

    public static string? Format(DateOnly? day) => day?.ToString(Pattern, CultureInfo.InvariantCulture);

    /// <summary>UTC instant at which the day begins there.</summary>
    public static DateTime Start(DateOnly day, TimeZoneInfo zone) => Moment(day.ToDateTime(TimeOnly.MinValue), zone);

    /// <summary>UTC instant at which the clocks there show a time: the first where they show it twice, the next where they leave it out.</summary>
    public static DateTime Moment(DateTime local, TimeZoneInfo zone)
    {
        local = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        while (zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(15);
        }

        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return DateTime.SpecifyKind(local - offset, DateTimeKind.Utc);
    }
}
