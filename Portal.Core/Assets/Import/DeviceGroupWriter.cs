using Portal.Core.Assets.Groups;
using Portal.Core.Assets.Organizations;
using Portal.Core.Assets.Placing;
using Portal.Core.Messaging;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Import;

/// <summary>Takes over the groups and organizations that a poll has read.</summary>
internal sealed class DeviceGroupWriter(
    PortalDatabase database,
    PlaceGroup groups,
    OrganizationMatch organizations,
    MessagingWakes wakes
)
{
    /// <summary>Takes over what is known of groups: all are there before the first device is placed.</summary>
    public async Task WriteAsync(DeviceListing listing, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        await AssetTurn.TakeAsync(db, cancellationToken);
        await groups.PlaceAllAsync(
            db,
            listing.Groups.Concat(listing.Devices.Select(device => device.Group)).Where(group => !group.IsNowhere),
            cancellationToken
        );
        await db.SaveChangesAsync(cancellationToken);
        await organizations.FollowAsync(db, listing.Organizations, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await write.CommitAsync(cancellationToken);
        wakes.Outbox.Raise();
        wakes.Inbox.Raise();
    }
}
