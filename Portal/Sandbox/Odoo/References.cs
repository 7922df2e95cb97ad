namespace Portal.Sandbox.Odoo;

/// <summary>What deleting a record does to those that point at it.</summary>
internal static class References
{
    /// <exception cref="OdooError">A field with <see cref="OnDelete.Restrict"/> still points at the record.</exception>
    public static void Release(Transaction work, Model model, long id)
    {
        foreach (var table in work.Database.Tables)
        {
            var fields = table.Model.Fields.Values.Where(f =>
                f.Relation == model.Name && f.InRow && !f.Name.EndsWith("_uid", StringComparison.Ordinal)
            );
            foreach (var field in fields)
            {
                foreach (var row in Pointing(table, field, id))
                {
                    Release(work, table.Model, field, row, id);
                }
            }
        }

        Forget(work, "ir.model.data", model, id);
        Forget(work, "mail.message", model, id);
    }

    private static List<Row> Pointing(Table table, Field field, long id)
    {
        if (field.Type is FieldType.Many2many)
        {
            return [.. table.From(0).Where(row => row.Many(field).Contains(id))];
        }

        return table.HasIndex(field)
            ? [.. table.Lookup(field, id).Select(table.Find).OfType<Row>()]
            : [.. table.From(0).Where(row => row.Reference(field) == id)];
    }

    private static void Release(Transaction work, Model owner, Field field, Row row, long id)
    {
        if (field.Type is FieldType.Many2many)
        {
            work.Set(owner, row.Id, (field, row.Many(field).Where(other => other != id).ToArray()));
        }
        else if (field.OnDelete is OnDelete.Restrict)
        {
            throw OdooError.ForeignKey(owner, field.Name);
        }
        else if (field.OnDelete is OnDelete.Cascade)
        {
            work.Delete(owner, row.Id);
        }
        else if (row.Id != id || owner.Name != field.Relation)
        {
            work.Set(owner, row.Id, (field, null));
        }
    }

    /// <summary>Rows that point by model name and number instead of by a foreign key.</summary>
    private static void Forget(Transaction work, string pointer, Model model, long id)
    {
        if (work.Database.Find(pointer) is not { } table || table.Model == model)
        {
            return;
        }

        var (name, number) = (table.Model["model"], table.Model["res_id"]);
        foreach (
            var row in table
                .Lookup(number, id)
                .Select(table.Find)
                .OfType<Row>()
                .Where(row => row.Text(name) == model.Name)
                .ToList()
        )
        {
            work.Delete(table.Model, row.Id);
        }
    }
}
