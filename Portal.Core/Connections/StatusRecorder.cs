using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Portal.Core.Connections;

/// <summary>
/// Keeps since when systems answer or not, so that a restart does not forget it, and raises and ends their alarms with it. What could not be
/// stored is stored later: no alarm is lost, and none stays, because of one write. What changes in the last moment before a process is killed
/// may be lost: then the next one knows the state before.
/// </summary>
internal sealed partial class StatusRecorder(
    SystemStatusBoard board,
    ConnectionLedger ledger,
    TimeProvider time,
    ILogger<StatusRecorder> logger
) : BackgroundService
{
    private static readonly TimeSpan AgainAfter = TimeSpan.FromSeconds(5);

    private readonly Channel<ExternalSystem> _changed = Channel.CreateUnbounded<ExternalSystem>();
    private readonly HashSet<ExternalSystem> _unkept = [];
    private readonly TaskCompletionSource _stopping = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var (system, status) in await ledger.ReadStatusesAsync(cancellationToken))
        {
            board.Remember(system, status);
        }

        board.Changed += Note;
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        board.Changed -= Note;
        _changed.Writer.TryComplete();
        _stopping.TrySetResult();
        await (ExecuteTask ?? Task.CompletedTask).WaitAsync(cancellationToken); // what has changed is kept first
        await base.StopAsync(cancellationToken);
    }

    /// <summary>Remembers that a system's status has to be stored.</summary>
    internal void Note(ExternalSystem system) => _changed.Writer.TryWrite(system);

    /// <summary>Stores what has changed, as it is now. One caller at a time.</summary>
    /// <returns>How many could not be stored and are tried again.</returns>
    internal async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        while (_changed.Reader.TryRead(out var changed))
        {
            _unkept.Add(changed);
        }

        foreach (var system in _unkept.ToList())
        {
            try
            {
                if (board.Find(system) is { IsRemembered: false } status)
                {
                    await ledger.SaveStatusAsync(system, status, cancellationToken);
                }

                _unkept.Remove(system);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                LogNotKept(logger, exception, system); // the shell of a service: it is written again
            }
        }

        return _unkept.Count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await _changed.Reader.WaitToReadAsync(stoppingToken))
        {
            while (await RunOnceAsync(stoppingToken) > 0 && !_stopping.Task.IsCompleted)
            {
                await Task.WhenAny(Task.Delay(AgainAfter, time, stoppingToken), _stopping.Task);
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "The status of {System} could not be kept; Portal tries again in 5 s")]
    private static partial void LogNotKept(ILogger logger, Exception exception, ExternalSystem system);
}
