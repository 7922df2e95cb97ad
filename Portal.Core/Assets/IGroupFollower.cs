using Portal.Core.Persistence;

namespace Portal.Core.Assets;

/// <summary>
/// Told when a group has come to its client: whatever was held for its devices is let go in the same transaction, so that no alert vanishes. Any
/// number of them. Source: D6, scenario 17.
/// </summary>
public interface IGroupFollower
{
    /// <summary>The group, and its devices, are a client's now. Changes rows; calls no other system; the caller saves and commits.</summary>
    /// <param name="db">The open transaction.</param>
    /// <param name="group">The group, with its client.</param>
    /// <param name="cancellationToken">Stops it before it is stored.</param>
    Task OnMappedAsync(PortalDbContext db, DeviceGroup group, CancellationToken cancellationToken);
}

/// <summary>Told when two assets turn out to be one device: what hung on the one hangs on the other from then on. Any number of them.</summary>
public interface IAssetFollower
{
    /// <summary>
    /// <paramref name="goneKey"/> is about to be removed: moves what refers to it over to <paramref name="kept"/>. Changes rows; calls no other system;
    /// the caller saves and commits.
    /// </summary>
    /// <param name="db">The open transaction.</param>
    /// <param name="kept">The asset that stays.</param>
    /// <param name="goneKey">Key of the one that goes.</param>
    /// <param name="cancellationToken">Stops it before it is stored.</param>
    Task OnJoinedAsync(PortalDbContext db, Asset kept, Guid goneKey, CancellationToken cancellationToken);
}
