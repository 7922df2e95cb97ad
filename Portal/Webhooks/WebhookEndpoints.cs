namespace Portal.Webhooks;

/// <summary>Registers and maps the doors.</summary>
internal static class WebhookEndpoints
{
    public static IServiceCollection AddWebhooks(this IServiceCollection services, DoorOptions options) =>
        services
            .AddSingleton(options)
            .AddSingleton<Door>()
            .AddSingleton<SignedDoor>()
            .AddSingleton<OdooWebhook>()
            .AddSingleton<AbsWebhook>()
            .AddSingleton<EventsWebhook>()
            .AddSingleton<PulsewayWebhook>()
            .AddSingleton<RocketCyberWebhook>();

    /// <summary>Short-circuited: no session, no form token, no sign-in limit concerns a door; each proves its sender itself.</summary>
    public static void MapWebhooks(this IEndpointRouteBuilder endpoints)
    {
        var services = endpoints.ServiceProvider;
        Map(endpoints, "/hooks/odoo/{secret}", services.GetRequiredService<OdooWebhook>().HandleAsync);
        Map(endpoints, "/hooks/abs", services.GetRequiredService<AbsWebhook>().HandleAsync);
        Map(endpoints, "/hooks/events", services.GetRequiredService<EventsWebhook>().HandleAsync);
        Map(endpoints, "/hooks/pulseway", services.GetRequiredService<PulsewayWebhook>().HandleAsync);
        Map(endpoints, "/hooks/rocketcyber", services.GetRequiredService<RocketCyberWebhook>().HandleAsync);
    }

    private static void Map(IEndpointRouteBuilder endpoints, string path, RequestDelegate handle) =>
        endpoints.MapPost(path, handle).AllowAnonymous().ShortCircuit();
}
