using Microsoft.EntityFrameworkCore;

namespace Portal.Core.Persistence;

/// <summary>A whole row to be written.</summary>
/// <param name="Row">The entity.</param>
/// <param name="ReadVersion">Its version when it was read; null for a new one.</param>
public readonly record struct RowWrite<T>(T Row, int? ReadVersion)
    where T : class;

/// <summary>Opens the writer of a database.</summary>
public static class RowWriter
{
    /// <summary>Opens one for a context, whose connection it keeps open until it is disposed.</summary>
    public static async Task<RowWriter<T>> OpenAsync<T>(PortalDbContext db, CancellationToken cancellationToken)
        where T : class
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        return db.Database.IsNpgsql() ? new PostgresRowWriter<T>(db) : await SqliteRowWriter<T>.OpenAsync(db, cancellationToken);
    }
}

/// <summary>
/// Writes whole rows of a table in bulk by prepared SQL, where a save through EF would cost several times as much: rows from other systems.
/// A power cut may take back the last commits, in order, never in part; whoever uses it can read the rows again.
/// The table has one key column and a version as concurrency token. One contract for both databases. Not thread-safe; of one context.
/// Source: DESIGN §3 (hot paths), PERFORMANCE §2(e).
/// </summary>
public abstract class RowWriter<T> : IAsyncDisposable
    where T : class
{
    private protected RowWriter(PortalDbContext db)
    {
        Db = db;
        Layout = RowLayout.Of<T>(db);
    }

    /// <summary>How many rows are best given at once.</summary>
    public abstract int Slice { get; }

    private protected PortalDbContext Db { get; }

    private protected RowLayout Layout { get; }

    /// <summary>Writes them inside the write transaction that is open on the context.</summary>
    /// <returns>
    /// The rows that were not written because somebody else was quicker: new ones whose key or unique value is taken, known ones whose
    /// version has moved on.
    /// </returns>
    /// <exception cref="InvalidOperationException">No write transaction is open.</exception>
    /// <exception cref="System.Data.Common.DbException">The database refused, also a unique value that a known row was to get; the transaction is of no more use.</exception>
    public Task<IReadOnlyList<T>> WriteAsync(IReadOnlyList<RowWrite<T>> rows, CancellationToken cancellationToken) =>
        Db.MayWrite
            ? WriteInsideAsync(rows, cancellationToken)
            : throw new InvalidOperationException($"Rows need {nameof(PortalDbContext.BeginWriteAsync)} first.");

    /// <inheritdoc/>
    public virtual async ValueTask DisposeAsync()
    {
        await Db.Database.CloseConnectionAsync();
        GC.SuppressFinalize(this);
    }

    private protected abstract Task<IReadOnlyList<T>> WriteInsideAsync(
        IReadOnlyList<RowWrite<T>> rows,
        CancellationToken cancellationToken
    );
}
