using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Portal.Core.Jobs;

namespace Portal.Core.Retail.Import;

/// <summary>Fills the order mirror when Portal starts for the first time, and a few times more when that fails. After that the schedule goes on.</summary>
internal sealed partial class FirstOrderImport(
    JobRunner runner,
    JobHistory history,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<FirstOrderImport> logger
) : BackgroundService
{
    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.Zero,
        TimeSpan.FromSeconds(10),
        TimeSpan.FromSeconds(30),
        TimeSpan.FromMinutes(1),
        TimeSpan.FromMinutes(3),
    ];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await StartedAsync(stoppingToken);
            foreach (var wait in Waits)
            {
                await Task.Delay(wait, time, stoppingToken);
                if (!await IsWantedAsync(stoppingToken))
                {
                    break;
                }

                var run = await runner.StartAsync<ImportOrders>(Actor.Portal, JobTrigger.FirstStart, stoppingToken);
                if (!run.Succeeded)
                {
                    break; // it rests: there is no Odoo to import from
                }

                await runner.WaitAsync(run.Value, stoppingToken);
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

    private async Task<bool> IsWantedAsync(CancellationToken stoppingToken) =>
        await history.FindLastSuccessAsync(ImportOrders.JobName, stoppingToken) is null
        && await history.FindLastAsync(ImportOrders.JobName, stoppingToken) is not { State: JobRunState.Cancelled };

    // the sandbox answers on Portal's own port, so the server must listen first
    private async Task StartedAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
    }

    [LoggerMessage(LogLevel.Error, "The first import of orders broke")]
    private static partial void LogBroke(ILogger logger, Exception exception);
}
