using Portal.Core;
using Portal.Core.Connections;

namespace Portal.Hosting;

/// <summary>
/// Looks at every configured connection once the server listens, so that pages know how things stand before anybody asks, and stamps a live
/// database at its first contact. Nothing waits for it. Only where the check runs by the schedule too. Source: C1, DESIGN §5.
/// </summary>
internal sealed partial class ConnectionsAtStart(
    IServiceScopeFactory scopes,
    ConnectedSystems systems,
    Schedule schedule,
    IHostApplicationLifetime lifetime,
    ILogger<ConnectionsAtStart> logger
) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!schedule.Jobs.Any(job => job.Name == CheckKeys.JobName))
        {
            return;
        }

        try
        {
            await StartedAsync(stoppingToken);
            await using var scope = scopes.CreateAsyncScope();
            var test = scope.ServiceProvider.GetRequiredService<TestConnection>();
            foreach (var probe in systems.Probes)
            {
                await test.ExecuteAsync(Actor.Portal, probe.System, static _ => { }, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Portal stops, or never came up
        }
        catch (Exception exception)
        {
            LogBroke(logger, exception); // the shell of a service: the daily check looks again
        }
    }

    private async Task StartedAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
    }

    [LoggerMessage(LogLevel.Error, "The look at the connections broke")]
    private static partial void LogBroke(ILogger logger, Exception exception);
}
