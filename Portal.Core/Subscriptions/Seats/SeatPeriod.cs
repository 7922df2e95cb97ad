using System.Globalization;

namespace Portal.Core.Subscriptions.Seats;

/// <summary>The month that a count stands for, in Portal's zone. One count a month is in force. Source: R7, scenario 24.</summary>
/// <param name="Year">Year.</param>
/// <param name="Month">Month from 1.</param>
public readonly record struct SeatPeriod(int Year, int Month)
{
    /// <summary>As it is kept: <c>2026-11</c>.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"{Year:0000}-{Month:00}");

    /// <summary>Names the count for ever: <c>recount:2026-11</c>.</summary>
    public string Key => KeyOf(Name);

    /// <summary>The month that holds this instant.</summary>
    /// <param name="utc">UTC instant.</param>
    /// <param name="zone">Portal's zone.</param>
    public static SeatPeriod At(DateTime utc, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTimeFromUtc(utc, zone);
        return new SeatPeriod(local.Year, local.Month);
    }

    /// <summary>The civil date of this instant.</summary>
    /// <param name="utc">UTC instant.</param>
    /// <param name="zone">Portal's zone.</param>
    public static DateOnly DayOf(DateTime utc, TimeZoneInfo zone) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(utc, zone));

    /// <summary>True before the month's count is due.</summary>
    /// <param name="utc">UTC instant.</param>
    /// <param name="zone">Portal's zone.</param>
    public bool IsEarly(DateTime utc, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTimeFromUtc(utc, zone);
        return local < new DateTime(Year, Month, SeatOptions.DueDay, SeatOptions.DueHour, 0, 0, DateTimeKind.Unspecified);
    }

    /// <summary>The key of a month.</summary>
    public static string KeyOf(string name) => $"recount:{name}";

    /// <summary>The month in words: November 2026.</summary>
    public static string Title(string name) =>
        DateOnly.TryParseExact($"{name}-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first)
            ? first.ToString("MMMM yyyy", CultureInfo.InvariantCulture)
            : name;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
