using Microsoft.Extensions.DependencyInjection.Extensions;
using Portal.Sandbox.Abs;
using Portal.Sandbox.Mqtt;
using Portal.Sandbox.Odoo;
using Portal.Sandbox.Pulseway;
using Portal.Sandbox.RocketCyber;

namespace Portal.Sandbox;

/// <summary>Registers the stand-ins.</summary>
internal static class AddSandboxExtensions
{
    public static IServiceCollection AddSandbox(this IServiceCollection services, SandboxOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<SandboxFaults>();
        services.AddSingleton<FaultGate>();
        services.AddSingleton<OdooSandbox>().AddSingleton<WebSessions>().AddHostedService<SandboxHooks>();
        services.AddSingleton<AbsSandbox>().AddTransient<AbsEvents>();
        services.AddSingleton<PulsewaySandbox>().AddTransient<WebhookDelivery>();
        services.AddSingleton<RocketCyberSandbox>();
        services.AddTransient<AlertSender>().AddTransient<SandboxContents>();
        services
            .AddHttpClient<HookSender>(http => http.Timeout = HookSender.Patience)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false })
            .RemoveAllLoggers();
        return services;
    }

    /// <summary>Adds the broker, which listens as soon as the program starts, and ABS' ear at it.</summary>
    public static IServiceCollection AddMqttSandbox(this IServiceCollection services, BrokerOptions options) =>
        services
            .AddSingleton(options)
            .AddSingleton<MqttSandbox>()
            .AddHostedService(provider => provider.GetRequiredService<MqttSandbox>())
            .AddHostedService(provider =>
            {
                var broker = provider.GetRequiredService<MqttSandbox>();
                return new AbsListener(
                    async stopping => new ListenedBroker(MqttSandbox.Host, await broker.PortAsync(stopping)),
                    provider.GetRequiredService<AbsSandbox>(),
                    provider.GetRequiredService<SandboxFaults>(),
                    provider.GetRequiredService<TimeProvider>(),
                    provider.GetRequiredService<ILogger<AbsListener>>()
                );
            })
            .AddHostedService<AbsPlans>();
}
