using Microsoft.AspNetCore.Components;
using Portal.Components;

namespace Portal.Layout;

/// <summary>
/// A part of the frame around every page. When it cannot be read, its last reading stays, it says that it is old, and it is read again by
/// itself: nobody loads a page anew for a bell that has gone.
/// </summary>
public abstract partial class FramePart : LiveComponent
{
    /// <summary>How long until it is read again.</summary>
    internal static readonly TimeSpan AgainAfter = TimeSpan.FromSeconds(5);

    private ITimer? _again;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private ILoggerFactory Loggers { get; set; } = null!;

    /// <summary>True while what is shown may be old, since it could not be read.</summary>
    protected bool IsOld { get; private set; }

    /// <summary>Reads anew what is shown.</summary>
    protected abstract Task ReadAsync();

    /// <summary>Reads soon, on the component's own thread.</summary>
    protected void Look() => Later(() => TryAsync(ReadAsync));

    /// <summary>Does it and shows what came of it.</summary>
    protected async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work();
            IsOld = false;
        }
        catch (Exception exception) when (!Leaving.IsCancellationRequested)
        {
            // the boundary of a part of the frame: without it a moment's trouble takes the part away until the page is loaded anew
            LogUnread(Loggers.CreateLogger(GetType()), exception);
            IsOld = true;
            _again ??= Time.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _again.Change(AgainAfter, Timeout.InfiniteTimeSpan);
        }

        StateHasChanged();
    }

    protected override void StopListening() => _again?.Dispose();

    [LoggerMessage(LogLevel.Warning, "A part of the frame of the pages could not be read; Portal tries again in 5 s")]
    private static partial void LogUnread(ILogger logger, Exception exception);
}
