namespace Portal.Sandbox.Odoo.Models.Studio;

/// <summary>Keeps the models in force and the rows that describe them alike, in both directions.</summary>
internal static class StudioRegistry
{
    /// <summary>Makes the models and fields that rows read from the journal describe.</summary>
    public static void Restore(OdooDatabase database)
    {
        var models = database.Table(StudioModels.Models);
        var names = models.Model;
        foreach (var row in models.From(0).Where(row => row.Text(names["state"]) is "manual"))
        {
            var name = row.Text(names["model"]) ?? "";
            database.Add(Make(name, row.Text(names["name"]) ?? name, row.Flag(names["is_mail_thread"])));
        }

        var fields = database.Table(StudioModels.Fields);
        foreach (var row in fields.From(0).Where(row => row.Text(fields.Model["state"]) is "manual"))
        {
            if (database.Find(row.Text(fields.Model["model"]) ?? "") is { } table)
            {
                Put(table, StudioField.Of(fields.Model, row));
            }
        }
    }

    /// <summary>Describes what the program brings along and no row describes yet.</summary>
    public static void Fill(Transaction work)
    {
        var models = work.Database.Table(StudioModels.Models);
        foreach (var model in work.Database.Tables.Select(table => table.Model).ToList())
        {
            var id =
                models.Lookup(models.Model["model"], model.Name).Cast<long?>().FirstOrDefault()
                ?? work.Insert(models.Model, Row(work, models.Model, Values(model))).Id;
            Describe(work, id, model);
        }
    }

    public static void Add(Transaction work, string name, string label, bool isThread)
    {
        work.Database.Add(Make(name, label, isThread));
        work.OnRollback(() => work.Database.Remove(name));
    }

    public static void Remove(Transaction work, string name)
    {
        var table = work.Database.Table(name);
        foreach (var row in table.From(0).ToList())
        {
            work.Delete(table.Model, row.Id);
        }

        work.Database.Remove(name);
        work.OnRollback(() => work.Database.Put(table));
    }

    public static void AddField(Transaction work, long id)
    {
        var fields = work.Model(StudioModels.Fields);
        var row = work.Get(fields, id);
        var table = work.Database.Table(row.Text(fields["model"]) ?? "");
        var field = StudioField.Of(fields, row);
        if (table.Model.Fields.ContainsKey(field.Name))
        {
            throw OdooError.Validation("The operation cannot be completed: Field names must be unique per model.");
        }

        if (field.Relation is { } relation && work.Database.Find(relation) is null)
        {
            throw OdooError.User($"Model {relation} does not exist!");
        }

        Put(table, field);
        work.OnRollback(() => Take(table, field));
    }

    public static void RemoveField(Transaction work, Row row)
    {
        var fields = work.Model(StudioModels.Fields);
        if (
            work.Database.Find(row.Text(fields["model"]) ?? "") is { } table
            && table.Model.Fields.GetValueOrDefault(row.Text(fields["name"]) ?? "") is { IsManual: true } field
        )
        {
            Take(table, field);
            work.OnRollback(() => Put(table, field));
        }
    }

    /// <summary>Puts in the rows of a model's fields that have none.</summary>
    public static void Describe(Transaction work, long id, Model model)
    {
        var fields = work.Database.Table(StudioModels.Fields);
        var name = fields.Model["name"];
        var known = fields
            .Lookup(fields.Model["model_id"], id)
            .Select(fields.Find)
            .OfType<Row>()
            .Select(row => row.Text(name))
            .ToHashSet();
        foreach (var field in model.Fields.Values.Where(field => !known.Contains(field.Name)))
        {
            work.Insert(fields.Model, Row(work, fields.Model, StudioField.Values(work, id, model, field)));
        }
    }

    /// <summary>The choices as Python prints them, or what was given in that form.</summary>
    public static string? ChoiceText(Transaction work, Row field)
    {
        var choices = work.Database.Table(StudioModels.Choices);
        var (value, name, sequence) = (choices.Model["value"], choices.Model["name"], choices.Model["sequence"]);
        var pairs = choices
            .Lookup(choices.Model["field_id"], field.Id)
            .Select(choices.Find)
            .OfType<Row>()
            .OrderBy(row => row[sequence] as long? ?? 0)
            .Select(row => $"({PyRepr.Of(row.Text(value))}, {PyRepr.Of(row.Text(name))})")
            .ToList();
        var fields = work.Model(StudioModels.Fields);
        return pairs.Count > 0 ? $"[{string.Join(", ", pairs)}]" : field.Text(fields["selection"]);
    }

    private static Model Make(string name, string label, bool isThread)
    {
        var model = new Model(name, label)
        {
            NameField = "x_name",
            SearchNames = ["x_name"],
            Access = new Dictionary<Operation, string[]>(),
            IsManual = true,
        };
        return isThread ? model.With(Messages.Chatter(name)) : model;
    }

    private static void Put(Table table, Field field)
    {
        table.Model.Add(field);
        if (field.Indexed && field.InRow)
        {
            table.AddIndex(field);
        }
    }

    private static void Take(Table table, Field field)
    {
        table.Model.Remove(field);
        table.DropIndex(field);
    }

    private static IEnumerable<(string, object?)> Values(Model model) =>
        [
            ("name", model.Label),
            ("model", model.Name),
            ("order", model.Order),
            ("state", model.IsManual ? "manual" : "base"),
            ("is_mail_thread", model.IsThread),
        ];

    private static object?[] Row(Transaction work, Model model, IEnumerable<(string Name, object? Value)> values)
    {
        var slots = new object?[model.Slots];
        foreach (var (name, value) in values.Concat([("create_date", work.StartedAt), ("write_date", work.StartedAt)]))
        {
            slots[model[name].Slot] = value;
        }

        (slots[model["create_uid"].Slot], slots[model["write_uid"].Slot]) = (work.Uid, work.Uid);
        return slots;
    }
}
