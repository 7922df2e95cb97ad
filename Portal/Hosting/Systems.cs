using Microsoft.Extensions.Options;
using Portal.Configuration;
using Portal.Core;
using Portal.Core.Abs;
using Portal.Core.Connections;
using Portal.Core.Mqtt;
using Portal.Core.Odoo;
using Portal.Core.Pulseway;
using Portal.Core.RocketCyber;
using Portal.Pages.Sandbox;
using Portal.Sandbox;
using Portal.Sandbox.Mqtt;

namespace Portal.Hosting;

/// <summary>Brings in the other systems: the real ones that are configured, or the sandbox in their place. Source: DESIGN §5.</summary>
internal static class Systems
{
    private const string SandboxPrefix = "/sandbox";
    private static readonly TimeSpan PagePatience = TimeSpan.FromSeconds(20);

    public static void AddSystems(this IServiceCollection services, PortalSettings settings)
    {
        services.AddSingleton(Options.Create(settings.Odoo));
        services.AddSingleton<SandboxAddress>(provider => provider.GetRequiredService<OwnAddress>().LoopbackAsync);
        services.AddHttpClient<SandboxClient>(http => http.Timeout = PagePatience).RemoveAllLoggers();
        services.AddTransient<SandboxOrders>().AddTransient<AlertDoors>();
        if (settings.IsSandbox)
        {
            services.AddSandbox(SandboxFiles(settings));
            services.AddOdoo(ResolveSandbox);
            services.AddAbs(settings.Abs, ResolveSandboxAbs);
            services.AddPulseway(settings.Devices.Pulseway, ResolveSandboxPulseway);
            services.AddRocketCyber(settings.Devices.RocketCyber, ResolveSandboxRocketCyber);
            services.AddMqttSandbox(new BrokerOptions { Port = settings.MqttSandboxPort });
            services.AddMqtt(settings.Mqtt, ResolveSandboxMqtt);
        }
        else
        {
            services.AddOdoo();
            services.AddAbs(settings.Abs);
            services.AddPulseway(settings.Devices.Pulseway);
            services.AddRocketCyber(settings.Devices.RocketCyber);
            services.AddMqtt(settings.Mqtt);
        }
    }

    public static void MapSystems(this IEndpointRouteBuilder endpoints, PortalSettings settings)
    {
        if (settings.IsSandbox)
        {
            var services = endpoints.ServiceProvider;
            var (sandbox, own) = (services.GetRequiredService<SandboxOptions>(), services.GetRequiredService<OwnAddress>());
            sandbox.Receiver = own.LoopbackAsync;
            sandbox.OdooHook = async cancellationToken =>
                (await services.GetRequiredService<IHookDoors>().FindAsync(ExternalSystem.Odoo, cancellationToken)).Value
                ?? throw new InvalidOperationException("In the sandbox the door of Odoo always has a secret.");
            endpoints.MapSandbox(SandboxPrefix);
        }
        else
        {
            // its page is compiled in, but isn't there
            endpoints.Map(SandboxPrefix, () => Results.NotFound()).WithOrder(-1);
        }
    }

    // what they prove themselves with at Portal's doors is made up at each start
    private static SandboxOptions SandboxFiles(PortalSettings settings)
    {
        var options = new SandboxOptions
        {
            OdooFile = Path.Combine(settings.Folder, "odoo.db"),
            Abs = { File = Path.Combine(settings.Folder, "abs.db") },
            Pulseway = { File = Path.Combine(settings.Folder, "pulseway.db") },
            RocketCyber = { File = Path.Combine(settings.Folder, "rocketcyber.db") },
        };
        options.Pulseway.WebhookSecret = settings.Doors.Pulseway.First?.Reveal() ?? options.Pulseway.WebhookSecret;
        options.RocketCyber.WebhookToken = settings.Doors.RocketCyber.First?.Reveal() ?? options.RocketCyber.WebhookToken;
        return options;
    }

    private static RocketCyberEndpointResolver ResolveSandboxRocketCyber(IServiceProvider services)
    {
        var own = services.GetRequiredService<OwnAddress>();
        var key = new Secret(services.GetRequiredService<SandboxOptions>().RocketCyber.ApiKey);
        return async cancellationToken => new RocketCyberEndpoint(
            new Uri(await own.LoopbackAsync(cancellationToken), $"{SandboxPrefix[1..]}/rocketcyber/v3/"),
            key
        );
    }

    private static MqttEndpointResolver ResolveSandboxMqtt(IServiceProvider services)
    {
        var broker = services.GetRequiredService<MqttSandbox>();
        return async cancellationToken => new MqttEndpoint(MqttSandbox.Host, await broker.PortAsync(cancellationToken));
    }

    private static AbsEndpointResolver ResolveSandboxAbs(IServiceProvider services)
    {
        var own = services.GetRequiredService<OwnAddress>();
        var key = new Secret(services.GetRequiredService<SandboxOptions>().Abs.ApiKey);
        return async cancellationToken => new AbsEndpoint(
            new Uri(await own.LoopbackAsync(cancellationToken), $"{SandboxPrefix[1..]}/abs/"),
            key
        );
    }

    private static PulsewayEndpointResolver ResolveSandboxPulseway(IServiceProvider services)
    {
        var own = services.GetRequiredService<OwnAddress>();
        var pulseway = services.GetRequiredService<SandboxOptions>().Pulseway;
        return async cancellationToken => new PulsewayEndpoint(
            new Uri(await own.LoopbackAsync(cancellationToken), $"{SandboxPrefix[1..]}/pulseway/v3/"),
            pulseway.TokenId,
            new Secret(pulseway.TokenSecret)
        );
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
