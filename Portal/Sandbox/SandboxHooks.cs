using Portal.Sandbox.Odoo;

namespace Portal.Sandbox;

/// <summary>Sets OdooSandbox up to tell the program under trial, once that listens: its port and its secret are new with each start.</summary>
internal sealed class SandboxHooks(OdooSandbox sandbox, SandboxOptions options) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.OdooHook is not { } hook)
        {
            return;
        }

        try
        {
            var url = await hook(stoppingToken);
            sandbox.Run(work => PortalHooks.Install(work, url));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // stopped before it listened
        }
    }
}
