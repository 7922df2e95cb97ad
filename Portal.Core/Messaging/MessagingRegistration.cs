using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Portal.Core.Alarms;
using Portal.Core.Audit;
using Portal.Core.Jobs;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging;

/// <summary>Registers inbox and outbox.</summary>
public static class MessagingRegistration
{
    /// <summary>
    /// Adds them with their loops. Handlers are added by <see cref="AddInboxHandler"/>, transports as <see cref="IDeliveryTransport"/>.
    /// </summary>
    public static IServiceCollection AddMessaging(this IServiceCollection services) =>
        services
            .AddSingleton<MessagingWakes>()
            .AddSingleton<InboxWriter>()
            .AddHostedService(provider => provider.GetRequiredService<InboxWriter>())
            .AddSingleton<RefusedProofs>()
            .AddHostedService<RefusedProofLoop>()
            .AddHostedService<LeaseLeftovers>()
            .AddSingleton<InboxRoutes>()
            .AddSingleton<InboxWorker>()
            .AddSingleton<ReopenKnownKinds>()
            .AddHostedService<InboxLoop>()
            .AddSingleton<OutboxWriter>()
            .AddSingleton<OutboxChanges>()
            .AddSingleton<DestinationDesk>()
            .AddSingleton(DispatcherOf)
            .AddHostedService<DispatchLoop>()
            .AddSingleton<IPersonRecords, PersonInMessaging>()
            .AddSingleton<IRetainedKind, RetainedMessages>()
            .AddSingleton<IRetainedKind, RetainedMessageBodies>()
            .AddSingleton<IRetainedKind, RetainedDeliveryBodies>()
            .AddSingleton<IRetainedKind, RetainedProofs>()
            .AddSingleton<MessagingFigures>()
            .AddSingleton<IAlarmCheck, LeftDestinations>()
            .AddHostedService<MessagingFiguresLoop>()
            .AddReplay();

    /// <summary>Hands one kind of message to a handler. A kind that none is registered for is kept as ignored.</summary>
    /// <typeparam name="THandler">The handler; made anew for each message.</typeparam>
    /// <typeparam name="TFound">What its first step hands to its second.</typeparam>
    public static IServiceCollection AddInboxHandler<THandler, TFound>(this IServiceCollection services, MessageKind kind)
        where THandler : class, IInboxHandler<TFound> =>
        services.AddScoped<THandler>().AddSingleton(InboxRoute.To<THandler, TFound>(kind));

    /// <summary>Lets deliveries of a kind to <see cref="PublishedKind.Destination"/> be published, and names their topic.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="kind">The kind: <c>subscription.created</c>.</param>
    /// <param name="topicOf">Names the topic of one; without wildcards.</param>
    public static IServiceCollection AddPublishedKind(
        this IServiceCollection services,
        string kind,
        Func<OutgoingDelivery, string> topicOf
    ) => services.AddSingleton(new PublishedKind(kind, topicOf));

    private static Dispatcher DispatcherOf(IServiceProvider provider)
    {
        var recalls = provider.GetServices<IDeliveryRecall>().ToList();
        return new Dispatcher(
            provider.GetRequiredService<PortalDatabase>(),
            provider.GetServices<IDeliveryTransport>().Select(each => new RecallingTransport(each, recalls)),
            provider.GetRequiredService<DestinationDesk>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<Dispatcher>>()
        );
    }

    // constructors that name internal parts are not public, so they are called here
    private static IServiceCollection AddReplay(this IServiceCollection services) =>
        services
            .AddSingleton<DeliveryChanges>()
            .AddSingleton<DeliveryHold>()
            .AddSingleton<LeftBatches>()
            .AddSingleton(provider => new RetryDelivery(
                provider.GetRequiredService<DeliveryChanges>(),
                provider.GetRequiredService<DeliveryHold>(),
                provider.GetRequiredService<Dispatcher>(),
                provider.GetServices<IDeliveryScope>()
            ))
            .AddSingleton(provider => new CancelDelivery(provider.GetRequiredService<DeliveryChanges>()))
            .AddSingleton(provider => new ConfirmDelivery(provider.GetRequiredService<DeliveryChanges>()))
            .AddSingleton<EditedContents>()
            .AddSingleton(provider => new EditDelivery(
                provider.GetRequiredService<PortalDatabase>(),
                provider.GetRequiredService<DeliveryChanges>(),
                provider.GetRequiredService<DeliveryHold>(),
                provider.GetServices<IDeliveryScope>(),
                provider.GetRequiredService<EditedContents>()
            ))
            .AddSingleton(provider => new SetDestination(
                provider.GetRequiredService<DestinationDesk>(),
                provider.GetRequiredService<MessagingWakes>()
            ))
            .AddSingleton<ReplayMessage>()
            .AddSingleton<ReplayMessages>()
            .AddSingleton<DiscardMessage>()
            .AddSingleton<ListMessages>()
            .AddSingleton<CountByState>()
            .AddSingleton<OpenMessage>()
            .AddSingleton<OpenDelivery>()
            .AddSingleton<ReadDestinations>()
            .AddSingleton<RetryMatching>()
            .AddJob<RetryMatchingDeliveries>()
            .AddJob<ReplayMatchingMessages>()
            .AddSingleton<ListDeliveries>()
            .AddSingleton<IRecordNames, DeliveryNames>()
            .AddSingleton<IRecordNames, BatchNames>()
            .AddSingleton<ReadFlow>()
            .AddSingleton<ReadWholeTimeline>();
}
