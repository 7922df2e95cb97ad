using System.Buffers.Text;
using System.Linq.Expressions;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Portal.Core.Persistence;

/// <summary>A place in a sorted list: the row that a page ends or begins at.</summary>
/// <param name="Key">Its sort key.</param>
/// <param name="Then">Its second key; null where the sort has none.</param>
/// <param name="Id">Its id.</param>
/// <param name="RowsBefore">How many rows stood before the place when it was made; null where nobody counted.</param>
internal sealed record KeysetPosition<TKey>(
    TKey Key,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Then,
    Guid Id,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? RowsBefore = null
);

/// <summary>The columns a list is sorted by, as the expressions that order it and find a place in it.</summary>
internal sealed class KeysetColumns<T, TKey>
    where T : class
    where TKey : notnull
{
    private readonly Expression<Func<T, TKey>> _key;
    private readonly Expression<Func<T, string>>? _then;
    private readonly Expression<Func<T, Guid>> _id;
    private readonly ParameterExpression _row;
    private readonly Expression[] _bodies;
    private readonly Func<T, KeysetPosition<TKey>> _positionOf;

    public KeysetColumns(Expression<Func<T, TKey>> key, Expression<Func<T, string>>? then, Expression<Func<T, Guid>> id)
    {
        (_key, _then, _id, _row) = (key, then, id, key.Parameters[0]);
        Expression[] bodies = then is null ? [key.Body, Bring(id)] : [key.Body, Bring(then), Bring(id)];
        _bodies = bodies;
        Position = Expression.Lambda<Func<T, KeysetPosition<TKey>>>(
            Expression.New(
                typeof(KeysetPosition<TKey>).GetConstructors().Single(made => made.GetParameters().Length == 4),
                key.Body,
                then is null ? Expression.Constant(null, typeof(string)) : Bring(then),
                Bring(id),
                Expression.Constant(null, typeof(int?))
            ),
            _row
        );
        _positionOf = Position.Compile();
    }

    /// <summary>A row's place, for a query.</summary>
    public Expression<Func<T, KeysetPosition<TKey>>> Position { get; }

    public KeysetPosition<TKey> PositionOf(T row, int? rowsBefore) => _positionOf(row) with { RowsBefore = rowsBefore };

    public IOrderedQueryable<T> Order(IQueryable<T> rows, bool down)
    {
        var ordered = down ? rows.OrderByDescending(_key) : rows.OrderBy(_key);
        if (_then is not null)
        {
            ordered = down ? ordered.ThenByDescending(_then) : ordered.ThenBy(_then);
        }

        return down ? ordered.ThenByDescending(_id) : ordered.ThenBy(_id);
    }

    /// <summary>The rows after a place, or before it; all without one.</summary>
    public IQueryable<T> Beyond(IQueryable<T> rows, KeysetPosition<TKey>? place, bool down)
    {
        if (place is null)
        {
            return rows;
        }

        var names = _then is null
            ? new[] { nameof(place.Key), nameof(place.Id) }
            : [nameof(place.Key), nameof(place.Then), nameof(place.Id)];
        var values = names.Select(name => Expression.Property(Expression.Constant(place), name));
        var compared = Expression.Call(
            RowOrder.Find([.. _bodies.Select(body => body.Type)]),
            [.. _bodies, .. values, Expression.Constant(down)]
        );
        return rows.Where(Expression.Lambda<Func<T, bool>>(compared, _row));
    }

    public string Encode(T row, int? rowsBefore) =>
        Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(PositionOf(row, rowsBefore)));

    /// <summary>The place of a cursor; null for one from an edited address: the first page is the answer.</summary>
    public KeysetPosition<TKey>? Decode(string? cursor)
    {
        if (string.IsNullOrEmpty(cursor) || cursor.Length > 4000 || !Base64Url.IsValid(cursor))
        {
            return null;
        }

        try
        {
            var place = JsonSerializer.Deserialize<KeysetPosition<TKey>>(Base64Url.DecodeFromChars(cursor));
            return place is not null && IsReadable(place.Key) && _then is null == place.Then is null && IsText(place.Then ?? "")
                ? place
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    // only UTC instants are stored
    private static bool IsReadable(TKey? key) =>
        key switch
        {
            string text => IsText(text),
            DateTime instant => instant.Kind == DateTimeKind.Utc,
            _ => key is not null,
        };

    // PostgreSQL knows no NUL in text
    private static bool IsText(string text) => !text.Contains('\0');

    private Expression Bring<TValue>(Expression<Func<T, TValue>> selector) =>
        new Replace(selector.Parameters[0], _row).Visit(selector.Body);

    private sealed class Replace(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
    }
}
