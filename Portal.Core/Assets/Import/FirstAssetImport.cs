using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Portal.Core.Jobs;

namespace Portal.Core.Assets.Import;

/// <summary>
/// Reads clients, then devices, when Portal starts for the first time: clients first, so that groups find theirs at once. After that the schedule goes
/// on.
/// </summary>
internal sealed partial class FirstAssetImport(
    JobRunner runner,
    JobHistory history,
    IHostApplicationLifetime lifetime,
    ILogger<FirstAssetImport> logger
) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await StartedAsync(stoppingToken);
            await RunOnceAsync<ImportClients>(ImportClients.JobName, stoppingToken);
            await RunOnceAsync<PollDevices>(PollDevices.JobName, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Portal stops, or never came up
        }
        catch (Exception exception)
        {
            LogBroke(logger, exception); // the shell of a service: the schedule reads within a quarter of an hour
        }
    }

    private async Task RunOnceAsync<TJob>(string name, CancellationToken stoppingToken)
        where TJob : class, IJob
    {
        if (await history.FindLastAsync(name, stoppingToken) is not null)
        {
            return;
        }

        var run = await runner.StartAsync<TJob>(Actor.Portal, JobTrigger.FirstStart, stoppingToken);
        if (run.Succeeded)
        {
            await runner.WaitAsync(run.Value, stoppingToken);
        }
    }

    // the sandbox answers on Portal's own port, so the server must listen first
    private async Task StartedAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
    }

    [LoggerMessage(LogLevel.Error, "The first reading of clients and devices broke")]
    private static partial void LogBroke(ILogger logger, Exception exception);
}
