using Microsoft.Extensions.Options;
using Portal.Configuration;
using Portal.Core;
using Portal.Core.Odoo;
using Portal.Sandbox;

namespace Portal.Hosting;

/// <summary>Brings in the other systems: the real ones that are configured, or the sandbox in their place. Source: DESIGN §5.</summary>
internal static class Systems
{
    private const string SandboxPrefix = "/sandbox";

    public static void AddSystems(this IServiceCollection services, PortalSettings settings)
    {
        services.AddSingleton(Options.Create(settings.Odoo));
        if (settings.IsSandbox)
        {
            services.AddSandbox(new SandboxOptions { OdooFile = Path.Combine(settings.Folder, "odoo.db") });
            services.AddOdoo(ResolveSandbox);
        }
        else
        {
            services.AddOdoo();
        }
    }

    public static void MapSystems(this IEndpointRouteBuilder endpoints, PortalSettings settings)
    {
        if (settings.IsSandbox)
        {
            endpoints.MapSandbox(SandboxPrefix);
        }
    }

    // over real loopback http; whoever calls before the server listens waits for it
    private static OdooEndpointResolver ResolveSandbox(IServiceProvider services)
    {
        var own = services.GetRequiredService<OwnAddress>();
        OdooEndpoint? endpoint = null;
        return async cancellationToken =>
        {
            if (endpoint is null)
            {
                var url = new Uri(await own.LoopbackAsync(cancellationToken), $"{SandboxPrefix[1..]}/odoo");
                endpoint = new OdooEndpoint(url, url, OdooSandbox.DatabaseName, OdooSandbox.Login, new Secret(OdooSandbox.ApiKey))
                {
                    HasApiKey = true,
                };
            }

            return endpoint;
        };
    }
}
