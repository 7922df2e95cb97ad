using Portal.Components;
using Portal.Core.Jobs;

namespace Portal.Pages.Jobs;

/// <summary>How jobs and their runs are shown and called.</summary>
internal static class JobWords
{
    public const string Path = "/jobs";

    /// <summary>Those whose newest run failed.</summary>
    public const string Failed = "/jobs?last=failed";

    public static string Runs(string name) => $"{Path}/{Uri.EscapeDataString(name)}";

    /// <summary>The same with one of them shown above.</summary>
    public static string Run(string name, string id) => $"{Runs(name)}?run={Uri.EscapeDataString(id)}";

    public static BadgeStatus Badge(JobRunState state) =>
        state switch
        {
            JobRunState.Running => BadgeStatus.Running,
            JobRunState.Succeeded => BadgeStatus.Delivered,
            JobRunState.Failed => BadgeStatus.Failed,
            JobRunState.Cancelled => BadgeStatus.Cancelled,
            _ => BadgeStatus.Warning,
        };

    /// <summary>A run that ended well though parts of its work failed is not as one that did all of it.</summary>
    public static BadgeStatus Badge(JobRun run) => HasFailures(run) ? BadgeStatus.Warning : Badge(run.State);

    public static string Word(JobRun run) => HasFailures(run) ? "Had failures" : $"{run.State}";

    private static bool HasFailures(JobRun run) => run is { State: JobRunState.Succeeded, Failures: > 0 };

    public static string Trigger(JobRun run) =>
        run.Trigger switch
        {
            JobTrigger.Schedule => "Schedule",
            JobTrigger.FirstStart => "First start",
            _ => run.StartedByName,
        };
}
