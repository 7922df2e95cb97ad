using Portal.Core.Jobs.Times;

namespace Portal.Core.Jobs;

/// <summary>Why a job was not steered as it was asked, in staff's words.</summary>
internal static class JobRefusals
{
    public static Refusal Unknown { get; } =
        new(Refusal.NotFoundCode, "Portal has no such job.", "Open the list of jobs and choose one.");

    public static Refusal NotPlanned { get; } =
        new(
            "jobs.not-planned",
            "It does not run by itself.",
            "There is nothing to pause or to change; start it where it is needed."
        );

    public static Refusal Told { get; } =
        new(
            "jobs.told",
            "It needs to be told what to do.",
            "Start it where it is needed, with \"Retry all matching\" of a list."
        );

    public static Refusal Changed { get; } =
        new("jobs.changed", "Somebody else changed it meanwhile.", "Look at it as it is now, then decide.");

    public static Refusal Decided { get; } =
        new("jobs.decided", "Somebody else decided on it meanwhile.", "The runs below say how.");

    public static Refusal CronWrong { get; } =
        new(
            "jobs.cron-wrong",
            "That is no schedule.",
            "Write six parts: second, minute, hour, day of the month, month, day of the week. \"0 30 2 * * ?\" is daily at 02:30, \"0 0 3 15 * ?\" monthly on the 15th at 03:00.",
            nameof(TimesDraft.Cron)
        );

    public static Refusal CronMissing { get; } =
        CronWrong with
        {
            Code = "jobs.cron-missing",
            Text = "Say when it runs.",
            Remedy = "\"0 30 2 * * ?\" is daily at 02:30.",
        };

    public static Refusal CronNever { get; } =
        new("jobs.cron-never", "No such time will come.", "Look at the day and the month.", nameof(TimesDraft.Cron));

    public static Refusal CronTooOften { get; } =
        new(
            "jobs.cron-too-often",
            "It would run more than once a minute.",
            "Put one number first, such as 0, for the second.",
            nameof(TimesDraft.Cron)
        );

    public static Refusal ZoneWrong { get; } =
        new(
            "jobs.zone-wrong",
            "There is no time zone of that name.",
            "Write it as Europe/Zurich or UTC.",
            nameof(TimesDraft.Zone)
        );

    public static Refusal ReasonMissing { get; } =
        new("jobs.reason-missing", "Say why, so that others understand it later.", Field: nameof(PauseDraft.Reason));

    public static Refusal UntilPast { get; } =
        new("jobs.until-past", "That has passed already.", "Choose a later moment, or none.", nameof(PauseDraft.Until));

    public static Refusal CronWithoutSeconds(string cron) =>
        CronWrong with
        {
            Text = "The second is missing in front.",
            Remedy = $"Write \"{cron}\".",
        };
}
