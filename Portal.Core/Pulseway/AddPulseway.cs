using Microsoft.Extensions.DependencyInjection;
using Portal.Core.Assets.Alerts;
using Portal.Core.Connections;

namespace Portal.Core.Pulseway;

/// <summary>Registration of the connector to Pulseway.</summary>
public static class PulsewayRegistration
{
    /// <summary>Adds the ports it serves. The host registers <see cref="SystemStatusBoard"/> and <see cref="VendorReader"/>.</summary>
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
        return services
            .AddVendorReader()
            .AddSingleton(new PulsewayConfigured(endpoint is not null || configured is not null))
            .AddSingleton(endpoint ?? (_ => _ => ValueTask.FromResult(configured)))
            .AddSingleton<PulsewayClient>()
            .AddSingleton<INotificationFeed, PulsewayNotifications>()
            .AddSingleton<ISystemProbe, PulsewayProbe>();
    }
}
