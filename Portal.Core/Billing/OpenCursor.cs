using Portal.Core.Jobs;
using Portal.Core.Persistence;

namespace Portal.Core.Billing;

/// <summary>The cursor of a run at work, stored page by page.</summary>
internal sealed class OpenCursor(PullCursor cursor, PullOptions options, TimeProvider time)
{
    private int _storedVersion = cursor.Version;

    public PullCursor Cursor => cursor;

    public PullOptions Options => options;

    public DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Stores it with what the context writes.</summary>
    public async Task StoreAsync(PortalDbContext db, CancellationToken cancellationToken)
    {
        await PullLedger.StoreAsync(db, cursor, _storedVersion, cancellationToken);
        _storedVersion = cursor.Version;
    }
}
