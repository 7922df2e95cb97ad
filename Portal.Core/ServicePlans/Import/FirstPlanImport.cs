using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Portal.Core.Jobs;

namespace Portal.Core.ServicePlans.Import;

/// <summary>Fills the mirror of subscriptions when Portal starts for the first time, and a few times more when that fails. After that the schedule goes on.</summary>
internal sealed partial class FirstPlanImport(
    JobRunner runner,
    JobHistory history,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<FirstPlanImport> logger
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

                var run = await runner.StartAsync<ImportSubscriptions>(Actor.Portal, JobTrigger.FirstStart, stoppingToken);
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
        await history.FindLastSuccessAsync(ImportSubscriptions.JobName, stoppingToken) is null
        && await history.FindLastAsync(ImportSubscriptions.JobName, stoppingToken) is not { State: JobRunState.Cancelled };

    // the sandbox answers on Portal's own port, so the server must listen first
    private async Task StartedAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
    }

    [LoggerMessage(LogLevel.Error, "The first import of subscriptions broke")]
    private static partial void LogBroke(ILogger logger, Exception exception);
}
