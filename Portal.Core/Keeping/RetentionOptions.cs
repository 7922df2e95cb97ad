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

    internal TimeSpan Of(RetentionPeriod period) =>
        period switch
        {
            RetentionPeriod.Audit => Audit,
            RetentionPeriod.JobRuns => JobRuns,
            RetentionPeriod.Bodies => Bodies,
            _ => throw new ArgumentOutOfRangeException(nameof(period), period, "A period without a setting."),
        };
}
