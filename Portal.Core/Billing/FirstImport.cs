using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Portal.Core.Jobs;

namespace Portal.Core.Billing;

/// <summary>Fills the mirror when Portal starts for the first time, and goes on asking until an import has succeeded once.</summary>
internal sealed partial class FirstImport(
    JobRunner runner,
    JobHistory history,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<FirstImport> logger
) : BackgroundService
{
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMinutes(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await StartedAsync(stoppingToken);
            while (!await IsDoneAsync(stoppingToken))
            {
                await Task.Delay(AskAgainAfter, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Portal stops, or never came up
        }
    }

    private async Task<bool> IsDoneAsync(CancellationToken stoppingToken)
    {
        try
        {
            if (await history.FindLastSuccessAsync(ImportBillingAddresses.JobName, stoppingToken) is not null)
            {
                return true;
            }

            var run = await runner.StartAsync<ImportBillingAddresses>(Actor.Portal, JobTrigger.FirstStart, stoppingToken);
            await runner.WaitAsync(run.Value, stoppingToken);
            return await history.FindLastSuccessAsync(ImportBillingAddresses.JobName, stoppingToken) is not null;
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            LogBroke(logger, exception); // the shell of a loop: it is asked again in a quarter of an hour
            return false;
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
