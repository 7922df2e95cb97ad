using Portal.Core.Persistence;

namespace Portal.Core.Keeping;

/// <summary>How long what is kept for a time only is kept. Source: DESIGN §10, §11.</summary>
public sealed record RetentionOptions
{
    /// <summary>Audit entries.</summary>
    public TimeSpan Audit { get; init; } = TimeSpan.FromDays(1096);

    /// <summary>Runs of jobs.</summary>
    public TimeSpan JobRuns { get; init; } = TimeSpan.FromDays(400);

    /// <summary>Bodies of messages and of attempts.</summary>
    public TimeSpan Bodies { get; init; } = TimeSpan.FromDays(90);

    /// <summary>
    /// Messages that are done or ignored; one whose sender's id was removed with it would be a new one if it came again. Dead ones stay until
    /// somebody decides, deliveries with their attempts for ever.
    /// </summary>
    public TimeSpan Messages { get; init; } = TimeSpan.FromDays(400);

    /// <summary>Alarms that are over.</summary>
    public TimeSpan Alarms { get; init; } = TimeSpan.FromDays(400);

    internal TimeSpan Of(RetentionPeriod period) =>
        period switch
        {
            RetentionPeriod.Audit => Audit,
            RetentionPeriod.JobRuns => JobRuns,
            RetentionPeriod.Bodies => Bodies,
            RetentionPeriod.Messages => Messages,
            RetentionPeriod.Alarms => Alarms,
            RetentionPeriod.Ended => TimeSpan.Zero,
            _ => throw new ArgumentOutOfRangeException(nameof(period), period, "A period without a setting."),
        };
}
