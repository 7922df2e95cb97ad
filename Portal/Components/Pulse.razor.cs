using System.Data.Common;
using Microsoft.AspNetCore.Components;

namespace Portal.Components;

public sealed partial class Pulse
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(2);

    // a page keeps the database busy for one part in as many of the time
    private const int Share = 20;

    private ITimer? _timer;
    private bool _hasFailed;

    [Parameter, EditorRequired]
    public required Func<Task> Do { get; set; }

    /// <summary>How long to wait between two beats at least: 3 s, longer for what changes little in seconds.</summary>
    [Parameter]
    public TimeSpan Every { get; set; } = Pause;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private ILoggerFactory Loggers { get; set; } = null!;

    /// <summary>How long to wait after a beat that took so long.</summary>
    internal static TimeSpan PauseAfter(TimeSpan took) =>
        TimeSpan.FromTicks(Math.Clamp(Share * took.Ticks, Pause.Ticks, LongestPause.Ticks));

    protected override void OnInitialized() =>
        _timer = Time.CreateTimer(_ => Later(BeatAsync), null, Every, Timeout.InfiniteTimeSpan);

    protected override void StopListening() => _timer?.Dispose();

    // a database that is away for a moment must not take the page, and what is being typed, with it
    private async Task BeatAsync()
    {
        var began = Time.GetTimestamp();
        var hadFailed = _hasFailed;
        try
        {
            await Do();
            _hasFailed = false;
        }
        catch (Exception exception) when (IsOfDatabase(exception) || IsOfDatabase(exception.InnerException))
        {
            _hasFailed = true;
            LogFailed(Loggers.CreateLogger<Pulse>(), exception);
        }
        finally
        {
            var pause = PauseAfter(Time.GetElapsedTime(began));
            _timer?.Change(pause < Every ? Every : pause, Timeout.InfiniteTimeSpan);
        }

        if (hadFailed != _hasFailed)
        {
            StateHasChanged();
        }
    }

    private static bool IsOfDatabase(Exception? exception) => exception is DbException or TimeoutException;

    [LoggerMessage(LogLevel.Warning, "An open page could not be read again")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
