namespace Portal.Sandbox.Odoo;

/// <summary>The <c>read_group</c> method: counts and sums by fields; lazy (the default) groups by the first field only.</summary>
/// <remarks>Every group carries the domain of its rows. Source: Odoo 18, recordings read_group_country, read_group_date, company_type_groupby.</remarks>
internal static class Grouping
{
    public static Method Method =>
        new(
            "read_group",
            false,
            ["domain", "fields", "groupby"],
            ["offset", "limit", "orderby", "lazy"],
            call => Page(call, Run(call))
        )
        {
            OnlyReads = true,
        };

    public static List<Dictionary<string, object?>> Run(Call call)
    {
        AccessRights.Demand(call.Work, call.Model, Operation.Read);
        var names = call["groupby"] is string one ? [one] : (call.List("groupby") ?? []).Select(PyRepr.Text).ToList();
        var isLazy = !call.Arguments.ContainsKey("lazy") || call.Flag("lazy");
        var keys = (isLazy ? names.Take(1) : names).Select(name => GroupKey.Parse(call.Work, call.Model, name)).ToList();
        var sums = Aggregate.Parse(call.Model, call.List("fields") ?? [], keys);
        var rows = new Query(call.Work, call.Model, call.Domain("domain")) { Order = "id" }.Rows();
        var count = isLazy && keys.Count > 0 ? $"{keys[0].Field.Name}_count" : "__count";
        var groups = Split(rows, keys).Select(group => Describe(call, group, keys, sums, count)).ToList();
        foreach (var group in isLazy && names.Count > 1 ? groups : [])
        {
            group["__context"] = new Dictionary<string, object?> { ["group_by"] = names.Skip(1).ToList() };
        }

        return Ordered(call.Text("orderby"), groups);
    }

    private static object? Page(Call call, List<Dictionary<string, object?>> groups)
    {
        var page = groups.Skip(call.Number("offset"));
        return (call.Number("limit") > 0 ? page.Take(call.Number("limit")) : page).ToList();
    }

    /// <summary>Groups in the order of their keys; a row with several values of a many2many key is in several groups.</summary>
    private static List<Bucket> Split(List<Row> rows, List<GroupKey> keys)
    {
        var groups = new List<Bucket> { new([], rows) };
        foreach (var key in keys)
        {
            groups =
            [
                .. groups.SelectMany(group =>
                    group
                        .Rows.SelectMany(row => key.Values(row).Select(value => (value, row)))
                        .GroupBy(pair => pair.value, pair => pair.row)
                        .OrderBy(part => part.Key.Value, key.Order)
                        .Select(part => new Bucket([.. group.Path, part.Key], [.. part]))
                ),
            ];
        }

        return groups;
    }

    private static Dictionary<string, object?> Describe(
        Call call,
        Bucket group,
        List<GroupKey> keys,
        List<Aggregate> sums,
        string count
    )
    {
        var pairs = keys.Zip(group.Path, (key, value) => (Key: key, value.Value)).ToList();
        var described = pairs.ToDictionary(pair => pair.Key.Name, pair => (object?)pair.Key.Label(pair.Value));
        foreach (var sum in sums)
        {
            described[sum.Name] = sum.Of(group.Rows);
        }

        described[count] = (long)group.Rows.Count;
        described["__domain"] = pairs
            .SelectMany(pair => pair.Key.Conditions(pair.Value))
            .Aggregate(call.List("domain") ?? [], With);
        if (keys.Any(key => key.IsTime))
        {
            described["__range"] = pairs
                .Where(pair => pair.Key.IsTime)
                .ToDictionary(pair => pair.Key.Name, pair => (object?)pair.Key.Range(pair.Value) ?? false);
        }

        return described;
    }

    private static List<object?> With(List<object?> domain, List<object?> condition) =>
        domain.Count == 0 ? [condition] : ["&", .. domain, condition];

    private static List<Dictionary<string, object?>> Ordered(string? clause, List<Dictionary<string, object?>> groups)
    {
        foreach (
            var part in (clause ?? "")
                .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Reverse()
        )
        {
            var words = part.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var descending = words.Length > 1 && words[1].Equals("desc", StringComparison.OrdinalIgnoreCase);
            var by = Comparer<object?>.Create(RowOrder.CompareValues);
            object? Key(Dictionary<string, object?> group) =>
                group.GetValueOrDefault(words[0]) switch
                {
                    object[] pair => pair[1],
                    var value => value,
                };
            groups = [.. descending ? groups.OrderByDescending(Key, by) : groups.OrderBy(Key, by)];
        }

        return groups;
    }

    private sealed record Bucket(List<GroupValue> Path, List<Row> Rows);
}

/// <summary>A key value in a form that compares and may be null.</summary>
internal readonly record struct GroupValue(object? Value);
