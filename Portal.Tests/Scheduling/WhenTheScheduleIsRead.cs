using Microsoft.Extensions.DependencyInjection;
using Portal.Core.Jobs;
using Portal.Tests.Support;

namespace Portal.Tests.Scheduling;

public sealed class WhenTheScheduleIsRead
{
    /// <summary>One that nobody knows by its name could not be run, retried or filtered by a person. Source: b5, R5.</summary>
    [Fact]
    public async Task Every_job_of_it_is_known_by_its_name()
    {
        using var folder = new TestFolder();
        await using var portal = await RunningPortal.StartAsync(folder);

        var known = portal.Services.GetRequiredService<KnownJobs>().Names;

        var scheduled = Schedule.In(TimeZoneInfo.Utc).Jobs.Select(job => job.Name).ToList();
        Assert.NotEmpty(scheduled);
        Assert.Empty(scheduled.Except(known));
    }
}
