namespace Portal.Sandbox.Odoo;

/// <summary>Reading records: values, relations, and the form in which answers carry them.</summary>
internal static class Orm
{
    /// <summary>The raw value of any field; null where Odoo has none.</summary>
    public static object? Value(Transaction work, Model model, Row row, Field field)
    {
        if (field.Related is { } path)
        {
            return Follow(work, model, row, path);
        }

        if (field.Compute is { } compute)
        {
            return compute(work, row);
        }

        return field.Type is FieldType.One2many ? RelatedIds(work, model, row, field) : row[field];
    }

    /// <summary>The ids behind a relation. A one2many leaves archived records out. Source: Odoo 18, recording archived_default.</summary>
    public static IReadOnlyList<long> RelatedIds(Transaction work, Model model, Row row, Field field)
    {
        if (field.Type is FieldType.Many2many && field.InRow)
        {
            return row.Many(field);
        }

        if (field.Type is not FieldType.One2many || !field.Stored)
        {
            return Value(work, model, row, field) switch
            {
                long id => [id],
                IReadOnlyList<long> ids => ids,
                _ => [],
            };
        }

        var table = work.Database.Table(field.Relation ?? "");
        var inverse = table.Model[field.Inverse ?? ""];
        var ids2 = table.HasIndex(inverse)
            ? table.Lookup(inverse, row.Id)
            : [.. table.From(0).Where(other => other.Reference(inverse) == row.Id).Select(other => other.Id)];
        return Visible(work, table, ids2, field);
    }

    public static List<Row> Existing(Transaction work, Model model, IEnumerable<long> ids) =>
        ids.Select(id => work.Find(model, id)).OfType<Row>().ToList();

    public static List<Dictionary<string, object?>> Read(
        Transaction work,
        Model model,
        IEnumerable<Row> rows,
        IReadOnlyList<Field> fields,
        bool classic
    )
    {
        var answer = new List<Dictionary<string, object?>>();
        foreach (var row in rows)
        {
            var record = new Dictionary<string, object?>(fields.Count + 1) { ["id"] = row.Id };
            foreach (var field in fields)
            {
                record[field.Name] = Format(work, model, row, field, classic);
            }

            answer.Add(record);
        }

        return answer;
    }

    /// <summary>The fields a call names; all the caller may see when it names none.</summary>
    public static List<Field> Select(Transaction work, Model model, object? names)
    {
        if (names is not List<object?> { Count: > 0 } list)
        {
            return [.. model.Fields.Values.Where(f => f.Group is null || work.IsSystem || work.HasGroup(f.Group))];
        }

        var fields = list.Select(name => model[PyRepr.Text(name)]).Distinct().ToList();
        AccessRights.Demand(work, model, fields, "read");
        return fields;
    }

    /// <summary>A value as answers carry it: empty is false, a many2one a pair (or, not classic, a bare id).</summary>
    /// <remarks>Source: Odoo 18, recordings read_load_none, read_x2many, read_empty_string.</remarks>
    public static object Format(Transaction work, Model model, Row row, Field field, bool classic)
    {
        if (field.WriteOnly)
        {
            return "";
        }

        var value = Value(work, model, row, field);
        return field.Type switch
        {
            FieldType.One2many or FieldType.Many2many => Ordered(work, field, value as IReadOnlyList<long> ?? []),
            FieldType.Many2one when value is long id => classic
                ? new object[] { id, NameOf(work, work.Model(field.Relation ?? ""), id) }
                : id,
            FieldType.Integer => value ?? 0L,
            FieldType.Float or FieldType.Monetary => value ?? 0d,
            FieldType.Json => value is string json ? PyJson.Parse(json) ?? false : false,
            _ => value ?? false,
        };
    }

    public static string NameOf(Transaction work, Model model, long id) =>
        work.Find(model, id) is { } row ? model.DisplayName(work, row) : $"{model.Name},{id}";

    private static IReadOnlyList<long> Visible(Transaction work, Table table, IReadOnlyCollection<long> ids, Field field)
    {
        var active = table.Model.ActiveField;
        var all = active is null || !(work.ActiveTest || field.ActiveOnly);
        return all || active is null ? [.. ids] : [.. ids.Where(id => table.Find(id)?.Flag(active) == true)];
    }

    private static IReadOnlyList<long> Ordered(Transaction work, Field field, IReadOnlyList<long> ids)
    {
        if (ids.Count < 2)
        {
            return ids;
        }

        var target = work.Model(field.Relation ?? "");
        var rows = Existing(work, target, ids);
        rows.Sort(new RowOrder(work, target, target.Order));
        return [.. rows.Select(row => row.Id)];
    }

    private static object? Follow(Transaction work, Model model, Row row, string path)
    {
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        var field = model[dot < 0 ? path : path[..dot]];
        var value = Value(work, model, row, field);
        if (dot < 0 || value is not long id)
        {
            return dot < 0 ? value : null;
        }

        var target = work.Model(field.Relation ?? "");
        return work.Find(target, id) is { } next ? Follow(work, target, next, path[(dot + 1)..]) : null;
    }
}
