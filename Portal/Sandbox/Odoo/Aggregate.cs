using System.Globalization;

namespace Portal.Sandbox.Odoo;

/// <summary>One value computed over a group: <c>field:function</c>, <c>name:function(field)</c>, or a number field alone for its sum.</summary>
internal sealed record Aggregate(string Name, Field Field, string Function)
{
    private static readonly string[] Functions =
    [
        "sum",
        "avg",
        "min",
        "max",
        "count",
        "count_distinct",
        "array_agg",
        "bool_and",
        "bool_or",
    ];

    public static List<Aggregate> Parse(Model model, List<object?> specifications, List<GroupKey> keys)
    {
        var found = new List<Aggregate>();
        foreach (var specification in specifications.Select(PyRepr.Text).Where(s => s is not "__count"))
        {
            var parts = specification.Split(':', 2);
            var open = parts.Length == 2 ? parts[1].IndexOf('(', StringComparison.Ordinal) : -1;
            var field = model[open > 0 ? parts[1][(open + 1)..].TrimEnd(')') : parts[0]];
            if (parts.Length == 1 && (!field.IsNumber || keys.Any(key => key.Field == field)))
            {
                continue;
            }

            var function =
                parts.Length == 1 ? "sum"
                : open > 0 ? parts[1][..open]
                : parts[1];
            if (!Functions.Contains(function))
            {
                throw OdooError.Value($"Invalid aggregation function {PyRepr.Of(function)}.");
            }

            found.Add(field.InRow ? new(parts[0], field, function) : throw OdooError.NotStored(model.Name, field.Name));
        }

        return found;
    }

    public object? Of(List<Row> rows)
    {
        var values = rows.Select(row => row[Field]).OfType<object>().ToList();
        var numbers = values
            .Where(value => value is long or double)
            .Select(value => Convert.ToDouble(value, CultureInfo.InvariantCulture));
        return Function switch
        {
            "count" => (long)values.Count,
            "count_distinct" => (long)values.Distinct().Count(),
            "sum" => Field.Type is FieldType.Integer ? (object)values.OfType<long>().Sum() : numbers.Sum(),
            "avg" => values.Count == 0 ? false : numbers.Average(),
            "min" => values.Count == 0 ? false : values.Min(Comparer<object>.Create(RowOrder.CompareValues)),
            "max" => values.Count == 0 ? false : values.Max(Comparer<object>.Create(RowOrder.CompareValues)),
            "bool_and" => values.All(value => value is true),
            "bool_or" => values.Any(value => value is true),
            _ => values,
        };
    }
}
