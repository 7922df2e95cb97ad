using System.Globalization;
using Portal.Core.Jobs.Times;

namespace Portal.Tests.Jobs;

public sealed class WhenTimesAreEntered
{
    [Theory]
    // the clocks go forward: 02:30 is not there, and comes when they have moved
    [InlineData(
        "0 30 2 * * ?",
        "2026-03-27T12:00Z",
        "2026-03-28T01:30Z 2026-03-29T01:00Z 2026-03-30T00:30Z 2026-03-31T00:30Z 2026-04-01T00:30Z"
    )]
    // they go back: 02:30 is there twice, and comes once
    [InlineData(
        "0 30 2 * * ?",
        "2026-10-23T12:00Z",
        "2026-10-24T00:30Z 2026-10-25T00:30Z 2026-10-26T01:30Z 2026-10-27T01:30Z 2026-10-28T01:30Z"
    )]
    [InlineData(
        "0 0 3 15 * ?",
        "2026-02-20T00:00Z",
        "2026-03-15T02:00Z 2026-04-15T01:00Z 2026-05-15T01:00Z 2026-06-15T01:00Z 2026-07-15T01:00Z"
    )]
    [InlineData(
        "0 0 3 31 * ?",
        "2026-01-31T12:00Z",
        "2026-03-31T01:00Z 2026-05-31T01:00Z 2026-07-31T01:00Z 2026-08-31T01:00Z 2026-10-31T02:00Z"
    )]
    [InlineData(
        "0 0 3 L * ?",
        "2028-01-31T12:00Z",
        "2028-02-29T02:00Z 2028-03-31T01:00Z 2028-04-30T01:00Z 2028-05-31T01:00Z 2028-06-30T01:00Z"
    )]
    [InlineData(
        "0 0 3 29 2 ?",
        "2026-01-01T00:00Z",
        "2028-02-29T02:00Z 2032-02-29T02:00Z 2036-02-29T02:00Z 2040-02-29T02:00Z 2044-02-29T02:00Z"
    )]
    public void The_next_five_are_told_over_every_change_of_the_clocks(string cron, string from, string expected)
    {
        var times = JobTimes.Read(cron, "Europe/Zurich", At(from));

        Assert.True(times.Succeeded);
        Assert.Equal(expected.Split(' ').Select(At), times.Value.After(At(from), 5));
    }

    [Theory]
    [InlineData("", "UTC", "jobs.cron-missing", "Cron")]
    [InlineData("99 99 * * *", "UTC", "jobs.cron-wrong", "Cron")]
    [InlineData("30 2 1 * 1", "UTC", "jobs.cron-wrong", "Cron")]
    [InlineData("every day", "UTC", "jobs.cron-wrong", "Cron")]
    [InlineData("0 61 2 * * ?", "UTC", "jobs.cron-wrong", "Cron")]
    [InlineData("0 30 2 30 2 ?", "UTC", "jobs.cron-never", "Cron")]
    [InlineData("0 30 2 1 1 ? 2020", "UTC", "jobs.cron-never", "Cron")]
    [InlineData("* 30 2 * * ?", "UTC", "jobs.cron-too-often", "Cron")]
    [InlineData("0/20 * * * * ?", "UTC", "jobs.cron-too-often", "Cron")]
    [InlineData("0 30 2 * * ?", "", "jobs.zone-wrong", "Zone")]
    [InlineData("0 30 2 * * ?", "Europe/Atlantis", "jobs.zone-wrong", "Zone")]
    [InlineData("0 30 2 * * ?", "../../etc/passwd", "jobs.zone-wrong", "Zone")]
    public void What_makes_no_sense_is_refused_beside_its_field(string cron, string zone, string code, string field)
    {
        var refused = JobTimes.Read(cron, zone, At("2026-03-04T09:30Z"));

        var refusal = Assert.Single(refused.Refusals);
        Assert.Equal((code, field), (refusal.Code, refusal.Field));
        Assert.NotEmpty(refusal.Remedy);
    }

    [Theory]
    [InlineData("30 2 * * *", "0 30 2 * * ?")]
    [InlineData("0 3 15 * *", "0 0 3 15 * ?")]
    [InlineData("0 3 * * 0", "0 0 3 ? * SUN")]
    [InlineData("0 3 * * 1-5", "0 0 3 ? * MON-FRI")]
    [InlineData("0 3 ? * 7", "0 0 3 ? * SUN")]
    public void A_schedule_without_a_second_is_told_one_that_holds(string typed, string meant)
    {
        var refusal = Assert.Single(JobTimes.Read(typed, "UTC", At("2026-03-04T09:30Z")).Refusals);

        Assert.Contains($"\"{meant}\"", refusal.Remedy, StringComparison.Ordinal);
        Assert.True(JobTimes.Read(meant, "UTC", At("2026-03-04T09:30Z")).Succeeded);
    }

    [Fact]
    public void Both_faults_are_told_at_once()
    {
        var refused = JobTimes.Read("30 2 * * *", "Nowhere", At("2026-03-04T09:30Z"));

        Assert.Equal(["Cron", "Zone"], refused.Refusals.Select(refusal => refusal.Field));
    }

    private static DateTime At(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).UtcDateTime;
}
