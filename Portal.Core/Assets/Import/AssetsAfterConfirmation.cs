using Microsoft.EntityFrameworkCore;
using Portal.Core.Assets.Alerts;
using Portal.Core.Assets.Organizations;
using Portal.Core.Assets.Placing;
using Portal.Core.Connections;
using Portal.Core.Jobs;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Import;

/// <summary>
/// Reads clients and assets anew from the database that was just confirmed. Where it is another one, an id may be another company there: nothing of the
/// former one is anybody's any more, groups are matched anew, and what was not told yet is called off. Source: DESIGN §5.
/// </summary>
internal sealed class AssetsAfterConfirmation(JobRunner runner, OutboxChanges changes) : IDatabaseFollower
{
    private const string Reason = "Another Odoo database is in use now.";

    public async Task RestartAsync(PortalDbContext db, bool isSame, CancellationToken cancellationToken)
    {
        await AssetTurn.TakeAsync(db, cancellationToken);
        await PullLedger.RestartAsync(db, ClientPull.Feed, cancellationToken);
        await PullLedger.RestartAsync(db, AssetPull.Feed, cancellationToken);
        if (isSame)
        {
            return;
        }

        string[] kinds = [AssetRecord.Kind, OrganizationLetters.Create, OrganizationLetters.Note];
        _ = await changes.CancelAllAsync(db, kinds, Reason, cancellationToken);
        _ = await db.Set<PollCursor>().Where(each => each.Poll == RuledClients.Mark).ExecuteDeleteAsync(cancellationToken);
        _ = await ForgetClientsAsync(db, cancellationToken);
        _ = await ForgetGroupsAsync(db, cancellationToken);
        _ = await ForgetAssetsAsync(db, cancellationToken);
    }

    /// <summary>As Portal itself; while Portal stops, the schedule of the next start does it.</summary>
    public Task ReadAsync(CancellationToken cancellationToken) =>
        runner.StartAsync<ImportClients>(Actor.Portal, JobTrigger.Action, cancellationToken);

    private static Task<int> ForgetClientsAsync(PortalDbContext db, CancellationToken cancellationToken) =>
        db.Clients.ExecuteUpdateAsync(
            set =>
                set.SetProperty(client => client.ChangedAt, DateTime.UnixEpoch)
                    .SetProperty(client => client.ReadAt, DateTime.UnixEpoch)
                    .SetProperty(client => client.HasSubscription, false)
                    .SetProperty(client => client.IsForPulseway, false)
                    .SetProperty(client => client.Organization, OrganizationState.Absent)
                    .SetProperty(client => client.OrganizationId, "")
                    .SetProperty(client => client.OrganizationReason, "")
                    .SetProperty(client => client.DeletedAt, DateTime.UnixEpoch)
                    .SetProperty(client => client.Version, client => client.Version + 1),
            cancellationToken
        );

    private static Task<int> ForgetGroupsAsync(PortalDbContext db, CancellationToken cancellationToken) =>
        db.DeviceGroups.ExecuteUpdateAsync(
            set =>
                set.SetProperty(group => group.ClientKey, (Guid?)null)
                    .SetProperty(group => group.MappedBy, GroupMappedBy.Nobody)
                    .SetProperty(group => group.MappedNameKey, "")
                    .SetProperty(group => group.IsKeptUnmapped, false)
                    .SetProperty(group => group.IsUnsettled, true)
                    .SetProperty(group => group.Version, group => group.Version + 1),
            cancellationToken
        );

    private static Task<int> ForgetAssetsAsync(PortalDbContext db, CancellationToken cancellationToken) =>
        db.Assets.ExecuteUpdateAsync(
            set =>
                set.SetProperty(asset => asset.ClientKey, (Guid?)null)
                    .SetProperty(asset => asset.ClientNameKey, "")
                    .SetProperty(asset => asset.OdooClientKey, (Guid?)null)
                    .SetProperty(asset => asset.OdooId, (int?)null)
                    .SetProperty(asset => asset.AssignedToId, (int?)null)
                    .SetProperty(asset => asset.AssignedTo, "")
                    .SetProperty(asset => asset.ToldDigest, "")
                    .SetProperty(asset => asset.IsSubscribed, false)
                    .SetProperty(asset => asset.Version, asset => asset.Version + 1),
            cancellationToken
        );
}
