using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Portal.Core.Messaging;

/// <summary>
/// A thin shell over a "run once" that says when to look again. It begins when the host listens, so that doors open first, and ends before the
/// host closes them. Whatever goes wrong is logged and tried again a little later.
/// </summary>
internal abstract partial class HostedLoop(TimeProvider time, ILogger logger) : IHostedLifecycleService, IDisposable
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _running = Task.Run(() => LoopAsync(_stop.Token), CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(cancellationToken);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _stop.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Does what is there, then waits for more.</summary>
    protected abstract Task RunAsync(CancellationToken stopping);

    /// <summary>Called once when the loop ends.</summary>
    protected virtual Task EndAsync() => Task.CompletedTask;

    private async Task LoopAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await RunAsync(stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception)
            {
                LogFailed(logger, exception, GetType().Name);
                await Task.Delay(AfterFailure, time, stopping).ContinueWith(_ => { }, TaskScheduler.Default);
            }
        }

        await EndAsync();
    }

    [LoggerMessage(LogLevel.Error, "{Loop} failed and goes on in a second")]
    private static partial void LogFailed(ILogger logger, Exception exception, string loop);
}
