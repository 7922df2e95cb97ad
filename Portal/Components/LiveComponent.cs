using Microsoft.AspNetCore.Components;

namespace Portal.Components;

/// <summary>
/// A page or part that listens to what happens elsewhere. Work of other threads is brought onto its own, and what fails there reaches the
/// page's boundary instead of nobody.
/// </summary>
public abstract class LiveComponent : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _leaving = new();

    protected LiveComponent() => Leaving = _leaving.Token;

    /// <summary>Cancelled when the person leaves.</summary>
    protected CancellationToken Leaving { get; }

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
        StopListening();
        GC.SuppressFinalize(this);
    }

    /// <summary>Lets go of the events listened to.</summary>
    protected virtual void StopListening() { }

    /// <summary>Runs work soon on the component's own thread; nothing happens once the person has left.</summary>
    protected void Later(Func<Task> work) => _ = InvokeAsync(() => GuardAsync(work));

    private async Task GuardAsync(Func<Task> work)
    {
        if (Leaving.IsCancellationRequested)
        {
            return;
        }

        try
        {
            await work();
        }
        catch (OperationCanceledException) when (Leaving.IsCancellationRequested)
        {
            // the person has left
        }
        catch (Exception exception)
        {
            await DispatchExceptionAsync(exception);
        }
    }
}
