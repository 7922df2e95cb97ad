using Portal.Configuration;
using Portal.Core;
using Portal.Core.Odoo;
using Portal.Sandbox;

namespace Portal.Hosting;

/// <summary>Brings in the other systems: the real ones that are configured, or the sandbox in their place.</summary>
internal static class Systems
{
    private const string SandboxPrefix = "/sandbox";

    public static void AddSystems(this IServiceCollection services, PortalSettings settings, IConfiguration configuration)
    {
        services.AddOptions<OdooOptions>().Bind(configuration.GetSection("Odoo"));
        if (!settings.IsSandbox)
        {
            services.AddOdoo();
            return;
        }

        services.AddSandbox(new SandboxOptions { OdooFile = Path.Combine(settings.Folder, "odoo.db") });
        services.AddOdoo(ResolveSandbox);
    }

    public static void MapSystems(this IEndpointRouteBuilder endpoints, PortalSettings settings)
    {
        if (settings.IsSandbox)
        {
            endpoints.MapSandbox(SandboxPrefix);
        }
    }

    // the port is known only once the server listens
    private static OdooEndpointResolver ResolveSandbox(IServiceProvider services)
    {
        var own = services.GetRequiredService<OwnAddress>();
        var endpoint = new Lazy<OdooEndpoint>(() =>
        {
            var url = new Uri(own.Loopback, $"{SandboxPrefix[1..]}/odoo");
            return new OdooEndpoint(url, url, "sandbox", "admin", new Secret("admin"));
        });
        return _ => ValueTask.FromResult<OdooEndpoint?>(endpoint.Value);
    }
}
