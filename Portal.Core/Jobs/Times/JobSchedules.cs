using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Jobs.Times;

/// <summary>Says what holds for the jobs that run by themselves. Thread-safe.</summary>
public sealed class JobSchedules(PortalDatabase databases, JobPlan plan, TimeProvider time)
{
    /// <summary>Raised when a person of this process changed something; handlers must be quick and not throw.</summary>
    public event Action? Changed;

    /// <summary>All, in the order of the plan.</summary>
    public async Task<IReadOnlyList<JobSchedule>> ListAsync(CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        var settings = await db.JobSettings.AsNoTracking().ToDictionaryAsync(setting => setting.Job, cancellationToken);
        var now = time.GetUtcNow().UtcDateTime;
        return [.. plan.Jobs.Select(job => (settings.GetValueOrDefault(job.Job) ?? JobSetting.Of(job.Job)).On(job, now))];
    }

    /// <summary>That of one job; null when it does not run by itself.</summary>
    public async Task<JobSchedule?> FindAsync(string job, CancellationToken cancellationToken)
    {
        if (plan.Find(job) is not { } planned)
        {
            return null;
        }

        await using var db = databases.CreateDbContext();
        var setting = await db.JobSettings.AsNoTracking().SingleOrDefaultAsync(each => each.Job == job, cancellationToken);
        return (setting ?? JobSetting.Of(job)).On(planned, time.GetUtcNow().UtcDateTime);
    }

    internal void Tell() => Changed?.Invoke();
}
