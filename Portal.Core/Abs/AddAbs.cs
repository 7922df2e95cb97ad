using Microsoft.Extensions.DependencyInjection;
using Portal.Core.Connections;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Retail.Entitlements;

namespace Portal.Core.Abs;

/// <summary>Registration of the connector to ABS.</summary>
public static class AbsRegistration
{
    /// <summary>Adds the ports it serves. The host registers <see cref="SystemStatusBoard"/>.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="options">Where ABS is; validated by the host.</param>
    /// <param name="endpoint">Makes the resolver; null to take the endpoint from the options.</param>
    public static IServiceCollection AddAbs(
        this IServiceCollection services,
        AbsOptions options,
        Func<IServiceProvider, AbsEndpointResolver>? endpoint = null
    )
    {
        var configured = AbsEndpoint.From(options);
        services
            .AddHttpClient(AbsClient.ClientName, static client => client.Timeout = Timeout.InfiniteTimeSpan)
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
            .AddSingleton(options)
            .AddSingleton(new AbsConfigured(endpoint is not null || configured is not null))
            .AddSingleton(endpoint ?? (_ => _ => ValueTask.FromResult(configured)))
            .AddSingleton<AbsClient>()
            .AddSingleton<IEntitlementGateway, AbsEntitlementGateway>()
            .AddSingleton<IDeliveryTransport, AbsTransport>()
            .AddSingleton<ISystemProbe, AbsProbe>();
    }
}
