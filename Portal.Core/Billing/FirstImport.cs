using Microsoft.Extensions.Hosting;
using Portal.Core.Jobs;

namespace Portal.Core.Billing;

/// <summary>Fills the mirror when Portal starts for the first time, and goes on asking until an import has succeeded once.</summary>
internal sealed class FirstImport(JobRunner runner, JobHistory history, IHostApplicationLifetime lifetime, TimeProvider time)
    : BackgroundService
{
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMinutes(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await StartedAsync(stoppingToken);
        while (await history.FindLastSuccessAsync(ImportBillingAddresses.JobName, stoppingToken) is null)
        {
            var run = await runner.StartAsync<ImportBillingAddresses>(Actor.Portal, JobTrigger.FirstStart, stoppingToken);
            await runner.WaitAsync(run.Value, stoppingToken);
            if (await history.FindLastSuccessAsync(ImportBillingAddresses.JobName, stoppingToken) is null)
            {
                await Task.Delay(AskAgainAfter, time, stoppingToken);
            }
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
