namespace Portal.Core.Jobs.Times;

/// <summary>What becomes of times that passed while nothing could run. Source: R7, DESIGN §10.</summary>
public enum MissedTime
{
    /// <summary>However many passed, one run makes up for them as soon as it can.</summary>
    RunOnce = 0,

    /// <summary>Never silently: each is shown as missed, and a person decides.</summary>
    Ask = 1,
}

/// <summary>A job that runs by itself, as this version plans it.</summary>
/// <param name="Job">Its name.</param>
/// <param name="Times">When, unless a person chose other times.</param>
/// <param name="Missed">What becomes of missed times.</param>
public sealed record PlannedJob(string Job, JobTimes Times, MissedTime Missed);

/// <summary>Every job that runs by itself; each name once.</summary>
public sealed record JobPlan(IReadOnlyList<PlannedJob> Jobs)
{
    /// <summary>The plan of a job, or null.</summary>
    public PlannedJob? Find(string job) => Jobs.FirstOrDefault(each => each.Job == job);
}

/// <summary>Somebody stopped a job for a while: its times pass without a run, and none of them counts as missed.</summary>
/// <param name="Since">UTC instant.</param>
/// <param name="Until">UTC instant it ends by itself, or null.</param>
/// <param name="Reason">Why.</param>
/// <param name="By">Name of who did.</param>
public sealed record JobPause(DateTime Since, DateTime? Until, string Reason, string By);

/// <summary>What holds for a job now: its plan with what people changed of it.</summary>
/// <param name="Plan">As this version plans it.</param>
/// <param name="Times">When it runs.</param>
/// <param name="Pause">The pause in force, or null.</param>
/// <param name="Version">Rises with every change; 0 when nobody changed anything yet.</param>
public sealed record JobSchedule(PlannedJob Plan, JobTimes Times, JobPause? Pause, int Version)
{
    /// <summary>True when a person chose other times.</summary>
    public bool IsEdited => Times != Plan.Times;

    /// <summary>The next times it runs at, UTC: none while it is paused without an end.</summary>
    public IReadOnlyList<DateTime> Next(DateTime now, int count) =>
        Pause is null ? Times.After(now, count)
        : Pause.Until is { } until ? Times.After(until.AddTicks(-1), count)
        : [];
}
