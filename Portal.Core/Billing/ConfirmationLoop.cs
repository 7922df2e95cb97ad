using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Portal.Core.Billing;

/// <summary>The shell around <see cref="ConfirmBillingAddresses"/>: every 15 seconds.</summary>
internal sealed partial class ConfirmationLoop(IServiceScopeFactory scopes, TimeProvider time, ILogger<ConfirmationLoop> logger)
    : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<ConfirmBillingAddresses>().RunOnceAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogBroke(logger, exception); // the next pass is in 15 seconds; the rows stay open until then
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "Looking for open billing addresses broke")]
    private static partial void LogBroke(ILogger logger, Exception exception);
}
