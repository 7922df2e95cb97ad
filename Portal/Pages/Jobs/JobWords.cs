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

    public static BadgeStatus Badge(JobRunState state) =>
        state switch
        {
            JobRunState.Running => BadgeStatus.Running,
            JobRunState.Succeeded => BadgeStatus.Delivered,
            JobRunState.Failed => BadgeStatus.Failed,
            JobRunState.Cancelled => BadgeStatus.Cancelled,
            _ => BadgeStatus.Warning,
        };

    public static string Trigger(JobRun run) =>
        run.Trigger switch
        {
            JobTrigger.Schedule => "Schedule",
            JobTrigger.FirstStart => "First start",
            _ => run.StartedByName,
        };
}
