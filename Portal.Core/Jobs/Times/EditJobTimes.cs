namespace Portal.Core.Jobs.Times;

/// <summary>Other times for a job, as a person enters them.</summary>
/// <param name="Cron">The expression.</param>
/// <param name="Zone">Name of its zone.</param>
/// <param name="Version">Version of the schedule that was looked at.</param>
public sealed record TimesDraft(string Cron, string Zone, int Version);

/// <summary>
/// Chooses other times for a job than this version plans, or takes that back. It holds for every node and every start from now on. Source: R7,
/// DESIGN §10.
/// </summary>
public sealed class EditJobTimes
{
    private readonly SettingDesk _desk;
    private readonly JobPlan _plan;

    internal EditJobTimes(SettingDesk desk, JobPlan plan) => (_desk, _plan) = (desk, plan);

    /// <summary>Saves them. The times that are planned count as a reset.</summary>
    /// <returns>The times; every fault with its field.</returns>
    public async Task<Result<JobTimes>> ExecuteAsync(
        Actor actor,
        string job,
        TimesDraft draft,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.SteerJobs.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        var read = JobTimes.Read(draft.Cron, draft.Zone, _desk.Now);
        if (!read.Succeeded)
        {
            return read;
        }

        var kept = read.Value == _plan.Find(job)?.Times ? null : read.Value;
        return await KeepAsync(actor, job, draft.Version, "job.times-changed", kept, cancellationToken) is { } refused
            ? refused
            : read.Value;
    }

    /// <summary>Goes back to the planned times.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="job">Name of the job.</param>
    /// <param name="version">Version of the schedule that was looked at.</param>
    /// <param name="cancellationToken">Stops it before it is stored.</param>
    /// <returns>A refusal, or null.</returns>
    public async Task<Refusal?> ResetAsync(Actor actor, string job, int version, CancellationToken cancellationToken) =>
        AccessPolicy.SteerJobs.Check(actor) ?? await KeepAsync(actor, job, version, "job.times-reset", null, cancellationToken);

    /// <summary>What a draft would mean, before it is saved; says nothing of anybody's data.</summary>
    public Result<List<DateTime>> Preview(TimesDraft draft, int count)
    {
        var read = JobTimes.Read(draft.Cron, draft.Zone, _desk.Now);
        return read.Succeeded ? read.Value.After(_desk.Now, count).ToList() : read.Refusals.ToList();
    }

    private Task<Refusal?> KeepAsync(
        Actor actor,
        string job,
        int version,
        string act,
        JobTimes? times,
        CancellationToken cancellationToken
    ) =>
        _desk.ChangeAsync(
            actor,
            job,
            version,
            act,
            (setting, now) =>
            {
                if ((setting.Cron, setting.Zone) == (times?.Cron, times?.Zone.Id))
                {
                    return false;
                }

                setting.Keep(times, now);
                return true;
            },
            cancellationToken
        );
}
