using Microsoft.AspNetCore.Components;
using Portal.Auth;
using Portal.Components;

namespace Portal.Pages.Home;

/// <summary>
/// A part of the home page: reads when it is opened, and again with each beat, one reading at a time. What fails leaves what was read before in
/// place, and is tried again with the next beat.
/// </summary>
public abstract partial class HomePart : LiveComponent
{
    private bool _isReading;

    [Inject]
    private HomePulse Pulse { get; set; } = null!;

    [Inject]
    private protected CurrentActor Current { get; set; } = null!;

    [Inject]
    private ILoggerFactory Loggers { get; set; } = null!;

    /// <summary>What could not be read, in words; null when all was.</summary>
    protected string? Fault { get; private set; }

    /// <summary>True for a part that costs much to read: it follows the slow beat only.</summary>
    protected virtual bool IsSlow => false;

    /// <summary>Reads anew what is shown.</summary>
    protected abstract Task ReadAsync();

    protected override async Task OnInitializedAsync()
    {
        if (IsSlow)
        {
            Pulse.Slow += OnBeat;
        }
        else
        {
            Pulse.Changed += OnBeat;
        }

        await RefreshAsync();
    }

    protected override void StopListening()
    {
        Pulse.Changed -= OnBeat;
        Pulse.Slow -= OnBeat;
    }

    /// <summary>Reads and shows it; while a reading is under way, nothing.</summary>
    protected async Task RefreshAsync()
    {
        if (_isReading)
        {
            return;
        }

        _isReading = true;
        try
        {
            Fault = null;
            await ReadAsync();
        }
        catch (Exception exception) when (!Leaving.IsCancellationRequested)
        {
            LogUnread(Loggers.CreateLogger(GetType()), exception); // the boundary of a part: the next beat reads again
            Fault = "This can't be read now. What stands here may be old; Portal tries again by itself.";
        }
        finally
        {
            _isReading = false;
        }

        StateHasChanged();
    }

    /// <summary>Says what could not be looked at, if anything.</summary>
    protected void Miss(IReadOnlyList<string> unread) =>
        Fault =
            unread.Count == 0
                ? null
                : $"{string.Join(", ", unread)} could not be looked at, so this may not be all. Portal tries again by itself.";

    private void OnBeat() => Later(RefreshAsync);

    [LoggerMessage(LogLevel.Warning, "A part of the home page could not be read; the next beat reads again")]
    private static partial void LogUnread(ILogger logger, Exception exception);
}
