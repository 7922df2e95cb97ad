using System.Globalization;
using Portal.Components;
using Portal.Core.Home;

namespace Portal.Pages.Home;

/// <summary>What stretch of time the charts show, and in which parts.</summary>
/// <param name="Key">As the address holds it.</param>
/// <param name="Title">What the choice is called.</param>
/// <param name="Parts">How many bars.</param>
public sealed record TrendRange(string Key, string Title, int Parts)
{
    public static TrendRange Day { get; } = new("24h", "Last 24 hours", 24);

    public static TrendRange Month { get; } = new("30d", "Last 30 days", 30);

    public static IReadOnlyList<TrendRange> All { get; } = [Day, Month];

    public string Href => this == Day ? "/" : $"/?range={Key}";

    /// <summary>The range of an address; the day where it names none.</summary>
    public static TrendRange Parse(string? key) => All.FirstOrDefault(range => range.Key == key) ?? Day;

    /// <summary>The parts up to now, oldest first; the last one is under way. Hours and days are those of the zone.</summary>
    public IReadOnlyList<TrendSpan> Spans(DateTimeOffset now, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(now, zone);
        if (this == Month)
        {
            var today = DateOnly.FromDateTime(local.Date);
            return
            [
                .. Enumerable
                    .Range(1 - Parts, Parts)
                    .Select(day => new TrendSpan(
                        LocalDay.Start(today.AddDays(day), zone),
                        LocalDay.Start(today.AddDays(day + 1), zone)
                    )),
            ];
        }

        // a whole hour there, whatever the zone's minutes are
        var hour = now.UtcDateTime.AddTicks(-(local.TimeOfDay.Ticks % TimeSpan.TicksPerHour));
        return
        [
            .. Enumerable.Range(1 - Parts, Parts).Select(part => new TrendSpan(hour.AddHours(part), hour.AddHours(part + 1))),
        ];
    }

    /// <summary>A part as its bar is called.</summary>
    public string Label(TrendSpan span, TimeZoneInfo zone) =>
        TimeZoneInfo
            .ConvertTime(new DateTimeOffset(span.From, TimeSpan.Zero), zone)
            .ToString(this == Day ? "HH:mm" : "d MMM", CultureInfo.InvariantCulture);
}
