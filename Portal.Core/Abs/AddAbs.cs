using Microsoft.Extensions.DependencyInjection;
using Portal.Core.Connections;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Retail.Entitlements;

namespace Portal.Core.Abs;

/// <summary>Registration of the connector to ABS.</summary>
public static class AbsRegistration
{
    /// <summary>
    /// Adds the ports it serves. The host registers <see cref="SystemStatusBoard"/>, and the link to the broker where <see cref="AbsOptions.Transport"/>
    /// is not by HTTP alone.
    /// </summary>
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
            .AddSingleton<AbsOverHttp>()
            .AddSingleton<AbsOverMqtt>()
            .AddSingleton<IDeliveryTransport>(TransportOf)
            .AddSingleton<ISystemProbe, AbsProbe>();
    }

    // who uses no broker need not have one
    private static AbsTransport TransportOf(IServiceProvider provider)
    {
        var way = provider.GetRequiredService<AbsOptions>().Transport;
        return new AbsTransport(
            way,
            provider.GetRequiredService<AbsOverHttp>(),
            way == AbsWay.Http ? null : provider.GetRequiredService<AbsOverMqtt>()
        );
    }
}
