using Microsoft.Extensions.DependencyInjection;
using Portal.Core.Connections;
using Portal.Core.Jobs;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;
using Portal.Core.Persistence;

namespace Portal.Core.Catalog;

/// <summary>Registers the catalogue; its port comes from the connector to Odoo.</summary>
public static class CatalogRegistration
{
    /// <summary>Adds the handlers, the use cases and the job. Needs messaging and jobs.</summary>
    public static IServiceCollection AddCatalog(this IServiceCollection services, CatalogOptions options)
    {
        foreach (var kind in RecordTemplate.Kinds)
        {
            services.AddInboxHandler<RecordTemplate, FoundTemplate>(kind);
        }

        return services
            .AddSingleton(options)
            .AddSingleton<CatalogLedger>()
            .AddSingleton<IPersonRecords, PersonInCatalog>()
            .AddSingleton<IDatabaseFollower, CatalogAfterConfirmation>()
            .AddSingleton<IPayloadCheck, CatalogPayloadCheck>()
            .AddInboxHandler<RecordCatalogWrite, DeliveryOutcome>(RecordCatalogWrite.Kind)
            .AddSingleton<ListTemplates>()
            .AddSingleton<OpenTemplate>()
            .AddDeciding();
    }

    // constructors that name internal parts are not public, so they are called here
    private static IServiceCollection AddDeciding(this IServiceCollection services) =>
        services
            .AddSingleton(provider => new ApproveTemplates(
                provider.GetRequiredService<PortalDatabase>(),
                provider.GetRequiredService<CatalogLedger>(),
                provider.GetRequiredService<MessagingWakes>()
            ))
            .AddSingleton(provider => new RejectTemplates(
                provider.GetRequiredService<PortalDatabase>(),
                provider.GetRequiredService<CatalogLedger>(),
                provider.GetRequiredService<TimeProvider>()
            ))
            .AddJob(provider => new CompareCatalog(
                provider.GetRequiredService<PortalDatabase>(),
                provider.GetRequiredService<ICatalogDirectory>(),
                provider.GetRequiredService<CatalogLedger>(),
                provider.GetRequiredService<ConnectedSystems>(),
                provider.GetRequiredService<MessagingWakes>()
            ));
}
