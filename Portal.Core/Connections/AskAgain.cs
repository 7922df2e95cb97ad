using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Portal.Core.Connections;

/// <summary>Asks a system that does not answer again every minute, so that its return is known although nobody works with it.</summary>
internal sealed partial class AskAgain(
    ConnectedSystems systems,
    SystemStatusBoard board,
    TimeProvider time,
    ILogger<AskAgain> logger
) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    /// <summary>Asks each that is away once.</summary>
    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        foreach (var probe in systems.Probes.Where(probe => board.Find(probe.System) is { IsUp: false, IsAway: true }))
        {
            if (await probe.FindTargetAsync(cancellationToken) is not null)
            {
                await probe.ProbeAsync(static _ => { }, cancellationToken);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RunOnceAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogNotAsked(exception); // the shell of a service: it asks again
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "A system that is away could not be asked again")]
    private partial void LogNotAsked(Exception exception);
}
