namespace Portal.Sandbox.Odoo;

/// <summary>A condition on a stored value that is not a relation, with SQL's treatment of NULL as Odoo bends it.</summary>
internal static class ScalarCondition
{
    public static Func<Row, bool> Compile(Field field, Condition condition) =>
        condition.Comparison switch
        {
            "in" or "not in" => OneOf(field, condition),
            "=" or "!=" when condition.Value is null or false => field.Type is FieldType.Boolean
                ? IsFalse(field, condition)
                : IsNull(field, condition),
            "=" or "!=" => IsEqual(field, condition),
            "<" or "<=" or ">" or ">=" => IsOrdered(field, condition),
            _ => IsLike(field, condition),
        };

    /// <summary>NULL is in the list when False is; it is not in the list when False isn't.</summary>
    private static Func<Row, bool> OneOf(Field field, Condition condition)
    {
        var list = condition.Value as List<object?> ?? [];
        var negative = condition.Comparison == "not in";
        var withNull = list.Any(item => item is null or false);
        var wanted = list.Where(item => item is not null and not false)
            .Select(item => FieldValue.ToDomain(field, item, "="))
            .ToHashSet();
        if (field.Type is FieldType.Boolean && withNull)
        {
            wanted.Add(false);
        }

        return row => row[field] is { } value ? wanted.Contains(value) != negative : withNull != negative;
    }

    private static Func<Row, bool> IsFalse(Field field, Condition condition)
    {
        var wanted = condition.Comparison == "!=";
        return row => row.Flag(field) == wanted;
    }

    private static Func<Row, bool> IsNull(Field field, Condition condition)
    {
        var empty = condition.Comparison == "=";
        return row => row[field] is null == empty;
    }

    /// <summary>!= also finds rows without a value, unless the value compared with is itself empty.</summary>
    private static Func<Row, bool> IsEqual(Field field, Condition condition)
    {
        var wanted = FieldValue.ToDomain(field, condition.Value, condition.Comparison);
        if (condition.Comparison == "=")
        {
            return row => Equals(row[field], wanted);
        }

        var nullToo = wanted is not "" and not 0L and not 0d;
        return row => row[field] is { } value ? !value.Equals(wanted) : nullToo;
    }

    private static Func<Row, bool> IsOrdered(Field field, Condition condition)
    {
        if (condition.Value is null or false && field.Type is not FieldType.Boolean)
        {
            return _ => false;
        }

        var limit = FieldValue.ToDomain(field, condition.Value, condition.Comparison);
        var compare = Compare(condition.Comparison);
        return row => row[field] is { } value && compare(RowOrder.CompareValues(value, limit));
    }

    private static Func<int, bool> Compare(string comparison) =>
        comparison switch
        {
            "<" => order => order < 0,
            "<=" => order => order <= 0,
            ">" => order => order > 0,
            _ => order => order >= 0,
        };

    private static Func<Row, bool> IsLike(Field field, Condition condition)
    {
        var positive = Domain.Positive(condition.Comparison);
        var negative = positive != condition.Comparison;
        var text = condition.Value is null or false ? "" : PyRepr.Text(condition.Value);
        var like = LikePattern.Compile(positive, text);
        var withNull = positive[0] != '=' && (negative || text.Length == 0);
        return row => row[field] is { } value ? like(FieldValue.AsText(value)) != negative : withNull;
    }
}
