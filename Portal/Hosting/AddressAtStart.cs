using Portal.Configuration;

namespace Portal.Hosting;

/// <summary>Settles <see cref="OwnAddress"/> as soon as the server listens: whatever else starts then may already ask the sandbox for something.</summary>
internal sealed class AddressAtStart(OwnAddress address, PortalSettings settings) : IHostedLifecycleService
{
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if (settings.IsSandbox)
        {
            address.Settle();
        }

        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
