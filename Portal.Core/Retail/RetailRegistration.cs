using Microsoft.Extensions.DependencyInjection;
using Portal.Core.Billing;
using Portal.Core.Connections;
using Portal.Core.Jobs;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;
using Portal.Core.Persistence;
using Portal.Core.Retail.Drifts;
using Portal.Core.Retail.Entitlements;
using Portal.Core.Retail.Import;
using Portal.Core.Retail.Products;

namespace Portal.Core.Retail;

/// <summary>Registers orders and entitlements; the ports come from the connectors.</summary>
public static class RetailRegistration
{
    /// <summary>Adds the handlers, the use cases and the jobs. Needs messaging, jobs and billing.</summary>
    public static IServiceCollection AddRetail(this IServiceCollection services, EntitlementOptions options) =>
        services
            .AddSingleton(options)
            .AddSingleton<PromiseEntitlement>()
            .AddSingleton<FirstContact>()
            .AddSingleton<OrderMirror>()
            .AddSingleton<NoteEntitlement>()
            .AddInboxHandler<RecordOrderConfirmed, IReadOnlyList<FoundOrder>>(RecordOrderConfirmed.Kind)
            .AddInboxHandler<RecordPayment, IReadOnlyList<FoundOrder>>(RecordPayment.Invoice)
            .AddInboxHandler<RecordPayment, IReadOnlyList<FoundOrder>>(RecordPayment.Transaction)
            .AddOrderHooks()
            .AddInboxHandler<RecordEntitlement, EntitlementOutcome>(RecordEntitlement.Kind)
            .AddSingleton<MappingWake>()
            .AddSingleton<FollowMappings>()
            .AddHostedService<FollowMappingsLoop>()
            .AddHostedService<NoteFirstContact>()
            .AddHostedService<FirstOrderImport>()
            .AddSingleton<IPersonRecords, PersonInRetail>()
            .AddEntitlements()
            .AddDrifts()
            .AddOrderImport();

    private static IServiceCollection AddOrderHooks(this IServiceCollection services) =>
        services
            .AddSingleton(
                // subscriptions hear by the same rule; an Odoo without them has no such field, and watches the others
                Hook(
                    RecordOrderConfirmed.Kind,
                    "Sales orders",
                    ["state", "amount_total", "subscription_state"],
                    ["name", "state", "write_date"]
                )
            )
            .AddSingleton(Hook(RecordPayment.Invoice, "Invoices", ["payment_state"], ["name", "payment_state"]))
            .AddSingleton(Hook(RecordPayment.Transaction, "Payments", ["state"], ["reference", "state"]));

    private static HookRule Hook(MessageKind kind, string title, string[] watched, string[] told) =>
        new(ExternalSystem.Odoo, kind.Name, title, watched, told);

    // constructors that name internal parts are not public, so they are called here
    private static IServiceCollection AddEntitlements(this IServiceCollection services) =>
        services
            .AddSingleton<ListProductMappings>()
            .AddSingleton(provider => new SaveProductMapping(
                provider.GetRequiredService<PortalDatabase>(),
                provider.GetRequiredService<MappingWake>(),
                provider.GetRequiredService<TimeProvider>()
            ))
            .AddSingleton<FindOrderNames>()
            .AddSingleton<ListEntitlements>()
            .AddSingleton<ExportEntitlements>()
            .AddSingleton<RetryEntitlements>()
            .AddSingleton<RefusedOrders>()
            .AddSingleton<IDeliveryScope, EntitlementScope>()
            .AddSingleton<IPayloadCheck, EntitlementPayloadCheck>()
            .AddSingleton<IDeliveryRecall, RecallEntitlement>()
            .AddSingleton<ReadEntitlementFigures>()
            .AddSingleton<EntitlementHistory>()
            .AddSingleton(provider => new PromiseAgain(
                provider.GetRequiredService<OrderRepair>(),
                provider.GetRequiredService<EntitlementLink>()
            ))
            .AddSingleton(provider => new AskAbs(
                provider.GetRequiredService<PortalDatabase>(),
                provider.GetRequiredService<EntitlementLink>(),
                provider.GetRequiredService<ConfirmDelivery>(),
                provider.GetRequiredService<TimeProvider>()
            ))
            .AddSingleton(provider => new OpenEntitlement(
                provider.GetRequiredService<PortalDatabase>(),
                provider.GetRequiredService<OpenDelivery>(),
                provider.GetRequiredService<ReadWholeTimeline>(),
                provider.GetRequiredService<PromiseEntitlement>(),
                provider.GetRequiredService<IOrderDirectory>()
            ));

    private static IServiceCollection AddDrifts(this IServiceCollection services) =>
        services
            .AddSingleton<EntitlementLink>()
            .AddSingleton<EntitlementComparison>()
            .AddSingleton<LostEntitlements>()
            .AddSingleton<MissingEntitlements>()
            .AddSingleton<FollowWaiting>()
            .AddSingleton<OrderRepair>()
            .AddSingleton<DriftNotes>()
            .AddSingleton<ListDrifts>()
            .AddSingleton(provider => new RepairDrift(
                provider.GetRequiredService<PortalDatabase>(),
                provider.GetRequiredService<OrderRepair>(),
                provider.GetRequiredService<DriftNotes>(),
                provider.GetRequiredService<EntitlementLink>(),
                provider.GetRequiredService<RetryDelivery>()
            ))
            .AddJob(provider => new Reconcile(
                provider.GetRequiredService<ConnectedSystems>(),
                provider.GetRequiredService<IEntitlementGateway>(),
                provider.GetRequiredService<EntitlementComparison>(),
                provider.GetRequiredService<MissingEntitlements>(),
                provider.GetRequiredService<FollowWaiting>()
            ));

    private static IServiceCollection AddOrderImport(this IServiceCollection services) =>
        services
            .AddSingleton<OrderWriter>()
            .AddSingleton<OrderPull>()
            .AddSingleton<WaitingOrders>()
            .AddSingleton<OrderSweep>()
            .AddSingleton<IDatabaseFollower, OrdersAfterConfirmation>()
            .AddJob(provider => new ImportOrders(
                provider.GetRequiredService<BillingGate>(),
                provider.GetRequiredService<OrderPull>(),
                provider.GetRequiredService<WaitingOrders>(),
                provider.GetRequiredService<OrderSweep>(),
                provider.GetRequiredService<ConnectedSystems>()
            ));
}
