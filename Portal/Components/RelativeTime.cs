using System.Globalization;

namespace Portal.Components;

/// <summary>How far an instant lies from now, as a person says it; and the exact time, as a person checks it.</summary>
internal static class RelativeTime
{
    public static string Describe(DateTime at, DateTime now)
    {
        var distance = (now - at).Duration();
        if (distance < TimeSpan.FromSeconds(10))
        {
            return "just now";
        }

        if (distance >= TimeSpan.FromDays(30))
        {
            return at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        }

        var length = distance switch
        {
            { TotalMinutes: < 1 } => $"{distance.Seconds} s",
            { TotalHours: < 1 } => $"{distance.Minutes} min",
            { TotalDays: < 1 } => $"{distance.Hours} h",
            _ => $"{distance.Days} d",
        };
        return at <= now ? $"{length} ago" : $"in {length}";
    }

    /// <summary>Local time with its zone, then UTC.</summary>
    public static string Exact(DateTime at, TimeZoneInfo zone)
    {
        var utc = string.Create(CultureInfo.InvariantCulture, $"{at:yyyy-MM-dd HH:mm:ss} UTC");
        if (zone.BaseUtcOffset == TimeSpan.Zero && !zone.SupportsDaylightSavingTime)
        {
            return utc;
        }

        var local = TimeZoneInfo.ConvertTime(new DateTimeOffset(at, TimeSpan.Zero), zone);
        return string.Create(CultureInfo.InvariantCulture, $"{local:yyyy-MM-dd HH:mm:ss} {zone.Id} (UTC{local:zzz}) · {utc}");
    }

    /// <summary>Day and minute in a zone, with its name.</summary>
    public static string Local(DateTime at, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(new DateTimeOffset(at, TimeSpan.Zero), zone);
        var isUtc = zone.BaseUtcOffset == TimeSpan.Zero && !zone.SupportsDaylightSavingTime;
        return string.Create(CultureInfo.InvariantCulture, $"{local:yyyy-MM-dd HH:mm} {(isUtc ? "UTC" : $"({zone.Id})")}");
    }

    /// <summary>How long the words of <see cref="Describe"/> may stand before they are looked at again.</summary>
    public static TimeSpan GoodFor(DateTime at, DateTime now) =>
        (now - at).Duration() switch
        {
            { TotalMinutes: < 1 } => TimeSpan.FromSeconds(10),
            { TotalHours: < 1 } => TimeSpan.FromSeconds(30),
            _ => TimeSpan.FromMinutes(5),
        };
}
