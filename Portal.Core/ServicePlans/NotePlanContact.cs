using Microsoft.Extensions.Hosting;

namespace Portal.Core.ServicePlans;

/// <summary>
/// Keeps the instant at which Portal is first started with an Odoo, before a door is open: no hook is earlier. Asks the settings only, since the
/// sandbox's own address is known no sooner than its doors are open.
/// </summary>
internal sealed class NotePlanContact(PlanContact contact, IServicePlanDirectory directory) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (directory.IsConnected)
        {
            await contact.BeginAsync(cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
