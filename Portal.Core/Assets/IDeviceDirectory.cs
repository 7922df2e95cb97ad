using Portal.Core.Assets.Organizations;

namespace Portal.Core.Assets;

/// <summary>
/// The devices that are monitored. Every method may throw <see cref="ConnectorException"/> and is safe to repeat. Source: 000-2, d4.
/// </summary>
public interface IDeviceDirectory
{
    /// <summary>Reads all devices with what the list says of them, page after page; waits between pages as long as the vendor's limits ask.</summary>
    /// <param name="cancellationToken">Stops the reading.</param>
    Task<DeviceListing> ListAsync(CancellationToken cancellationToken);

    /// <summary>Reads the details of devices; those that are not there are left out. Waits as the vendor's limits ask.</summary>
    /// <param name="ids">Their ids.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    IAsyncEnumerable<FoundDevice> ReadAllAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken);

    /// <summary>
    /// Reads one device with its details; null when there is none. Never waits for the limits: whoever handles a message is told at once that there
    /// are too many calls, and comes back.
    /// </summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    Task<FoundDevice?> FindAsync(string id, CancellationToken cancellationToken);
}

/// <summary>All devices, as they were listed.</summary>
/// <param name="Devices">Each once, without details.</param>
/// <param name="Groups">The groups, also those without a device, as far as they could be read.</param>
/// <param name="IsWhole">False when pages repeated, overlapped or did not add up: then nothing is missing that is not in it.</param>
public sealed record DeviceListing(IReadOnlyList<FoundDevice> Devices, IReadOnlyList<FoundGroup> Groups, bool IsWhole)
{
    /// <summary>All organizations, also those without a group; null where they, or not all of them, could be read.</summary>
    public IReadOnlyList<FoundOrganization>? Organizations { get; init; }
}
