using Microsoft.Extensions.DependencyInjection;
using Portal.Core.Connections;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Outbox;

namespace Portal.Core.Mqtt;

/// <summary>Registration of the link to the message broker.</summary>
public static class MqttRegistration
{
    /// <summary>
    /// Adds what keeps the link up while the host runs; before messaging, so that it is there when the first delivery is sent and still when the last
    /// one is. <see cref="AddMqtt"/> adds the link.
    /// </summary>
    public static IServiceCollection AddMqttService(this IServiceCollection services) => services.AddHostedService<MqttService>();

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
            .AddSingleton<IDeliveryTransport, MqttTransport>()
            .AddSingleton<ISystemProbe, MqttProbe>()
            .AddInboxHandler<RefuseUnreadable, bool>(new MessageKind(MqttArrivals.Source, MqttArrivals.Malformed))
            .AddInboxHandler<RefuseUnreadable, bool>(new MessageKind(MqttArrivals.Source, MqttArrivals.Oversized));
    }
}
