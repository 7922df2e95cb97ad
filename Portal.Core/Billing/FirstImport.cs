using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Portal.Core.Jobs;

namespace Portal.Core.Billing;

/// <summary>Fills the mirror when Portal starts for the first time, without waiting for the schedule.</summary>
internal sealed partial class FirstImport(
    JobRunner runner,
    JobHistory history,
    IHostApplicationLifetime lifetime,
    ILogger<FirstImport> logger
) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await StartedAsync(stoppingToken);
            if (await history.FindLastSuccessAsync(ImportBillingAddresses.JobName, stoppingToken) is null)
            {
                await runner.StartAsync<ImportBillingAddresses>(Actor.Portal, JobTrigger.FirstStart, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Portal stops, or never came up
        }
        catch (Exception exception)
        {
            LogBroke(logger, exception); // the shell of a service: the schedule imports in a quarter of an hour
        }
    }

    // the sandbox answers on Portal's own port, so the server must listen first
    private async Task StartedAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
    }

    [LoggerMessage(LogLevel.Error, "The first import broke")]
    private static partial void LogBroke(ILogger logger, Exception exception);
}
