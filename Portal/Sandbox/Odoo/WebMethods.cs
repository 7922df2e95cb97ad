namespace Portal.Sandbox.Odoo;

/// <summary>The web client's own methods, which read nested records by a specification in one call.</summary>
/// <remarks>Source: Odoo 18, recordings web_read, web_save, web_search_read, web_read_group.</remarks>
internal static class WebMethods
{
    public static IEnumerable<Method> All =>
        [
            new(
                "web_read",
                true,
                ["specification"],
                [],
                call => Read(call.Work, call.Model, ReadMethods.Existing(call), call.Map("specification"))
            )
            {
                OnlyReads = true,
            },
            new("web_save", true, ["vals", "specification"], ["next_id"], Save),
            new("web_search_read", false, ["domain", "specification"], ["offset", "limit", "order", "count_limit"], SearchRead)
            {
                OnlyReads = true,
            },
            new("web_read_group", false, ["domain", "fields", "groupby"], ["limit", "offset", "orderby", "lazy"], ReadGroup)
            {
                OnlyReads = true,
            },
        ];

    private static object? Save(Call call)
    {
        if (call.Ids.Count > 0)
        {
            Writer.Write(call.Work, call.Model, call.Ids, call.Map("vals"));
            return Read(call.Work, call.Model, Orm.Existing(call.Work, call.Model, call.Ids), call.Map("specification"));
        }

        var made = Writer.Create(call.Work, call.Model, [call.Map("vals")]);
        return Read(call.Work, call.Model, Orm.Existing(call.Work, call.Model, made), call.Map("specification"));
    }

    private static object? SearchRead(Call call)
    {
        var rows = ReadMethods.Find(call);
        var isWhole = call.Number("limit") == 0 || rows.Count < call.Number("limit");
        long length = isWhole
            ? call.Number("offset") + rows.Count
            : new Query(call.Work, call.Model, call.Domain("domain")) { Limit = call.Number("count_limit") }.Count();
        return new Dictionary<string, object?>
        {
            ["length"] = length,
            ["records"] = Read(call.Work, call.Model, rows, call.Map("specification")),
        };
    }

    private static object? ReadGroup(Call call)
    {
        var groups = Grouping.Run(
            call with
            {
                Arguments = new Dictionary<string, object?>(call.Arguments) { ["limit"] = null, ["offset"] = null },
            }
        );
        var page = groups.Skip(call.Number("offset"));
        return new Dictionary<string, object?>
        {
            ["groups"] = (call.Number("limit") > 0 ? page.Take(call.Number("limit")) : page).ToList(),
            ["length"] = (long)groups.Count,
        };
    }

    private static List<Dictionary<string, object?>> Read(
        Transaction work,
        Model model,
        IEnumerable<Row> rows,
        Dictionary<string, object?> specification
    )
    {
        var fields = specification.Keys.Where(name => name != "id").Select(name => model[name]).ToList();
        AccessRights.Demand(work, model, fields, "read");
        return [.. rows.Select(row => Record(work, model, row, fields, specification))];
    }

    private static Dictionary<string, object?> Record(
        Transaction work,
        Model model,
        Row row,
        List<Field> fields,
        Dictionary<string, object?> specification
    )
    {
        var record = new Dictionary<string, object?> { ["id"] = row.Id };
        foreach (var field in fields)
        {
            var inner =
                (specification[field.Name] as Dictionary<string, object?>)?.GetValueOrDefault("fields")
                as Dictionary<string, object?>;
            record[field.Name] =
                inner is null || field.Relation is null
                    ? Orm.Format(work, model, row, field, classic: false)
                    : Nested(work, model, row, field, inner);
        }

        return record;
    }

    private static object Nested(Transaction work, Model model, Row row, Field field, Dictionary<string, object?> inner)
    {
        var target = work.Model(field.Relation ?? "");
        var linked = Read(work, target, Orm.Existing(work, target, Orm.RelatedIds(work, model, row, field)), inner);
        return field.IsMany ? linked : linked.FirstOrDefault() as object ?? false;
    }
}
