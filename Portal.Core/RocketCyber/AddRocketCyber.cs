using Microsoft.Extensions.DependencyInjection;
using Portal.Core.Assets.Alerts;
using Portal.Core.Connections;

namespace Portal.Core.RocketCyber;

/// <summary>Registration of the connector to RocketCyber.</summary>
public static class RocketCyberRegistration
{
    /// <summary>Adds the ports it serves. The host registers <see cref="SystemStatusBoard"/>.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="options">Where RocketCyber is; validated by the host.</param>
    /// <param name="endpoint">Makes the resolver; null to take the endpoint from the options.</param>
    public static IServiceCollection AddRocketCyber(
        this IServiceCollection services,
        RocketCyberOptions options,
        Func<IServiceProvider, RocketCyberEndpointResolver>? endpoint = null
    )
    {
        var configured = RocketCyberEndpoint.From(options);
        services
            .AddHttpClient(RocketCyberTransport.ClientName, static client => client.Timeout = Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers()
            .ConfigurePrimaryHttpMessageHandler(static () =>
                new SocketsHttpHandler
                {
                    AllowAutoRedirect = false,
                    UseCookies = false,
                    ConnectTimeout = TimeSpan.FromSeconds(10),
                    PooledConnectionLifetime = TimeSpan.FromMinutes(2),
                }
            );
        return services
            .AddSingleton<RocketCyberTransport>()
            .AddSingleton(new RocketCyberConfigured(endpoint is not null || configured is not null))
            .AddSingleton(endpoint ?? (_ => _ => ValueTask.FromResult(configured)))
            .AddSingleton<RocketCyberClient>()
            .AddSingleton<IIncidentFeed, RocketCyberIncidents>()
            .AddSingleton<ISystemProbe, RocketCyberProbe>();
    }
}
