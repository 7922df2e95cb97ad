using Portal.Core.Persistence;

namespace Portal.Core.Messaging.Inbox;

/// <summary>
/// Writes arrivals in one transaction: the hottest path of Portal, so raw prepared SQL, one class per database behind one contract suite.
/// Not thread-safe.
/// </summary>
internal abstract class InboxStore : IAsyncDisposable
{
    /// <summary>
    /// Stores all or nothing; when it returns, they are on disk. An arrival whose sender's id is there already gets the receipt of the first.
    /// </summary>
    /// <param name="batch">Those.</param>
    /// <param name="patience">How long it may wait for the database.</param>
    /// <param name="hasMore">Asked after the commit: whether the next batch is there already.</param>
    public abstract Task WriteAsync(IReadOnlyList<PendingArrival> batch, TimeSpan patience, Func<bool> hasMore);

    public abstract ValueTask DisposeAsync();

    protected static void MarkDuplicate(PendingArrival pending, Guid first) =>
        pending.Receipt = new Receipt(ReceiptKind.Duplicate, first);
}

/// <summary>The stores of a process: SQLite has one writer, PostgreSQL gains from a second one that gathers while the first syncs.</summary>
internal sealed class InboxStores : IAsyncDisposable
{
    private readonly PortalDatabase _database;
    private readonly TimeSpan _patience;

    public InboxStores(PortalDatabase database, TimeSpan patience)
    {
        (_database, _patience) = (database, patience);
        All = database.Provider == DatabaseProvider.Sqlite ? [Open()] : [Open(), Open()];
    }

    public IReadOnlyList<InboxStore> All { get; }

    /// <summary>One more beside them, which whoever asks disposes.</summary>
    public InboxStore Open() =>
        _database.Provider == DatabaseProvider.Sqlite
            ? new SqliteInboxStore(_database, _patience)
            : new PostgresInboxStore(_database, _patience);

    public async ValueTask DisposeAsync()
    {
        foreach (var store in All)
        {
            await store.DisposeAsync();
        }
    }
}
