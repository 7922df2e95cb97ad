using FsCheck;
using FsCheck.Fluent;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Jobs;
using Portal.Core.Jobs.Times;
using Portal.Core.Persistence;
using Portal.Core.Subscriptions.Seats;
using Portal.Tests.Jobs;
using Portal.Tests.Support;
using Quartz;

namespace Portal.Tests.Scheduling;

/// <summary>
/// Twenty years of times, in every zone there is: the count of a month comes once a month, and what a page says comes next is what comes. Source: row 14,
/// R7, DESIGN §10.
/// </summary>
public sealed class WhenMonthsPassInEveryZone
{
    private const string Count = "0 0 3 15 * ?";

    private static readonly DateTime First = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime End = new(2041, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    // one of all that have the same clocks
    private static readonly TimeZoneInfo[] Zones =
    [
        .. TimeZoneInfo.GetSystemTimeZones().DistinctBy(ClocksOf).OrderBy(zone => zone.Id, StringComparer.Ordinal),
    ];

    private const string Quarters = "0 0/15 * * * ?";

    // times that clocks leave out or show twice somewhere, and the ends of months
    private static readonly string[] Crons =
    [
        Count,
        "0 0 3 L * ?",
        "0 0 3 31 * ?",
        "0 0 3 29 2 ?",
        "0 30 2 L * ?",
        "0 30 1 * * ?",
        "0 30 2 * * ?",
        "0 0 0 1 * ?",
        "0 0 4 ? * SUN",
        Quarters,
    ];

    [Fact]
    public void The_count_of_each_month_comes_once_on_its_day()
    {
        Assert.InRange(Zones.Length, 30, 1000);
        Assert.All(
            Zones,
            zone =>
            {
                var fired = Fired(new JobTimes(Count, zone), First.AddDays(3), End.AddDays(-3)).ToList();

                Assert.Equal(Months(2020, 2040), fired.Select(at => SeatPeriod.At(at, zone)));
                Assert.All(fired, at => Assert.Equal(15, SeatPeriod.DayOf(at, zone).Day));
                Assert.All(fired, at => Assert.False(SeatPeriod.At(at, zone).IsEarly(at, zone)));
            }
        );
    }

    [Fact]
    public void The_last_day_of_each_month_comes_once_also_in_leap_years() =>
        Assert.All(
            Zones,
            zone =>
            {
                var days = Fired(new JobTimes("0 0 3 L * ?", zone), First.AddDays(3), End.AddDays(3))
                    .Select(at => SeatPeriod.DayOf(at, zone))
                    .ToList();

                Assert.Equal(Months(2020, 2040), days.Select(Period));
                Assert.All(days, day => Assert.Equal(1, day.AddDays(1).Day));
                Assert.Equal(6, days.Count(day => day is { Month: 2, Day: 29 })); // 2020, 24, 28, 32, 36, 40
            }
        );

    /// <summary>Any instant, any zone, any of these times: a failure names the smallest that fails.</summary>
    [Fact]
    public void The_next_five_that_a_page_tells_are_those_that_come()
    {
        var samples =
            from zone in Gen.Elements(Zones)
            from cron in Gen.Elements(Crons)
            from minute in Gen.Choose(0, (int)(End - First).TotalMinutes)
            select (Zone: zone.Id, Cron: cron, After: First.AddMinutes(minute));

        Prop.ForAll(
                samples.ToArbitrary(),
                sample =>
                {
                    var times = new JobTimes(sample.Cron, TimeZoneInfo.FindSystemTimeZoneById(sample.Zone));
                    var told = times.After(sample.After, 5);
                    Assert.Equal(Fired(times, sample.After, DateTime.MaxValue).Take(5), told);
                    if (sample.Cron != Quarters) // an interval goes on through an hour that is shown twice
                    {
                        Assert.Equal(Expected(times, sample.After).Take(5), told);
                    }
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(400).WithReplay(20_261_123, 15));
    }

    /// <summary>Three years of the real scheduler: each 15th it starts the job, for the time that was told.</summary>
    [Fact]
    public async Task The_scheduler_starts_it_at_each_of_them_and_at_no_other()
    {
        const int Years = 3;
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Zurich");
        var clock = new ManualClock(new DateTimeOffset(2027, 12, 20, 12, 0, 0, TimeSpan.Zero));
        var told = new JobTimes(Count, zone).After(clock.GetUtcNow().UtcDateTime, Years * 12);
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite, TestContext.Current.CancellationToken);
        using var folder = new TestFolder();
        await using var node = await ScheduledNode.StartAsync(
            database.Options,
            folder,
            new Schedule(zone, ScheduledJob.Of<ScriptedJob>("scripted", Count, MissedTime.Ask)),
            new ScriptedJob(),
            clock
        );

        foreach (var at in told)
        {
            await node.Scheduler.Standby(TestContext.Current.CancellationToken);
            clock.Leap(at.AddSeconds(1) - clock.GetUtcNow().UtcDateTime);
            await node.Scheduler.Start(TestContext.Current.CancellationToken);
            Assert.Equal(at, (await node.UntilFiredAsync())?.UtcDateTime);
        }

        await using var db = database.Open();
        var kept = await db.JobRuns.OrderBy(run => run.StartedAt).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(told.Select(at => (DateTime?)at), kept.Select(run => run.Period));
    }

    // what the scheduler's own trigger says, one after the other
    private static IEnumerable<DateTime> Fired(JobTimes times, DateTime after, DateTime until)
    {
        var trigger = ScheduledJob
            .Of<ScriptedJob>("scripted", times.Cron, MissedTime.Ask)
            .Trigger(times, new ManualClock(new DateTimeOffset(after)));
        var next = trigger.GetFireTimeAfter(new DateTimeOffset(after));
        while (next is { } at && at.UtcDateTime < until)
        {
            yield return at.UtcDateTime;
            next = trigger.GetFireTimeAfter(at);
        }
    }

    // the same by the calendar: every minute that a clock on the wall shows for the first time, and what it leaves out when it has moved
    private static IEnumerable<DateTime> Expected(JobTimes times, DateTime after)
    {
        var wall = new CronExpression(times.Cron, TimeZoneInfo.Utc); // of a wall whose clocks never change
        DateTime? last = null;
        var next = wall.GetNextValidTimeAfter(new DateTimeOffset(after.AddDays(-2), TimeSpan.Zero));
        while (next is { } shown)
        {
            var at = AtFirst(DateTime.SpecifyKind(shown.DateTime, DateTimeKind.Unspecified), times.Zone);
            if (at > after && at != last)
            {
                yield return at;
            }

            last = at;
            next = wall.GetNextValidTimeAfter(shown);
        }
    }

    private static DateTime AtFirst(DateTime shown, TimeZoneInfo zone)
    {
        var there = shown;
        while (zone.IsInvalidTime(there))
        {
            there = there.AddMinutes(1);
        }

        var offset = zone.IsAmbiguousTime(there) ? zone.GetAmbiguousTimeOffsets(there).Max() : zone.GetUtcOffset(there);
        return new DateTimeOffset(there, offset).UtcDateTime;
    }

    private static SeatPeriod Period(DateOnly day) => new(day.Year, day.Month);

    private static IEnumerable<SeatPeriod> Months(int first, int last) =>
        from year in Enumerable.Range(first, last - first + 1)
        from month in Enumerable.Range(1, 12)
        select new SeatPeriod(year, month);

    private static string ClocksOf(TimeZoneInfo zone)
    {
        var offsets = new List<TimeSpan>();
        for (var at = First; at < End; at = at.AddDays(1))
        {
            offsets.Add(zone.GetUtcOffset(at));
        }

        return string.Join(';', offsets);
    }
}
