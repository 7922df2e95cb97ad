using System.Buffers.Text;
using System.Linq.Expressions;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace Portal.Core.Persistence;

/// <summary>
/// Pages a query by its sort key and id: the last page costs what the first does, and rows that come or go never shift a page.
/// Source: PERFORMANCE §2(f).
/// </summary>
/// <typeparam name="T">Entity; needs an index on the key and the id.</typeparam>
/// <typeparam name="TKey">String or DateTime; never null in the table.</typeparam>
/// <param name="key">The sort key.</param>
/// <param name="id">The id that breaks ties.</param>
/// <param name="descending">True for the highest key first.</param>
public sealed class Keyset<T, TKey>(Expression<Func<T, TKey>> key, Expression<Func<T, Guid>> id, bool descending)
    where T : class
    where TKey : notnull
{
    private readonly Func<T, TKey> _keyOf = key.Compile();
    private readonly Func<T, Guid> _idOf = id.Compile();

    /// <summary>
    /// Reads one page and the capped total of a filtered query. Where the rows of a further page have left meanwhile, it is the last
    /// page, or the first for a move back: only an empty list gives an empty page.
    /// </summary>
    public async Task<KeysetPage<T>> ReadAsync(IQueryable<T> filtered, KeysetRequest request, CancellationToken cancellationToken)
    {
        var size = Math.Clamp(request.Size, 1, 200);
        var position = Decode(request.Cursor);
        var move = position is null && request.Move is KeysetMove.After or KeysetMove.Before ? KeysetMove.First : request.Move;
        var backwards = move is KeysetMove.Before or KeysetMove.Last;
        var ordered = Order(filtered, descending ^ backwards);
        if (position is not null && move is KeysetMove.After or KeysetMove.Before)
        {
            ordered = ordered.Where(Beyond(position, descending ^ backwards));
        }

        var rows = await ordered.Take(size + 1).ToListAsync(cancellationToken);
        if (rows.Count == 0 && move is KeysetMove.After or KeysetMove.Before)
        {
            var end = backwards ? KeysetMove.First : KeysetMove.Last;
            return await ReadAsync(filtered, new KeysetRequest(end, null, size), cancellationToken);
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

        var total = await filtered.Take(KeysetPage<T>.CountLimit + 1).CountAsync(cancellationToken);
        var hasPrevious = backwards ? more : move == KeysetMove.After;
        var hasNext = backwards ? move == KeysetMove.Before : more;
        return new KeysetPage<T>(
            rows,
            hasPrevious && rows.Count > 0 ? Encode(rows[0]) : null,
            hasNext && rows.Count > 0 ? Encode(rows[^1]) : null,
            total
        );
    }

    private IQueryable<T> Order(IQueryable<T> query, bool down) =>
        down ? query.OrderByDescending(key).ThenByDescending(id) : query.OrderBy(key).ThenBy(id);

    // key >= k and (key > k or id > i): the first part alone narrows the index range on both databases
    private Expression<Func<T, bool>> Beyond(Position position, bool down)
    {
        var row = key.Parameters[0];
        var idBody = new Replace(id.Parameters[0], row).Visit(id.Body);
        var keyValue = Expression.Property(Expression.Constant(position), nameof(Position.Key));
        var idValue = Expression.Property(Expression.Constant(position), nameof(Position.Id));
        var from = Compare(key.Body, keyValue, down ? ExpressionType.LessThanOrEqual : ExpressionType.GreaterThanOrEqual);
        var past = Compare(key.Body, keyValue, down ? ExpressionType.LessThan : ExpressionType.GreaterThan);
        var idPast = Compare(idBody, idValue, down ? ExpressionType.LessThan : ExpressionType.GreaterThan);
        return Expression.Lambda<Func<T, bool>>(Expression.AndAlso(from, Expression.OrElse(past, idPast)), row);
    }

    private static BinaryExpression Compare(Expression left, Expression right, ExpressionType how)
    {
        var compareTo = left.Type.GetMethod(nameof(IComparable.CompareTo), [left.Type])!; // every key type has it
        return Expression.MakeBinary(how, Expression.Call(left, compareTo, right), Expression.Constant(0));
    }

    private string Encode(T row) =>
        Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(new Position(_keyOf(row), _idOf(row))));

    private static Position? Decode(string? cursor)
    {
        if (string.IsNullOrEmpty(cursor) || cursor.Length > 4000 || !Base64Url.IsValid(cursor))
        {
            return null;
        }

        try
        {
            var position = JsonSerializer.Deserialize<Position>(Base64Url.DecodeFromChars(cursor));
            return position is not null && IsReadable(position.Key) ? position : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null; // a cursor from an edited address: the first page is the answer
        }
    }

    // PostgreSQL knows no NUL in text, and only UTC instants are stored
    private static bool IsReadable(TKey? key) =>
        key switch
        {
            string text => !text.Contains('\0'),
            DateTime instant => instant.Kind == DateTimeKind.Utc,
            _ => key is not null,
        };

    private sealed record Position(TKey Key, Guid Id);

    private sealed class Replace(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
    }
}
