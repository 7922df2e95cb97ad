using Microsoft.Extensions.DependencyInjection;
using Portal.Core.Assets.Acts;
using Portal.Core.Assets.Groups;
using Portal.Core.Assets.Import;
using Portal.Core.Assets.Lists;
using Portal.Core.Assets.Map;
using Portal.Core.Assets.Organizations;
using Portal.Core.Assets.Placing;
using Portal.Core.Connections;
using Portal.Core.Jobs;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;
using Portal.Core.Persistence;

namespace Portal.Core.Assets;

/// <summary>Registers clients, assets and device groups; the ports come from the connectors, <see cref="OdooGate"/> from the host.</summary>
public static class AssetsRegistration
{
    /// <summary>Adds the use cases and the jobs. Needs messaging and jobs.</summary>
    public static IServiceCollection AddAssets(this IServiceCollection services, AssetOptions options) =>
        services
            .AddSingleton(options)
            .AddSingleton<IPersonRecords, PersonInAssets>()
            .AddInboxHandler<RecordAssetKept, KeptAsset>(RecordAssetKept.Kind)
            .AddPlacing()
            .AddLists()
            .AddActs()
            .AddOrganizations()
            .AddImport();

    // constructors that name internal parts are not public, so they are called here
    private static IServiceCollection AddPlacing(this IServiceCollection services) =>
        services
            .AddSingleton<ConflictLedger>()
            .AddSingleton<AssetTelling>()
            .AddSingleton<AssetClient>()
            .AddSingleton<GroupClients>()
            .AddSingleton<GroupJudge>()
            .AddSingleton<PlaceGroup>()
            .AddSingleton(provider => new PlaceDevice(
                provider.GetRequiredService<PlaceGroup>(),
                provider.GetRequiredService<AssetClient>(),
                provider.GetRequiredService<ConflictLedger>(),
                provider.GetRequiredService<TimeProvider>()
            ));

    private static IServiceCollection AddLists(this IServiceCollection services) =>
        services
            .AddSingleton<ListAssets>()
            .AddSingleton<ExportAssets>()
            .AddSingleton<FindAsset>()
            .AddSingleton<ReadAssetMap>()
            .AddSingleton<ExportAssetMap>()
            .AddSingleton<ListGroups>()
            .AddSingleton<SuggestClients>();

    private static IServiceCollection AddActs(this IServiceCollection services) =>
        services
            .AddSingleton<ChangeAsset>()
            .AddSingleton<JoinAssets>()
            .AddSingleton(provider => new DecommissionAsset(provider.GetRequiredService<ChangeAsset>()))
            .AddSingleton(provider => new ReviveAsset(provider.GetRequiredService<ChangeAsset>()))
            .AddSingleton(provider => new AssignUser(
                provider.GetRequiredService<PortalDatabase>(),
                provider.GetRequiredService<IClientDirectory>(),
                provider.GetRequiredService<ChangeAsset>()
            ))
            .AddSingleton(provider => new ResolveConflict(
                provider.GetRequiredService<PortalDatabase>(),
                provider.GetRequiredService<AssetClient>(),
                provider.GetRequiredService<JoinAssets>(),
                provider.GetRequiredService<MessagingWakes>(),
                provider.GetRequiredService<TimeProvider>()
            ))
            .AddSingleton(provider => new MapGroup(
                provider.GetRequiredService<PortalDatabase>(),
                provider.GetRequiredService<GroupClients>(),
                provider.GetRequiredService<MessagingWakes>()
            ))
            .AddSingleton(provider => new UnmapGroup(
                provider.GetRequiredService<PortalDatabase>(),
                provider.GetRequiredService<GroupClients>(),
                provider.GetRequiredService<MessagingWakes>()
            ));

    private static IServiceCollection AddOrganizations(this IServiceCollection services) =>
        services
            .AddSingleton<OrganizationPromises>()
            .AddSingleton<OrganizationMatch>()
            .AddSingleton<RuledClients>()
            .AddSingleton<ListPulsewayClients>()
            .AddSingleton<IPayloadCheck, OrganizationCheck>()
            .AddInboxHandler<RecordOrganization, DeliveryOutcome>(RecordOrganization.Kind)
            .AddSingleton(provider => new CreateInPulseway(
                provider.GetRequiredService<PortalDatabase>(),
                provider.GetRequiredService<OrganizationPromises>(),
                provider.GetRequiredService<ConnectedSystems>(),
                provider.GetRequiredService<MessagingWakes>()
            ));

    private static IServiceCollection AddImport(this IServiceCollection services) =>
        services
            .AddSingleton<FeedPull>()
            .AddSingleton<ClientStanding>()
            .AddSingleton<ClientPull>()
            .AddSingleton<AssetPull>()
            .AddSingleton<RecordSweep>()
            .AddSingleton<DeviceGroupWriter>()
            .AddSingleton<DeviceWriter>()
            .AddSingleton<MissingDevices>()
            .AddSingleton<IDatabaseFollower, AssetsAfterConfirmation>()
            .AddHostedService<FirstAssetImport>()
            .AddJob(provider => new ImportClients(
                provider.GetRequiredService<OdooGate>(),
                provider.GetRequiredService<ClientPull>(),
                provider.GetRequiredService<AssetPull>(),
                provider.GetRequiredService<RecordSweep>(),
                provider.GetRequiredService<ConnectedSystems>()
            ))
            .AddJob(provider => new PollDevices(
                provider.GetRequiredService<IDeviceDirectory>(),
                provider.GetRequiredService<DeviceGroupWriter>(),
                provider.GetRequiredService<DeviceWriter>(),
                provider.GetRequiredService<MissingDevices>(),
                provider.GetRequiredService<ConnectedSystems>()
            ));
}
