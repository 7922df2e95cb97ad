namespace Portal.Sandbox.Odoo;

/// <summary>What a domain says about ids, write dates and indexed fields, so that a search needn't look at every row.</summary>
/// <remarks>Bounds are necessary conditions only: the rows found are still tested against the whole domain.</remarks>
internal static class DomainBounds
{
    /// <summary>The rows with the ids or index keys that the domain demands, in id order; null if it demands none.</summary>
    public static IEnumerable<Row>? Candidates(Table table, DomainNode domain)
    {
        if (Keys(domain, table.Model["id"]) is { } ids)
        {
            return ids.OfType<long>().Distinct().Order().Select(table.Find).OfType<Row>();
        }

        foreach (var field in table.Model.Fields.Values.Where(table.HasIndex))
        {
            if (Keys(domain, field) is { } keys)
            {
                return keys.Distinct()
                    .SelectMany(key => table.Lookup(field, key))
                    .Distinct()
                    .Order()
                    .Select(table.Find)
                    .OfType<Row>();
            }
        }

        return null;
    }

    public static long LowestId(DomainNode domain) => Lowest(domain, IdBound) ?? 0;

    public static DateTime EarliestWrite(DomainNode domain) => Lowest(domain, WriteBound) ?? DateTime.MinValue;

    private static long? IdBound(Condition condition) =>
        condition switch
        {
            ("id", ">", long id) => id + 1,
            ("id", ">=" or "=", long id) => id,
            _ => null,
        };

    private static DateTime? WriteBound(Condition condition) =>
        condition switch
        {
            ("write_date", ">" or ">=" or "=", string text) => PyTime.ParseDomain(text, condition.Comparison),
            _ => null,
        };

    private static T? Lowest<T>(DomainNode domain, Func<Condition, T?> bound)
        where T : struct, IComparable<T>
    {
        switch (domain)
        {
            case Condition condition:
                return bound(condition);
            case Group { IsAll: true } all:
                return all.Parts.Select(part => Lowest(part, bound)).Max();
            case Group any:
                var bounds = any.Parts.Select(part => Lowest(part, bound)).ToList();
                return bounds.Contains(null) ? null : bounds.Min();
            default:
                return null;
        }
    }

    private static List<object>? Keys(DomainNode domain, Field field) =>
        domain switch
        {
            Group { IsAll: true } all => all.Parts.Select(part => Keys(part, field)).FirstOrDefault(keys => keys is not null),
            Group any => Union([.. any.Parts.Select(part => Keys(part, field))]),
            Condition condition when condition.Path == field.Name => Keys(condition, field),
            _ => null,
        };

    private static List<object>? Union(List<List<object>?> parts) =>
        parts.Contains(null) ? null : [.. parts.SelectMany(keys => keys ?? [])];

    private static List<object>? Keys(Condition condition, Field field)
    {
        var values = condition.Comparison switch
        {
            "=" => [condition.Value],
            "in" => condition.Value as List<object?>,
            _ => null,
        };
        var usable = values?.All(value => field.IsText ? value is string : value is long) == true;
        return usable ? [.. values?.OfType<object>() ?? []] : null;
    }
}
