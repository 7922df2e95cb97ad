using Microsoft.Extensions.DependencyInjection;
using Portal.Core.Assets;
using Portal.Core.Assets.Alerts;
using Portal.Core.Connections;
using Portal.Core.Messaging.Outbox;

namespace Portal.Core.Pulseway;

/// <summary>Registration of the connector to Pulseway.</summary>
public static class PulsewayRegistration
{
    /// <summary>Adds the ports it serves. The host registers <see cref="SystemStatusBoard"/>.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="options">Where Pulseway is; validated by the host.</param>
    /// <param name="endpoint">Makes the resolver; null to take the endpoint from the options.</param>
    public static IServiceCollection AddPulseway(
        this IServiceCollection services,
        PulsewayOptions options,
        Func<IServiceProvider, PulsewayEndpointResolver>? endpoint = null
    )
    {
        var configured = PulsewayEndpoint.From(options);
        services
            .AddHttpClient(PulsewayClient.ClientName, static client => client.Timeout = Timeout.InfiniteTimeSpan)
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
            .AddSingleton(endpoint ?? (_ => _ => ValueTask.FromResult(configured)))
            .AddSingleton<PulsewayPace>()
            .AddSingleton(provider => new PulsewayClient(
                provider.GetRequiredService<IHttpClientFactory>(),
                provider.GetRequiredService<PulsewayEndpointResolver>(),
                provider.GetRequiredService<PulsewayPace>(),
                provider.GetRequiredService<SystemStatusBoard>(),
                provider.GetRequiredService<TimeProvider>()
            )
            {
                Patience = options.RequestTimeout,
            })
            .AddPorts();
    }

    private static IServiceCollection AddPorts(this IServiceCollection services) =>
        services
            .AddSingleton<IDeviceDirectory, PulsewayDevices>()
            .AddSingleton<INotificationFeed, PulsewayNotifications>()
            .AddSingleton<IDeliveryTransport, PulsewayDeliveries>()
            .AddSingleton<ISystemProbe, PulsewayProbe>();
}
