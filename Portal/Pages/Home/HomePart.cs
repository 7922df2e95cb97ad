using Microsoft.AspNetCore.Components;
using Portal.Auth;
using Portal.Components;

namespace Portal.Pages.Home;

/// <summary>A part of the home page: reads when it is opened, and again with each beat, one reading at a time.</summary>
public abstract class HomePart : LiveComponent
{
    private bool _isReading;

    [Inject]
    private HomePulse Pulse { get; set; } = null!;

    [Inject]
    private protected CurrentActor Current { get; set; } = null!;

    /// <summary>Reads anew what is shown.</summary>
    protected abstract Task ReadAsync();

    protected override async Task OnInitializedAsync()
    {
        Pulse.Changed += OnBeat;
        await RefreshAsync();
    }

    protected override void StopListening() => Pulse.Changed -= OnBeat;

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
            await ReadAsync();
        }
        finally
        {
            _isReading = false;
        }

        StateHasChanged();
    }

    private void OnBeat() => Later(RefreshAsync);
}
