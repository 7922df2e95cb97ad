using Microsoft.Extensions.DependencyInjection;
using Portal.Core.Billing;
using Portal.Core.Connections;
using Portal.Core.Jobs;
using Portal.Core.Messaging;
using Portal.Core.Persistence;
using Portal.Core.ServicePlans.Import;
using Portal.Core.ServicePlans.States;

namespace Portal.Core.ServicePlans;

/// <summary>Registers subscriptions as service plans of ABS; the port comes from the connector to Odoo.</summary>
public static class ServicePlansRegistration
{
    /// <summary>Adds the handlers, the use cases and the job. Needs messaging, jobs, billing and retail, whose hooks tell of subscriptions too.</summary>
    public static IServiceCollection AddServicePlans(this IServiceCollection services)
    {
        foreach (var kind in RecordPlanInstance.Kinds)
        {
            services.AddInboxHandler<RecordPlanInstance, PlanInstanceNews>(kind);
        }

        foreach (var kind in PlanMessages.Kinds)
        {
            services.AddPublishedKind(kind, PlanMessages.TopicOf);
        }

        return services
            .AddInboxHandler<RecordSubscription, IReadOnlyList<FoundPlan>>(RecordSubscription.Kind)
            .AddInboxHandler<RecordPlanInvoice, IReadOnlyList<FoundPlan>>(RecordPlanInvoice.Kind)
            .AddSingleton<PublishPlan>()
            .AddSingleton<PlanMirror>()
            .AddSingleton<PlanContact>()
            .AddHostedService<NotePlanContact>()
            .AddSingleton<IPersonRecords, PersonInServicePlans>()
            .AddSingleton<ListServicePlans>()
            .AddSingleton<OpenServicePlan>()
            .AddSingleton<ExportServicePlans>()
            .AddSingleton<ListStateMappings>()
            .AddImport()
            .AddActing();
    }

    private static IServiceCollection AddImport(this IServiceCollection services) =>
        services
            .AddSingleton<PlanWriter>()
            .AddSingleton<PlanPull>()
            .AddSingleton<InvoicePull>()
            .AddSingleton<PlanSweep>()
            .AddSingleton<FollowStates>()
            .AddSingleton<HeldPlans>()
            .AddSingleton<PlanUpkeep>()
            .AddSingleton<IDatabaseFollower, PlansAfterConfirmation>()
            .AddHostedService<FirstPlanImport>()
            .AddJob(provider => new ImportSubscriptions(
                provider.GetRequiredService<BillingGate>(),
                provider.GetRequiredService<InvoicePull>(),
                provider.GetRequiredService<PlanPull>(),
                provider.GetRequiredService<PlanUpkeep>(),
                provider.GetRequiredService<ConnectedSystems>()
            ));

    // constructors that name internal parts are not public, so they are called here
    private static IServiceCollection AddActing(this IServiceCollection services) =>
        services
            .AddSingleton(provider => new PublishPlanAgain(
                provider.GetRequiredService<PortalDatabase>(),
                provider.GetRequiredService<PublishPlan>(),
                provider.GetRequiredService<MessagingWakes>(),
                provider.GetRequiredService<TimeProvider>()
            ))
            .AddSingleton(provider => new SaveStateMapping(
                provider.GetRequiredService<PortalDatabase>(),
                provider.GetRequiredService<FollowStates>(),
                provider.GetRequiredService<TimeProvider>()
            ));
}
