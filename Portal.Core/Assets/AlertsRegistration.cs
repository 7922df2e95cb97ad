using Microsoft.Extensions.DependencyInjection;
using Portal.Core.Assets.Alerts;
using Portal.Core.Assets.Groups;
using Portal.Core.Assets.Import;
using Portal.Core.Assets.Rules;
using Portal.Core.Assets.Tickets;
using Portal.Core.Connections;
using Portal.Core.Jobs;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Core.Assets;

/// <summary>Registers alerts, rules and tickets; the ports come from the connectors.</summary>
public static class AlertsRegistration
{
    /// <summary>Adds the handlers, the use cases and the jobs. Needs assets, messaging and jobs.</summary>
    public static IServiceCollection AddAlerts(this IServiceCollection services, AlertOptions alerts, TicketOptions tickets) =>
        services
            .AddSingleton(alerts)
            .AddSingleton(tickets)
            .AddSingleton<IPersonRecords, PersonInAlerts>()
            .AddSingleton<IRetainedKind, RetainedAlerts>()
            .AddSingleton<IRetainedKind, RetainedAlertEvents>()
            .AddIntake()
            .AddFollowing()
            .AddPolls()
            .AddTickets()
            .AddRules()
            .AddPages();

    private static IServiceCollection AddIntake(this IServiceCollection services) =>
        services
            .AddSingleton<AlertPlaces>()
            .AddSingleton<AlertDecision>()
            .AddSingleton<AlertIntake>()
            .AddSingleton<IncidentIntake>()
            .AddSingleton<RecoveryIntake>()
            .AddInboxHandler<RecordNotification, AlertReport>(RecordNotification.Third)
            .AddInboxHandler<RecordNotification, AlertReport>(RecordNotification.Paper)
            .AddInboxHandler<RecordRegistration, FoundDevice>(RecordRegistration.Kind)
            .AddInboxHandler<RecordIncident, IReadOnlyList<AlertReport>>(RecordIncident.Kind);

    private static IServiceCollection AddFollowing(this IServiceCollection services) =>
        services
            .AddSingleton<AlertRelease>()
            .AddSingleton<AskSender>()
            .AddSingleton<AlertRound>()
            .AddSingleton<ReleaseHeld>()
            .AddSingleton<LeaveWindow>()
            .AddSingleton<EndQuiet>()
            .AddSingleton<FollowAlerts>()
            .AddHostedService<FollowAlertsLoop>()
            .AddSingleton<IGroupFollower, AlertsOfGroup>()
            .AddSingleton<IHeldForGroups, HeldForGroups>()
            .AddSingleton<IAssetFollower, AlertsOfAsset>();

    // constructors that name internal parts are not public, so they are called here
    private static IServiceCollection AddPolls(this IServiceCollection services) =>
        services
            .AddSingleton<PollStore>()
            .AddJob(provider => new PollNotifications(
                provider.GetRequiredService<INotificationFeed>(),
                provider.GetRequiredService<PollStore>(),
                provider.GetRequiredService<ConnectedSystems>()
            ))
            .AddJob(provider => new PollIncidents(
                provider.GetRequiredService<IIncidentFeed>(),
                provider.GetRequiredService<PollStore>(),
                provider.GetRequiredService<ConnectedSystems>(),
                provider.GetRequiredService<TimeProvider>()
            ));

    private static IServiceCollection AddTickets(this IServiceCollection services) =>
        services
            .AddSingleton<TicketPromises>()
            .AddSingleton<TicketMirror>()
            .AddSingleton<TicketPull>()
            .AddSingleton<LeftTickets>()
            .AddSingleton<TicketMove>()
            .AddSingleton<IDatabaseFollower, TicketsAfterConfirmation>()
            .AddInboxHandler<RecordTicketMade, DeliveryOutcome>(RecordTicketMade.Kind)
            .AddInboxHandler<RecordTicketClosed, DeliveryOutcome>(RecordTicketClosed.Kind)
            .AddInboxHandler<RecordTicketHook, IReadOnlyList<FoundTicket>>(RecordTicketHook.Ticket)
            .AddInboxHandler<RecordTicketHook, IReadOnlyList<FoundTicket>>(RecordTicketHook.ProjectTask)
            .AddSingleton(Hook(RecordTicketHook.Ticket, "Tickets"))
            .AddSingleton(Hook(RecordTicketHook.ProjectTask, "Tasks"))
            .AddJob(provider => new ImportTickets(
                provider.GetRequiredService<OdooGate>(),
                provider.GetRequiredService<TicketPull>(),
                provider.GetRequiredService<TicketMove>(),
                provider.GetRequiredService<ConnectedSystems>(),
                provider.GetRequiredService<MessagingWakes>()
            ));

    private static IServiceCollection AddRules(this IServiceCollection services) =>
        services
            .AddSingleton<ListRules>()
            .AddSingleton<SaveRule>()
            .AddSingleton<MoveRule>()
            .AddSingleton<RemoveRule>()
            .AddSingleton<DryRunRules>()
            .AddSingleton<ListWindows>()
            .AddSingleton<SaveWindow>()
            .AddSingleton<RemoveWindow>();

    private static IServiceCollection AddPages(this IServiceCollection services) =>
        services
            .AddSingleton<ListAlerts>()
            .AddSingleton<ListAssetTickets>()
            .AddSingleton<ListTickets>()
            .AddSingleton<ExportTickets>()
            .AddSingleton<OpenTicket>()
            .AddSingleton<OpenAlert>()
            .AddSingleton<ChooseClient>()
            .AddSingleton(provider => new PlaceAlert(
                provider.GetRequiredService<PortalDatabase>(),
                provider.GetRequiredService<AlertDecision>(),
                provider.GetRequiredService<MessagingWakes>(),
                provider.GetRequiredService<TimeProvider>()
            ))
            .AddSingleton(provider => new CloseAlert(
                provider.GetRequiredService<PortalDatabase>(),
                provider.GetRequiredService<AlertDecision>(),
                provider.GetRequiredService<MessagingWakes>(),
                provider.GetRequiredService<TimeProvider>()
            ));

    private static HookRule Hook(MessageKind kind, string title) =>
        new(ExternalSystem.Odoo, kind.Name, title, ["stage_id", "priority", "active"], ["name", "write_date"]);
}
