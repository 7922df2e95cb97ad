using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Portal.Core.Connections;

/// <summary>
/// Keeps since when systems answer or not, so that a restart does not forget it. What changes in the last moment before a process is
/// killed may be lost: then the next one knows the state before.
/// </summary>
internal sealed partial class StatusRecorder(SystemStatusBoard board, ConnectionLedger ledger, ILogger<StatusRecorder> logger)
    : BackgroundService
{
    private readonly Channel<ExternalSystem> _changed = Channel.CreateUnbounded<ExternalSystem>();

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var (system, status) in await ledger.ReadStatusesAsync(cancellationToken))
        {
            board.Remember(system, status);
        }

        board.Changed += OnChanged;
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        board.Changed -= OnChanged;
        _changed.Writer.TryComplete();
        await (ExecuteTask ?? Task.CompletedTask).WaitAsync(cancellationToken); // what has changed is kept first
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var system in _changed.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                if (board.Find(system) is { IsRemembered: false } status)
                {
                    await ledger.SaveStatusAsync(system, status, stoppingToken);
                }
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogNotKept(logger, exception, system); // the shell of a service: the next change is written again
            }
        }
    }

    private void OnChanged(ExternalSystem system) => _changed.Writer.TryWrite(system);

    [LoggerMessage(LogLevel.Error, "The status of {System} could not be kept")]
    private static partial void LogNotKept(ILogger logger, Exception exception, ExternalSystem system);
}
