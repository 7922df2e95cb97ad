using Portal.Core.Billing;
using Portal.Tests.Support;

namespace Portal.Tests.Scheduling;

public sealed class WhenTheClocksChange
{
    [Theory]
    [InlineData("2026-03-28T12:00:00Z", "Europe/Zurich")]
    [InlineData("2026-10-24T12:00:00Z", "Europe/Zurich")]
    [InlineData("2026-10-03T00:00:00Z", "Australia/Lord_Howe")]
    [InlineData("2026-04-03T00:00:00Z", "Australia/Lord_Howe")]
    [InlineData("2026-03-28T12:00:00Z", "UTC")]
    public void The_import_goes_on_every_quarter_of_an_hour(string from, string zone)
    {
        var start = DateTimeOffset.Parse(from, System.Globalization.CultureInfo.InvariantCulture);
        var schedule = Schedule.In(TimeZoneInfo.FindSystemTimeZoneById(zone));
        var trigger = schedule
            .Jobs.Single(job => job.Name == ImportBillingAddresses.JobName)
            .Trigger(schedule.Plan.Find(ImportBillingAddresses.JobName)!.Times, new ManualClock(start));

        var times = new List<DateTimeOffset?> { trigger.GetFireTimeAfter(start) };
        while (times[^1] < start.AddDays(2))
        {
            times.Add(trigger.GetFireTimeAfter(times[^1]));
        }

        var steps = times.Zip(times.Skip(1), (one, next) => next - one).Distinct();
        Assert.Equal([TimeSpan.FromMinutes(15)], steps);
    }
}
