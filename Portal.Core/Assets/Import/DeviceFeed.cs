using Portal.Core.Jobs;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Import;

/// <summary>
/// Asks Pulseway for its devices, and keeps whether a listing of all of them was ever through: until then Portal knows a part, and nobody is billed by
/// it. Source: 000-2, b3 ("stale data guard").
/// </summary>
internal sealed class DeviceFeed(IDeviceDirectory directory, PullLedger ledger, PortalDatabase database)
{
    /// <summary>Name of the cursor.</summary>
    public const string Name = "pulseway.devices";

    /// <summary>Lists all devices; that it began is kept first.</summary>
    public async Task<DeviceListing> ListAsync(CancellationToken cancellationToken)
    {
        var cursor = await ledger.ReadAsync(Name, cancellationToken);
        if (cursor.Version == 0)
        {
            cursor.BeginFirst(DateTime.UnixEpoch, ledger.Now);
            await StoreAsync(cursor, readVersion: 0, cancellationToken);
        }

        return await directory.ListAsync(cancellationToken);
    }

    /// <inheritdoc cref="IDeviceDirectory.ReadAllAsync"/>
    public IAsyncEnumerable<FoundDevice> ReadAllAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken) =>
        directory.ReadAllAsync(ids, cancellationToken);

    /// <summary>All that was listed is taken over. A list that did not add up may be a part, so it completes nothing.</summary>
    public async Task CompleteAsync(DeviceListing listing, CancellationToken cancellationToken)
    {
        if (!listing.IsWhole)
        {
            return;
        }

        var cursor = await ledger.ReadAsync(Name, cancellationToken);
        var version = cursor.Version;
        cursor.Complete(newestAt: null, ledger.Now);
        await StoreAsync(cursor, version, cancellationToken);
    }

    private async Task StoreAsync(PullCursor cursor, int readVersion, CancellationToken cancellationToken)
    {
        await using var db = database.CreateDbContext();
        await using var write = await db.BeginWriteAsync(cancellationToken);
        await PullLedger.StoreAsync(db, cursor, readVersion, cancellationToken);
        await write.CommitAsync(cancellationToken);
    }
}
