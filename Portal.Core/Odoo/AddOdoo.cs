using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Portal.Core.Assets;
using Portal.Core.Assets.Tickets;
using Portal.Core.Billing;
using Portal.Core.Billing.Access;
using Portal.Core.Catalog;
using Portal.Core.Connections;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Retail;
using Portal.Core.ServicePlans;
using Portal.Core.Subscriptions;

namespace Portal.Core.Odoo;

/// <summary>Registration of the connector to Odoo.</summary>
public static class OdooRegistration
{
    /// <summary>
    /// Adds <see cref="OdooClient"/> and the ports it serves. The host binds and validates <see cref="OdooOptions"/>
    /// (<see cref="OdooOptions.ListFaults"/>) and registers <see cref="SystemStatusBoard"/>.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="endpoint">Makes the resolver; null to take the endpoint from the options.</param>
    public static IServiceCollection AddOdoo(
        this IServiceCollection services,
        Func<IServiceProvider, OdooEndpointResolver>? endpoint = null
    )
    {
        services.AddOptions<OdooOptions>();
        services.AddMetrics();
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.AddEndpoint(endpoint);
        services.AddOdooHttp();
        services.AddSingleton<OdooTelemetry>();
        services.AddSingleton(BuildTransport);
        services.AddTransient<OdooSignIn>(); // each protocol signs in by itself
        services.AddSingleton<Json2Protocol>();
        services.AddSingleton<JsonRpcProtocol>();
        services.AddSingleton(BuildProtocol);
        services.AddSingleton<OdooAccess>();
        services.AddSingleton<OdooDoor>();
        services.AddSingleton<OdooLines>();
        services.AddSingleton<OdooFallback>();
        services.AddSingleton<ISystemProbe, OdooProbe>();
        services.AddSingleton<IKeyIssuer, OdooKeys>();
        services.AddSingleton<IHookInstaller, OdooHooks>();
        services.AddSingleton<IModelInstaller, OdooStudio>();
        services.AddSingleton(BuildPipeline);
        services.AddSingleton(static provider => new OdooClient(provider.GetRequiredService<OdooPipeline>()));
        services.AddSingleton<IBillingDirectory, OdooBillingDirectory>();
        services.AddSingleton<IContactDirectory, OdooContactDirectory>();
        services.AddSingleton<IBillingCommands, OdooBillingCommands>();
        services.AddSingleton<IDuplicateSearch, OdooDuplicateSearch>();
        services.AddSingleton<IBillingFeed, OdooBillingFeed>();
        services.AddSingleton<IBillingCompletion, OdooBillingCompletion>();
        return services.AddTicketDesk().AddOrders();
    }

    private static void AddEndpoint(this IServiceCollection services, Func<IServiceProvider, OdooEndpointResolver>? endpoint) =>
        services
            .AddSingleton(endpoint ?? ResolveFromOptions)
            .AddSingleton(provider => new OdooConfigured(
                endpoint is not null || OdooEndpoint.From(OptionsOf(provider)) is not null
            ));

    private static IServiceCollection AddTicketDesk(this IServiceCollection services)
    {
        services.TryAddSingleton(new TicketOptions());
        return services
            .AddSingleton<TicketModels>()
            .AddSingleton<OdooTicketDesk>()
            .AddSingleton<ITicketDesk>(static provider => provider.GetRequiredService<OdooTicketDesk>())
            .AddSingleton<TicketTeams>()
            .AddSingleton<OdooTicketMaker>()
            .AddSingleton<OdooTicketEnd>()
            .AddSingleton<IDeliveryTransport, OdooTicketDeliveries>();
    }

    private static IServiceCollection AddOrders(this IServiceCollection services)
    {
        services.TryAddSingleton(new EntitlementOptions());
        return services
            .AddSingleton<OrderFields>()
            .AddSingleton<OrderMoney>()
            .AddSingleton<OrderParts>()
            .AddSingleton<IOrderDirectory, OdooOrderDirectory>()
            .AddSingleton<ISubscriptionDirectory, OdooSubscriptionDirectory>()
            .AddSingleton<OdooSeatWriter>()
            .AddSingleton<KnownSubscriptions>()
            .AddSingleton<PlanParts>()
            .AddSingleton<IServicePlanDirectory, OdooPlanDirectory>()
            .AddSingleton<CatalogFields>()
            .AddSingleton<OdooCatalogDirectory>()
            .AddSingleton<ICatalogDirectory>(static provider => provider.GetRequiredService<OdooCatalogDirectory>())
            .AddSingleton<OdooCatalogWriter>()
            .AddSingleton<OdooOwners>()
            .AddSingleton<SubscriptionFields>()
            .AddSingleton<OdooAssetKeeper>()
            .AddSingleton<IClientDirectory, OdooClientDirectory>()
            .AddSingleton<IAssetRecords, OdooAssetRecords>()
            .AddSingleton<IDeliveryTransport, OdooDeliveries>();
    }

    /// <summary>No redirect is followed (Odoo redirects what it does not know to its sign-in page) and no cookie kept.</summary>
    private static void AddOdooHttp(this IServiceCollection services) =>
        services
            .AddHttpClient(OdooTransport.ClientName, static client => client.Timeout = Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers()
            .ConfigurePrimaryHttpMessageHandler(static provider => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                ConnectTimeout = OptionsOf(provider).ConnectTimeout,
                PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            });

    private static OdooEndpointResolver ResolveFromOptions(IServiceProvider provider)
    {
        var endpoint = OdooEndpoint.From(OptionsOf(provider));
        return _ => ValueTask.FromResult(endpoint);
    }

    private static OdooTransport BuildTransport(IServiceProvider provider) =>
        new(
            provider.GetRequiredService<IHttpClientFactory>(),
            OptionsOf(provider),
            provider.GetRequiredService<SystemStatusBoard>(),
            provider.GetRequiredService<TimeProvider>()
        );

    private static IOdooProtocol BuildProtocol(IServiceProvider provider) =>
        OptionsOf(provider).Protocol switch
        {
            OdooProtocol.Json2 => provider.GetRequiredService<Json2Protocol>(),
            OdooProtocol.JsonRpc => provider.GetRequiredService<JsonRpcProtocol>(),
            _ => ActivatorUtilities.CreateInstance<DetectedProtocol>(provider),
        };

    private static OdooPipeline BuildPipeline(IServiceProvider provider) =>
        new(
            provider.GetRequiredService<OdooAccess>(),
            provider.GetRequiredService<IOdooProtocol>(),
            provider.GetRequiredService<OdooTelemetry>(),
            new OdooPipelineSettings(OptionsOf(provider).MaxParallelCalls, provider.GetRequiredService<TimeProvider>())
            {
                Companies = OptionsOf(provider).Companies,
            },
            provider.GetRequiredService<ILogger<OdooPipeline>>()
        );

    private static OdooOptions OptionsOf(IServiceProvider provider) => provider.GetRequiredService<IOptions<OdooOptions>>().Value;
}
