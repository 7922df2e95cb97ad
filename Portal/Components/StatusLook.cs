namespace Portal.Components;

/// <summary>Icon, word and tone of a status: the one map, so that a colour means the same on every page.</summary>
public sealed record StatusLook(string Icon, string Word, string Tone)
{
    public static StatusLook Of(BadgeStatus status) =>
        status switch
        {
            BadgeStatus.Pending => new("schedule", "Pending", "blue"),
            BadgeStatus.Running => new("progress_activity", "Running", "blue"),
            BadgeStatus.Active => new("check_circle", "Active", "green"),
            BadgeStatus.Delivered => new("task_alt", "Delivered", "green"),
            BadgeStatus.Stale => new("history", "Stale", "amber"),
            BadgeStatus.Warning => new("warning", "Warning", "amber"),
            BadgeStatus.Dead => new("dangerous", "Dead", "red"),
            BadgeStatus.Failed => new("error", "Failed", "red"),
            BadgeStatus.Paused => new("pause_circle", "Paused", "violet"),
            BadgeStatus.Cancelled => new("cancel", "Cancelled", "grey"),
            BadgeStatus.Ignored => new("do_not_disturb_on", "Ignored", "grey"),
            BadgeStatus.Archived => new("archive", "Archived", "grey"),
            _ => throw new ArgumentOutOfRangeException(nameof(status), status, "A status without a look."),
        };
}
