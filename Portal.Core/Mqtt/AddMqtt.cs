using Microsoft.Extensions.DependencyInjection;
using Portal.Core.Connections;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Outbox;

namespace Portal.Core.Mqtt;

/// <summary>Registration of the link to the message broker.</summary>
public static class MqttRegistration
{
    /// <summary>Adds it, its door to the inbox and its way out of the outbox. The host registers <see cref="SystemStatusBoard"/>.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="options">Where the broker is; validated by the host.</param>
    /// <param name="endpoint">Makes the resolver; null to take the endpoint from the options.</param>
    public static IServiceCollection AddMqtt(
        this IServiceCollection services,
        MqttOptions options,
        Func<IServiceProvider, MqttEndpointResolver>? endpoint = null
    )
    {
        var configured = MqttEndpoint.From(options);
        return services
            .AddSingleton(options)
            .AddSingleton(endpoint ?? (_ => _ => ValueTask.FromResult(configured)))
            .AddSingleton<MqttConnector>()
            .AddSingleton<IMqttLink, MqttNetLink>()
            .AddSingleton<MqttFigures>()
            .AddSingleton<IConnectionFigures>(provider => provider.GetRequiredService<MqttFigures>())
            .AddSingleton<MqttIntake>()
            .AddHostedService<MqttService>()
            .AddSingleton<IDeliveryTransport, MqttTransport>()
            .AddSingleton<ISystemProbe, MqttProbe>()
            .AddInboxHandler<RefuseUnreadable, bool>(new MessageKind(MqttArrivals.Source, MqttArrivals.Malformed))
            .AddInboxHandler<RefuseUnreadable, bool>(new MessageKind(MqttArrivals.Source, MqttArrivals.Oversized));
    }
}
