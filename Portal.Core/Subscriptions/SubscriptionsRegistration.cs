using Microsoft.Extensions.DependencyInjection;
using Portal.Core.Connections;
using Portal.Core.Jobs;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;
using Portal.Core.Persistence;
using Portal.Core.Subscriptions.Seats;

namespace Portal.Core.Subscriptions;

/// <summary>Registers the seats of subscriptions; the ports come from the connectors.</summary>
public static class SubscriptionsRegistration
{
    /// <summary>Adds the handlers, the use cases and the job. Needs messaging, jobs and assets.</summary>
    public static IServiceCollection AddSubscriptions(this IServiceCollection services, SeatOptions options) =>
        services
            .AddSingleton(options)
            .AddSingleton<IPersonRecords, PersonInSeats>()
            .AddSingleton<IDatabaseFollower, SeatsAfterConfirmation>()
            .AddSingleton<IDeliveryRecall, RecallSeatWrite>()
            .AddSingleton<IPayloadCheck, SeatPayloadCheck>()
            .AddInboxHandler<RecordSeatWrite, DeliveryOutcome>(RecordSeatWrite.Kind)
            .AddCounting()
            .AddDeciding()
            .AddReading();

    private static IServiceCollection AddCounting(this IServiceCollection services) =>
        services
            .AddSingleton<SeatFreshness>()
            .AddSingleton<SeatCensus>()
            .AddSingleton<SeatSurvey>()
            .AddSingleton<SeatLedger>()
            .AddSingleton<CountSeats>()
            .AddSingleton<StartRecount>()
            .AddJob(provider => new TrialRecount(
                provider.GetRequiredService<ConnectedSystems>(),
                provider.GetRequiredService<CountSeats>(),
                provider.GetRequiredService<SeatOptions>(),
                provider.GetRequiredService<TimeProvider>()
            ))
            .AddJob(provider => new RecountSeats(
                provider.GetRequiredService<ConnectedSystems>(),
                provider.GetRequiredService<CountSeats>(),
                provider.GetRequiredService<FollowSeats>(),
                provider.GetRequiredService<SeatOptions>(),
                provider.GetRequiredService<TimeProvider>()
            ));

    // constructors that name internal parts are not public, so they are called here
    private static IServiceCollection AddDeciding(this IServiceCollection services) =>
        services
            .AddSingleton<SeatWake>()
            .AddSingleton<PromiseSeats>()
            .AddSingleton<KeepApprovals>()
            .AddSingleton<RevertSeats>()
            .AddSingleton<FollowSeats>()
            .AddHostedService<FollowSeatsLoop>()
            .AddSingleton<SeatDecisions>()
            .AddSingleton(provider => new ApproveSeats(
                provider.GetRequiredService<SeatDecisions>(),
                provider.GetRequiredService<PromiseSeats>(),
                provider.GetRequiredService<MessagingWakes>(),
                provider.GetRequiredService<TimeProvider>()
            ))
            .AddSingleton(provider => new RejectSeats(
                provider.GetRequiredService<SeatDecisions>(),
                provider.GetRequiredService<TimeProvider>()
            ))
            .AddSingleton(provider => new ChooseSeatHome(
                provider.GetRequiredService<PortalDatabase>(),
                provider.GetRequiredService<SeatLedger>(),
                provider.GetRequiredService<TimeProvider>()
            ))
            .AddReverting();

    private static IServiceCollection AddReverting(this IServiceCollection services) =>
        services
            .AddSingleton(provider => new RevertSeatRun(
                provider.GetRequiredService<PortalDatabase>(),
                provider.GetRequiredService<SeatWake>(),
                provider.GetRequiredService<TimeProvider>()
            ))
            .AddSingleton(provider => new LeaveSeats(
                provider.GetRequiredService<PortalDatabase>(),
                provider.GetRequiredService<SeatWake>(),
                provider.GetRequiredService<MessagingWakes>(),
                provider.GetRequiredService<TimeProvider>()
            ));

    private static IServiceCollection AddReading(this IServiceCollection services) =>
        services
            .AddSingleton<ListSeatRuns>()
            .AddSingleton<ListSeatLines>()
            .AddSingleton<OpenSeatLine>()
            .AddSingleton<ListCountedAssets>()
            .AddSingleton<ListUnbilledDevices>()
            .AddSingleton<WeighSeats>()
            .AddSingleton<ReadSeatHistory>()
            .AddSingleton<ReadBilledSeats>()
            .AddSingleton<ExportSeats>();
}
