using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Jobs.Times;

/// <summary>One change of a job's setting: who saw what, what is done to it, its audit row.</summary>
internal sealed class SettingDesk(PortalDatabase databases, JobPlan plan, JobSchedules schedules, TimeProvider time)
{
    public DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Changes it, if it is still as it was seen.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="job">Name of the job.</param>
    /// <param name="seen">Version that was looked at.</param>
    /// <param name="act">What it is called in the audit.</param>
    /// <param name="change">The change; false when there is nothing to do.</param>
    /// <param name="cancellationToken">Stops it before it is stored.</param>
    /// <returns>A refusal, or null.</returns>
    public async Task<Refusal?> ChangeAsync(
        Actor actor,
        string job,
        int seen,
        string act,
        Func<JobSetting, DateTime, bool> change,
        CancellationToken cancellationToken
    )
    {
        if (plan.Find(job) is null)
        {
            return JobRefusals.NotPlanned;
        }

        try
        {
            if (!await StoreAsync(actor, job, seen, act, change, cancellationToken))
            {
                return JobRefusals.Changed;
            }
        }
        catch (DbUpdateException exception) when (exception is DbUpdateConcurrencyException || exception.IsUniqueViolation())
        {
            return JobRefusals.Changed;
        }

        schedules.Tell();
        return null;
    }

    private async Task<bool> StoreAsync(
        Actor actor,
        string job,
        int seen,
        string act,
        Func<JobSetting, DateTime, bool> change,
        CancellationToken cancellationToken
    )
    {
        await using var db = databases.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        var setting = await db.JobSettings.SingleOrDefaultAsync(each => each.Job == job, cancellationToken);
        if ((setting?.Version ?? 0) != seen)
        {
            return false;
        }

        setting ??= db.JobSettings.Add(JobSetting.Of(job)).Entity;
        var before = setting.ToAudit();
        if (change(setting, Now))
        {
            db.Audit.Add(AuditEntry.For(Now, actor, act, ("job", job), before, setting.ToAudit()));
            await db.SaveChangesAsync(cancellationToken);
            await write.CommitAsync(cancellationToken);
        }

        return true;
    }
}
