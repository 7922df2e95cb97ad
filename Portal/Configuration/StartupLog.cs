namespace Portal.Configuration;

internal static partial class StartupLog
{
    [LoggerMessage(LogLevel.Critical, "{Faults}")]
    public static partial void LogRefused(ILogger logger, string faults);
}
