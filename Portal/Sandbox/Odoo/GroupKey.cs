using System.Globalization;

namespace Portal.Sandbox.Odoo;

/// <summary>One <c>groupby</c> entry: a field, or a moment cut to a day, week, month, quarter or year (month if unsaid).</summary>
internal sealed class GroupKey
{
    private readonly Transaction _work;
    private readonly string _unit;

    private GroupKey(Transaction work, Field field, string name, string unit, IComparer<object?> order)
    {
        _work = work;
        _unit = unit;
        Field = field;
        Name = name;
        Order = order;
    }

    public Field Field { get; }

    public string Name { get; }

    public IComparer<object?> Order { get; }

    public bool IsTime => Field.Type is FieldType.Date or FieldType.Datetime;

    public static GroupKey Parse(Transaction work, Model model, string name)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        var field = model[colon < 0 ? name : name[..colon]];
        if (!field.InRow)
        {
            throw OdooError.NotStored(model.Name, field.Name);
        }

        var order = Comparer<object?>.Create(RowOrder.CompareValues);
        return new(
            work,
            field,
            name,
            colon < 0 ? "month" : name[(colon + 1)..],
            field.Relation is { } target ? ByTarget(work, target) : order
        );
    }

    public IEnumerable<GroupValue> Values(Row row)
    {
        if (Field.Type is FieldType.Many2many)
        {
            var ids = row.Many(Field);
            return ids.Count == 0 ? [default] : ids.Select(id => new GroupValue(id));
        }

        return [new(Cut(row[Field]))];
    }

    public object Label(object? value) =>
        value switch
        {
            null => false,
            long id when Field.Relation is { } target => new object[] { id, Orm.NameOf(_work, _work.Model(target), id) },
            DateTime start => Label(start),
            _ => value,
        };

    public IEnumerable<List<object?>> Conditions(object? value) =>
        value is DateTime start
            ?
            [
                [Field.Name, ">=", Edge(start)],
                [Field.Name, "<", Edge(End(start))],
            ]
            :
            [
                [Field.Name, "=", value ?? false],
            ];

    public Dictionary<string, object?>? Range(object? value) =>
        value is DateTime start ? new() { ["from"] = Edge(start), ["to"] = Edge(End(start)) } : null;

    private object? Cut(object? value) =>
        value switch
        {
            DateTime moment => Start(moment),
            DateOnly day => Start(day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc)),
            _ => value,
        };

    private DateTime Start(DateTime moment) =>
        _unit switch
        {
            "hour" => moment.Date.AddHours(moment.Hour),
            "day" => moment.Date,
            "week" => moment.Date.AddDays(-(((int)moment.DayOfWeek + 6) % 7)),
            "month" => new(moment.Year, moment.Month, 1, 0, 0, 0, DateTimeKind.Utc),
            "quarter" => new(moment.Year, (((moment.Month - 1) / 3) * 3) + 1, 1, 0, 0, 0, DateTimeKind.Utc),
            "year" => new(moment.Year, 1, 1, 0, 0, 0, DateTimeKind.Utc),
            _ => throw OdooError.Value($"Invalid granularity specification '{Field.Name}:{_unit}'"),
        };

    private DateTime End(DateTime start) =>
        _unit switch
        {
            "hour" => start.AddHours(1),
            "day" => start.AddDays(1),
            "week" => start.AddDays(7),
            "month" => start.AddMonths(1),
            "quarter" => start.AddMonths(3),
            _ => start.AddYears(1),
        };

    private string Edge(DateTime moment) =>
        Field.Type is FieldType.Date ? PyTime.Day(DateOnly.FromDateTime(moment)) : PyTime.Seconds(moment);

    private string Label(DateTime start) =>
        _unit switch
        {
            "hour" => start.ToString("HH:00 dd MMM", CultureInfo.InvariantCulture),
            "day" => start.ToString("dd MMM yyyy", CultureInfo.InvariantCulture),
            "week" => $"W{ISOWeek.GetWeekOfYear(start)} {ISOWeek.GetYear(start)}",
            "month" => start.ToString("MMMM yyyy", CultureInfo.InvariantCulture),
            "quarter" => $"Q{((start.Month - 1) / 3) + 1} {start.Year}",
            _ => start.ToString("yyyy", CultureInfo.InvariantCulture),
        };

    private static Comparer<object?> ByTarget(Transaction work, string target)
    {
        var model = work.Model(target);
        var order = new RowOrder(work, model, model.Order);
        return Comparer<object?>.Create(
            (a, b) => order.Compare(a is long x ? work.Find(model, x) : null, b is long y ? work.Find(model, y) : null)
        );
    }
}
