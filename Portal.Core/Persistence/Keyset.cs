using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;

namespace Portal.Core.Persistence;

/// <summary>
/// Pages a query by its sort key and id: the last page costs what the first does, and rows that come or go never shift a page.
/// Thread-safe; keep one per sort. Source: PERFORMANCE §2(f).
/// </summary>
/// <typeparam name="T">Entity.</typeparam>
public abstract class Keyset<T>
    where T : class
{
    /// <summary>
    /// Reads one page and the capped total of a filtered query. Where the rows of a further page have left meanwhile, it is the last
    /// page, or the first for a move back: only an empty list gives an empty page.
    /// </summary>
    public abstract Task<KeysetPage<T>> ReadAsync(
        KeysetSource<T> source,
        KeysetRequest request,
        CancellationToken cancellationToken
    );

    /// <inheritdoc cref="ReadAsync(KeysetSource{T}, KeysetRequest, CancellationToken)"/>
    public Task<KeysetPage<T>> ReadAsync(IQueryable<T> filtered, KeysetRequest request, CancellationToken cancellationToken) =>
        ReadAsync(new KeysetSource<T>(filtered), request, cancellationToken);

    /// <summary>
    /// Reads all rows in order, in batches of a short reading each: a long export holds no snapshot of the database open. Rows that
    /// come or go meanwhile may be in it or not; none is in it twice.
    /// </summary>
    /// <param name="databases">Where a context per batch comes from.</param>
    /// <param name="rows">The filtered rows, on a context.</param>
    /// <param name="batch">Rows read at once.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public abstract IAsyncEnumerable<IReadOnlyList<T>> ReadAllAsync(
        PortalDatabase databases,
        Func<PortalDbContext, CancellationToken, Task<IQueryable<T>>> rows,
        int batch,
        CancellationToken cancellationToken
    );
}

/// <inheritdoc/>
/// <typeparam name="T">Entity; needs an index on the key, the second key and the id.</typeparam>
/// <typeparam name="TKey">String, DateTime or int; never null in the table.</typeparam>
/// <param name="key">The sort key.</param>
/// <param name="id">The id that breaks ties.</param>
/// <param name="descending">True for the highest key first.</param>
/// <param name="then">Sorts rows of the same key, or null.</param>
public sealed class Keyset<T, TKey>(
    Expression<Func<T, TKey>> key,
    Expression<Func<T, Guid>> id,
    bool descending,
    Expression<Func<T, string>>? then = null
) : Keyset<T>
    where T : class
    where TKey : notnull
{
    // rows walked along the sort before the matches are sorted instead: as many as are read in about the time that takes
    private const int WalkLimit = 12_000;

    private readonly KeysetColumns<T, TKey> _columns = new(key, then, id);

    /// <inheritdoc/>
    public override async Task<KeysetPage<T>> ReadAsync(
        KeysetSource<T> source,
        KeysetRequest request,
        CancellationToken cancellationToken
    )
    {
        var size = Math.Clamp(request.Size, 1, 200);
        var position = request.Move is KeysetMove.After or KeysetMove.Before ? _columns.Decode(request.Cursor) : null;
        var move = position is null && request.Move != KeysetMove.Last ? KeysetMove.First : request.Move;
        var backwards = move is KeysetMove.Before or KeysetMove.Last;
        var rows = await TakeAsync(source, position, descending ^ backwards, size + 1, cancellationToken);
        if (rows.Count == 0 && position is not null)
        {
            var end = backwards ? KeysetMove.First : KeysetMove.Last;
            return await ReadAsync(source, new KeysetRequest(end, null, size), cancellationToken);
        }

        var more = rows.Count > size;
        if (more)
        {
            rows.RemoveAt(size);
        }

        if (backwards)
        {
            rows.Reverse();
        }

        var isWhole = position is null && !more;
        var total = isWhole ? rows.Count : await source.Found.Take(KeysetPage<T>.CountLimit + 1).CountAsync(cancellationToken);
        var hasPrevious = backwards ? more : position is not null;
        var hasNext = backwards ? move == KeysetMove.Before : more;
        var from = NumberOfFirst(rows.Count, total, hasPrevious, hasNext, position?.RowsBefore, backwards);
        return new KeysetPage<T>(
            rows,
            hasPrevious && rows.Count > 0 ? _columns.Encode(rows[0], from - 1) : null,
            hasNext && rows.Count > 0 ? _columns.Encode(rows[^1], from + rows.Count - 1) : null,
            total,
            from
        );
    }

    /// <inheritdoc/>
    public override async IAsyncEnumerable<IReadOnlyList<T>> ReadAllAsync(
        PortalDatabase databases,
        Func<PortalDbContext, CancellationToken, Task<IQueryable<T>>> rows,
        int batch,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        KeysetPosition<TKey>? position = null;
        List<T> read;
        do
        {
            await using (var db = databases.CreateDbContext())
            {
                var ahead = _columns.Order(_columns.Beyond(await rows(db, cancellationToken), position, descending), descending);
                read = await ahead.Take(batch).ToListAsync(cancellationToken);
            }

            if (read.Count > 0)
            {
                yield return read;
                position = _columns.PositionOf(read[^1], null);
            }
        } while (read.Count == batch);
    }

    private async Task<List<T>> TakeAsync(
        KeysetSource<T> source,
        KeysetPosition<TKey>? from,
        bool down,
        int count,
        CancellationToken cancellationToken
    )
    {
        var ahead = _columns.Beyond(source.Rows, from, down);
        if (source.Walked is { } walked)
        {
            var edge = await _columns
                .Order(_columns.Beyond(walked, from, down), down)
                .Select(_columns.Position)
                .Skip(WalkLimit)
                .FirstOrDefaultAsync(cancellationToken);
            var near = await _columns.Order(_columns.Beyond(ahead, edge, !down), down).Take(count).ToListAsync(cancellationToken);
            if (near.Count == count || edge is null)
            {
                return near;
            }

            ahead = _columns.Beyond(source.Found, from, down);
        }

        return await _columns.Order(ahead, down).Take(count).ToListAsync(cancellationToken);
    }

    // known at both ends, and carried along by the cursors in between
    private static int? NumberOfFirst(int rows, int total, bool hasPrevious, bool hasNext, int? rowsBefore, bool backwards)
    {
        int? number =
            rows == 0 ? null
            : !hasPrevious ? 1
            : !hasNext && total <= KeysetPage<T>.CountLimit ? total - rows + 1
            : backwards ? rowsBefore - rows + 1
            : rowsBefore + 1;
        return number < 1 ? null : number;
    }
}
