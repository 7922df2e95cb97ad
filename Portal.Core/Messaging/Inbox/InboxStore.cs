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
internal sealed class InboxStores(PortalDatabase database, TimeSpan patience) : IAsyncDisposable
{
    public IReadOnlyList<InboxStore> All { get; } =
        database.Provider == DatabaseProvider.Sqlite
            ? [new SqliteInboxStore(database, patience)]
            : [new PostgresInboxStore(database, patience), new PostgresInboxStore(database, patience)];

    public async ValueTask DisposeAsync()
    {
        foreach (var store in All)
        {
            await store.DisposeAsync();
        }
    }
}
