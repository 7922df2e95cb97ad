using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query.SqlExpressions;
using Microsoft.EntityFrameworkCore.Storage;

namespace Portal.Core.Persistence;

/// <summary>
/// Compares several columns as one value, <c>(a, b) &gt; (x, y)</c>: the one form in which both databases seek to the place in an index
/// instead of walking through all rows of an equal first column. Only for queries; the database does it.
/// </summary>
internal static class RowOrder
{
    /// <summary>True for rows after the given one, or before it when <paramref name="down"/>.</summary>
    public static bool IsBeyond(string key, Guid id, string fromKey, Guid fromId, bool down) => throw OnlyInQueries();

    /// <inheritdoc cref="IsBeyond(string, Guid, string, Guid, bool)"/>
    public static bool IsBeyond(DateTime key, Guid id, DateTime fromKey, Guid fromId, bool down) => throw OnlyInQueries();

    /// <inheritdoc cref="IsBeyond(string, Guid, string, Guid, bool)"/>
    public static bool IsBeyond(int key, Guid id, int fromKey, Guid fromId, bool down) => throw OnlyInQueries();

    /// <inheritdoc cref="IsBeyond(string, Guid, string, Guid, bool)"/>
    public static bool IsBeyond(string key, string then, Guid id, string fromKey, string fromThen, Guid fromId, bool down) =>
        throw OnlyInQueries();

    /// <summary>The comparison for columns of these types.</summary>
    public static MethodInfo Find(IReadOnlyList<Type> columns) =>
        typeof(RowOrder).GetMethod(nameof(IsBeyond), [.. columns, .. columns, typeof(bool)])
        ?? throw new NotSupportedException($"Rows are not compared by {string.Join(", ", columns)}.");

    /// <summary>Teaches a model how to say it.</summary>
    public static void Map(ModelBuilder model)
    {
        foreach (var method in typeof(RowOrder).GetMethods().Where(method => method.Name == nameof(IsBeyond)))
        {
            model.HasDbFunction(method).HasTranslation(Translate);
        }
    }

    private static SqlExpression Translate(IReadOnlyList<SqlExpression> arguments)
    {
        var width = arguments.Count / 2;
        var down = arguments[^1] is SqlConstantExpression { Value: true };
        var columns = arguments.Take(width).ToList();
        // what a column's values are converted by holds for what they are compared with
        var values = arguments.Skip(width).Take(width).Select((value, index) => Like(value, columns[index].TypeMapping));
        return new SqlBinaryExpression(
            down ? System.Linq.Expressions.ExpressionType.LessThan : System.Linq.Expressions.ExpressionType.GreaterThan,
            Row(columns, arguments[^1].TypeMapping),
            Row([.. values], arguments[^1].TypeMapping),
            typeof(bool),
            arguments[^1].TypeMapping
        );
    }

    private static SqlExpression Like(SqlExpression value, RelationalTypeMapping? mapping) =>
        value switch
        {
            SqlParameterExpression parameter => parameter.ApplyTypeMapping(mapping),
            SqlConstantExpression constant => constant.ApplyTypeMapping(mapping),
            _ => value,
        };

    // a function without a name is its arguments in brackets
    private static SqlFunctionExpression Row(IReadOnlyList<SqlExpression> values, RelationalTypeMapping? mapping) =>
        new("", values, nullable: false, values.Select(_ => false), typeof(bool), mapping);

    private static InvalidOperationException OnlyInQueries() => new("This comparison is one of the database's.");
}
