namespace Portal.Core.Jobs.Times;

/// <summary>A pause as a person asks for it.</summary>
/// <param name="Reason">Why, for others.</param>
/// <param name="Until">UTC instant it ends by itself, or null.</param>
/// <param name="Version">Version of the schedule that was looked at.</param>
public sealed record PauseDraft(string Reason, DateTime? Until, int Version);

/// <summary>
/// Keeps a job from running by itself, and lets it again. Survives a restart and holds for all nodes; what is at work goes on, and people may
/// still run it. Source: R4.
/// </summary>
public sealed class PauseJob
{
    private readonly SettingDesk _desk;

    internal PauseJob(SettingDesk desk) => _desk = desk;

    /// <summary>Its times pass without a run from now on.</summary>
    /// <returns>Every fault with its field; empty when it is paused.</returns>
    public async Task<IReadOnlyList<Refusal>> ExecuteAsync(
        Actor actor,
        string job,
        PauseDraft draft,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.SteerJobs.Check(actor) is { } forbidden)
        {
            return [forbidden];
        }

        var tidy = draft with { Reason = Folding.Cut(Folding.Tidy(draft.Reason), JobSetting.ReasonLength) };
        List<Refusal> faults =
        [
            .. tidy.Reason.Length == 0 ? [JobRefusals.ReasonMissing] : Array.Empty<Refusal>(),
            .. tidy.Until <= _desk.Now ? [JobRefusals.UntilPast] : Array.Empty<Refusal>(),
        ];
        if (faults.Count > 0)
        {
            return faults;
        }

        var refused = await _desk.ChangeAsync(
            actor,
            job,
            draft.Version,
            "job.paused",
            (setting, now) =>
            {
                setting.Pause(tidy, actor, now);
                return true;
            },
            cancellationToken
        );
        return refused is null ? [] : [refused];
    }

    /// <summary>It runs by itself again; what passed meanwhile is not made up for.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="job">Name of the job.</param>
    /// <param name="version">Version of the schedule that was looked at.</param>
    /// <param name="cancellationToken">Stops it before it is stored.</param>
    /// <returns>A refusal, or null.</returns>
    public async Task<Refusal?> ResumeAsync(Actor actor, string job, int version, CancellationToken cancellationToken) =>
        AccessPolicy.SteerJobs.Check(actor)
        ?? await _desk.ChangeAsync(
            actor,
            job,
            version,
            "job.resumed",
            (setting, now) =>
            {
                if (setting.PausedAt is null)
                {
                    return false;
                }

                setting.Resume(now);
                return true;
            },
            cancellationToken
        );
}
