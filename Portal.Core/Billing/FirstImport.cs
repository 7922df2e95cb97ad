using Microsoft.Extensions.Hosting;
using Portal.Core.Jobs;

namespace Portal.Core.Billing;

/// <summary>Fills the mirror when Portal starts for the first time, without waiting for the schedule.</summary>
internal sealed class FirstImport(JobRunner runner, JobHistory history, IHostApplicationLifetime lifetime) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await StartedAsync(stoppingToken);
        if (await history.FindLastSuccessAsync(ImportBillingAddresses.JobName, stoppingToken) is null)
        {
            await runner.StartAsync<ImportBillingAddresses>(Actor.Portal, JobTrigger.FirstStart, stoppingToken);
        }
    }

    // the sandbox answers on Portal's own port, so the server must listen first
    private async Task StartedAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
    }
}
