namespace Portal.Core.Messaging;

/// <summary>How long what has come to its end is kept.</summary>
public sealed class RetentionOptions
{
    /// <summary>
    /// How long messages that are done or ignored are kept; one whose sender's id was removed with it would be a new one if it came again.
    /// Dead ones stay until somebody decides, deliveries with their attempts for ever.
    /// </summary>
    public TimeSpan Messages { get; init; } = TimeSpan.FromDays(400);
}
