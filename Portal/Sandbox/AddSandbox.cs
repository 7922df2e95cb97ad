using Microsoft.Extensions.DependencyInjection.Extensions;
using Portal.Sandbox.Odoo;

namespace Portal.Sandbox;

/// <summary>Registers the stand-ins.</summary>
internal static class AddSandboxExtensions
{
    public static IServiceCollection AddSandbox(this IServiceCollection services, SandboxOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<SandboxFaults>();
        services.AddSingleton<FaultGate>();
        services.AddSingleton<OdooSandbox>();
        services.AddSingleton<WebSessions>();
        return services;
    }
}
