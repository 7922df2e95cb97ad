using Portal.Core.Persistence;

namespace Portal.Core.Jobs;

/// <summary>A cursor, and the version it was stored with.</summary>
internal sealed class StoredCursor(PullCursor cursor)
{
    private int _version = cursor.Version;

    public PullCursor Cursor => cursor;

    public Task StoreAsync(PortalDbContext db, CancellationToken cancellationToken) =>
        PullLedger.StoreAsync(db, cursor, _version, cancellationToken);

    /// <summary>What was stored is committed.</summary>
    public void Commit() => _version = cursor.Version;
}
