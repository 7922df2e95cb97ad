using System.Globalization;
using Portal.Core.Assets.Alerts;
using Portal.Core.Assets.Rules;

namespace Portal.Tests.Assets;

public sealed class WhenTheWallClockIsSet
{
    private static readonly TimeZoneInfo Zurich = TimeZoneInfo.FindSystemTimeZoneById("Europe/Zurich");

    [Theory]
    // an ordinary Sunday in winter: 02:00 to 04:00 is 01:00 to 03:00 UTC
    [InlineData("2026-01-11T00:59:59Z", false)]
    [InlineData("2026-01-11T01:00:00Z", true)]
    [InlineData("2026-01-11T02:59:59Z", true)]
    [InlineData("2026-01-11T03:00:00Z", false)]
    // 29 March: 02:00 is left out, so it lasts from 03:00 to 04:00 summer time, an hour
    [InlineData("2026-03-29T00:59:59Z", false)]
    [InlineData("2026-03-29T01:00:00Z", true)]
    [InlineData("2026-03-29T01:59:59Z", true)]
    [InlineData("2026-03-29T02:00:00Z", false)]
    // 25 October: 02:00 comes twice, so it lasts three hours
    [InlineData("2026-10-24T23:59:59Z", false)]
    [InlineData("2026-10-25T00:00:00Z", true)]
    [InlineData("2026-10-25T02:59:59Z", true)]
    [InlineData("2026-10-25T03:00:00Z", false)]
    // any other day
    [InlineData("2026-01-12T01:30:00Z", false)]
    public void Sunday_from_two_to_four_is_what_the_clock_on_the_wall_shows(string at, bool holds) =>
        Assert.Equal(holds, WallClock.Holds(WeekDays.Sunday, 120, 240, Instant(at), Zurich));

    [Theory]
    [InlineData("2026-01-11T22:30:00Z", true)]
    [InlineData("2026-01-12T00:30:00Z", true)]
    [InlineData("2026-01-12T01:00:00Z", false)]
    [InlineData("2026-01-11T00:30:00Z", false)]
    public void One_over_midnight_belongs_to_the_day_it_begins(string at, bool holds) =>
        Assert.Equal(holds, WallClock.Holds(WeekDays.Sunday, 23 * 60, 120, Instant(at), Zurich));

    [Fact]
    public void What_measuring_changes_in_a_title_makes_no_other_condition()
    {
        Assert.Equal(
            ConditionKeys.TitleKey("Low disk space on C: (12.5 % free, 14 GB) at 12:30:01"),
            ConditionKeys.TitleKey("low disk space on C: (3 % free, 900 MB) at 09:15:59")
        );
        Assert.NotEqual(ConditionKeys.TitleKey("Disk 1 failed"), ConditionKeys.TitleKey("Disk 2 failed"));
    }

    private static DateTime Instant(string text) =>
        DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal);
}
