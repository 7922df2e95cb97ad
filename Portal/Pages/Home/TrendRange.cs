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

    /// <summary>
    /// The parts as their bars are called: of hours the day where one begins and at both ends, and the offset where the clocks are set back, so
    /// that no two bars of a chart are called the same.
    /// </summary>
    public IReadOnlyList<string> Labels(IReadOnlyList<TrendSpan> spans, TimeZoneInfo zone) =>
        [
            .. spans.Select(
                (span, at) => Label(TimeZoneInfo.ConvertTime(new DateTimeOffset(span.From, TimeSpan.Zero), zone), zone, at, spans)
            ),
        ];

    private string Label(DateTimeOffset local, TimeZoneInfo zone, int at, IReadOnlyList<TrendSpan> spans)
    {
        if (this == Month)
        {
            return local.ToString("d MMM", CultureInfo.InvariantCulture);
        }

        var saysDay = at == 0 || at == spans.Count - 1 || local.Hour == 0;
        var hour = local.ToString(saysDay ? "d MMM HH:mm" : "HH:mm", CultureInfo.InvariantCulture);
        return zone.IsAmbiguousTime(local.DateTime) ? $"{hour} {local.ToString("zzz", CultureInfo.InvariantCulture)}" : hour;
    }
}
