using Microsoft.Extensions.Logging;

namespace Portal.Core.Home;

/// <summary>Reads one source of the home page so that its failure hides no other.</summary>
internal static partial class SourceReading
{
    /// <summary>What the source answers; false when it could not be read, which the log says.</summary>
    public static async Task<(bool IsRead, T? Value)> TryAsync<T>(
        Func<Task<T>> read,
        string title,
        ILogger logger,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return (true, await read());
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogUnread(logger, exception, title); // the boundary of a source: the page says that this one is missing
            return (false, default);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Title} could not be looked at for the home page")]
    private static partial void LogUnread(ILogger logger, Exception exception, string title);
}
