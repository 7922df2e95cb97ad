namespace Portal.Sandbox.Odoo;

/// <summary>Creating, changing and deleting records, with nested commands and the model's own rules.</summary>
/// <remarks>Everything happens inside the call's transaction: one bad record undoes the batch. Source: Odoo 18, recording create_list_partial_failure.</remarks>
internal static class Writer
{
    private static readonly HashSet<string> Automatic = ["id", "create_uid", "create_date", "write_uid", "write_date"];

    public static List<long> Create(Transaction work, Model model, IEnumerable<Dictionary<string, object?>> batch)
    {
        AccessRights.Demand(work, model, Operation.Create);
        List<long> ids = [.. batch.ToList().Select(values => CreateOne(work, model, values))];
        CompanyRules.Demand(work, model, ids.Select(id => work.Get(model, id)), "create");
        Automations.AfterCreate(work, model, ids);
        return ids;
    }

    public static void Write(Transaction work, Model model, IReadOnlyList<long> ids, Dictionary<string, object?> given)
    {
        AccessRights.Demand(work, model, Operation.Write);
        Check(work, model, given);
        CompanyRules.Demand(work, model, ids.Select(id => work.Get(model, id)).ToList(), "write");
        var values = Settled(model, given);
        model.BeforeWrite(work, ids, values);
        var columns = Columns(work, model, values);
        var before = Automations.Watch(work, model, ids);
        foreach (var id in ids)
        {
            WriteRelated(work, model, id, values);
            DemandRequired(model, work.Set(model, id, columns));
            RelationCommands.Apply(work, model, id, values);
        }

        model.AfterWrite(work, ids, values);
        Automations.AfterWrite(work, model, ids, before);
    }

    public static void Unlink(Transaction work, Model model, IReadOnlyList<long> ids)
    {
        AccessRights.Demand(work, model, Operation.Unlink);
        var rows = ids.Distinct().Select(id => work.Get(model, id)).ToList();
        CompanyRules.Demand(work, model, rows, "unlink");
        Automations.BeforeUnlink(work, model, ids);
        model.BeforeUnlink(work, ids);
        foreach (var row in rows)
        {
            References.Release(work, model, row.Id);
            work.Delete(model, row.Id);
        }

        model.AfterUnlink(work, rows);
    }

    private static long CreateOne(Transaction work, Model model, Dictionary<string, object?> given)
    {
        Check(work, model, given);
        var values = Settled(model, given);
        FillFromContext(work, model, values);
        foreach (var field in model.Defaulted.Where(field => !values.ContainsKey(field.Name)))
        {
            values[field.Name] = field.Default?.Invoke(work);
        }

        model.BeforeCreate(work, values);
        var slots = new object?[model.Slots];
        foreach (var (field, value) in Columns(work, model, values))
        {
            slots[field.Slot] = value;
        }

        (slots[model["create_date"].Slot], slots[model["write_date"].Slot]) = (work.StartedAt, work.StartedAt);
        (slots[model["create_uid"].Slot], slots[model["write_uid"].Slot]) = (work.Uid, work.Uid);
        var row = work.Insert(model, slots);
        DemandRequired(model, row);
        WriteRelated(work, model, row.Id, values);
        RelationCommands.Apply(work, model, row.Id, values);
        model.AfterCreate(work, row.Id, values);
        return row.Id;
    }

    /// <summary>A context may carry values under <c>default_…</c>. Source: Odoo 18, recording stock_lot_name_create.</summary>
    private static void FillFromContext(Transaction work, Model model, Dictionary<string, object?> values)
    {
        const string prefix = "default_";
        foreach (var (name, value) in work.Context.Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal)))
        {
            if (model.Fields.TryGetValue(name[prefix.Length..], out var field) && !field.ReadOnly)
            {
                values.TryAdd(field.Name, value);
            }
        }
    }

    private static void Check(Transaction work, Model model, Dictionary<string, object?> values) =>
        AccessRights.Demand(work, model, values.Keys.Select(name => model[name]), "write");

    /// <summary>
    /// The values without those that Odoo accepts and ignores, and with the virtual ones turned into what they stand for.
    /// </summary>
    /// <remarks>Source: Odoo 18, recordings write_date_write, company_type_vs_is_company_create.</remarks>
    private static Dictionary<string, object?> Settled(Model model, Dictionary<string, object?> given)
    {
        var values = given.Where(entry => !Automatic.Contains(entry.Key) && !model[entry.Key].ReadOnly).ToDictionary();
        foreach (var (name, value) in given)
        {
            if (model[name].Rewrite is { } rewrite)
            {
                values.Remove(name);
                rewrite(values, value);
            }
        }

        return values;
    }

    private static (Field, object?)[] Columns(Transaction work, Model model, Dictionary<string, object?> values) =>
        [
            .. values
                .Select(entry => (Field: model[entry.Key], entry.Value))
                .Where(entry => entry.Field.InRow && entry.Field.Type is not FieldType.Many2many)
                .Select(entry => (entry.Field, FieldValue.ToStored(work, model, entry.Field, entry.Value))),
        ];

    private static void WriteRelated(Transaction work, Model model, long id, Dictionary<string, object?> values)
    {
        foreach (var (name, value) in values)
        {
            if (model[name].Related is { } path && path.Split('.') is [var link, var last])
            {
                var target = work.Model(model[link].Relation ?? "");
                if (work.Get(model, id).Reference(model[link]) is { } linked)
                {
                    Write(work, target, [linked], new() { [last] = value });
                }
            }
        }
    }

    private static void DemandRequired(Model model, Row row)
    {
        var empty = model.Mandatory.FirstOrDefault(field => row[field] is null);
        if (empty is not null)
        {
            throw OdooError.NotNull(model, empty);
        }
    }
}
