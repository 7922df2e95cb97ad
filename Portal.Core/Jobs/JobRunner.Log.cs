using Microsoft.Extensions.Logging;

namespace Portal.Core.Jobs;

/// <content>What it tells the log.</content>
public sealed partial class JobRunner
{
    [LoggerMessage(LogLevel.Information, "Job {Job} ended as {State}: {Summary}")]
    private static partial void LogEnded(ILogger logger, string job, JobRunState state, string summary);

    [LoggerMessage(LogLevel.Warning, "Job {Job} failed at another system: {Fault}")]
    private static partial void LogConnectorFailed(ILogger logger, string job, string fault);

    [LoggerMessage(LogLevel.Error, "Job {Job} could not do its work")]
    private static partial void LogGaveUp(ILogger logger, Exception exception, string job);

    [LoggerMessage(LogLevel.Error, "Job {Job} broke")]
    private static partial void LogBroke(ILogger logger, Exception exception, string job);

    [LoggerMessage(LogLevel.Error, "Job {Job}: run {RunId} could not be written")]
    private static partial void LogNotKept(ILogger logger, Exception exception, string job, Guid runId);
}
