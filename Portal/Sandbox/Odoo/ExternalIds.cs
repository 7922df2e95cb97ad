using System.Globalization;

namespace Portal.Sandbox.Odoo;

/// <summary>External ids (<c>module.name</c>): asking for them, giving them out on export, keeping them on import.</summary>
internal static class ExternalIds
{
    /// <summary>One external id a record, an empty string where there is none. Source: Odoo 18, recording get_external_id.</summary>
    public static object? Get(Call call) =>
        call.Ids.ToDictionary(
            id => id.ToString(CultureInfo.InvariantCulture),
            id => (object?)(Find(call.Work, call.Model, id) ?? "")
        );

    /// <summary>Exports as text; records without an external id get one. Source: Odoo 18, recording export_data.</summary>
    public static object? Export(Call call)
    {
        var fields = (call.List("fields_to_export") ?? []).OfType<string>().ToList();
        var rows = ReadMethods.Existing(call);
        return new Dictionary<string, object?>
        {
            ["datas"] = rows.Select(row => fields.Select(field => Cell(call.Work, call.Model, row, field)).ToList()).ToList(),
        };
    }

    public static string? Find(Transaction work, Model model, long id)
    {
        var table = work.Database.Table("ir.model.data");
        var names = table.Model;
        return table
            .Lookup(names["res_id"], id)
            .Select(table.Find)
            .OfType<Row>()
            .Where(row => row.Text(names["model"]) == model.Name)
            .Select(row => $"{row.Text(names["module"])}.{row.Text(names["name"])}")
            .FirstOrDefault();
    }

    public static void Keep(Transaction work, Model model, long id, string externalId)
    {
        var (module, name) = OdooDatabase.Split(externalId);
        work.AsSystem(() =>
            Writer.Create(
                work,
                work.Model("ir.model.data"),
                [
                    new()
                    {
                        ["module"] = module,
                        ["name"] = name,
                        ["model"] = model.Name,
                        ["res_id"] = id,
                    },
                ]
            )
        );
    }

    private static object Cell(Transaction work, Model model, Row row, string path)
    {
        if (path is ".id")
        {
            return row.Id.ToString(CultureInfo.InvariantCulture);
        }

        if (path is "id")
        {
            return Find(work, model, row.Id) ?? Give(work, model, row.Id);
        }

        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var field = model[slash < 0 ? path : path[..slash]];
        if (slash < 0 || field.Type is not FieldType.Many2one)
        {
            return Text(Orm.Format(work, model, row, field, classic: true));
        }

        var target = work.Model(field.Relation ?? "");
        return row.Reference(field) is { } id && work.Find(target, id) is { } linked
            ? Cell(work, target, linked, path[(slash + 1)..])
            : "";
    }

    private static string Give(Transaction work, Model model, long id)
    {
        var digest = (uint)HashCode.Combine(id, work.StartedAt.Ticks);
        var given = $"__export__.{model.Name.Replace('.', '_')}_{id}_{digest:x8}";
        Keep(work, model, id, given);
        return given;
    }

    private static object Text(object value) =>
        value switch
        {
            false => "",
            object[] pair => pair[1],
            IReadOnlyList<long> ids => string.Join(",", ids),
            _ => value,
        };
}
