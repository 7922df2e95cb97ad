namespace Portal.Sandbox.Odoo.Models.Studio;

/// <summary>ir.model.fields: one row for each field. A row made over the API is a field from then on.</summary>
/// <remarks>Source: Odoo 18, recordings studio_field_*, asset_fields.</remarks>
internal sealed class FieldModel : Model
{
    public FieldModel()
        : base(StudioModels.Fields, "Fields")
    {
        Order = "name, id";
        NameField = "field_description";
        SearchNames = ["field_description", "name"];
        Access = AccessRights.ReadBy(AccessRights.Everybody, AccessRights.Settings);
        Add(Place());
        Add(Kind());
    }

    private static Field[] Place() =>
        [
            new("name", FieldType.Char, "Field Name") { Required = true, Indexed = true },
            new("model", FieldType.Char, "Model Name") { ReadOnly = true },
            new("model_id", FieldType.Many2one, "Model")
            {
                Relation = StudioModels.Models,
                Required = true,
                Indexed = true,
                OnDelete = OnDelete.Cascade,
            },
            new("field_description", FieldType.Char, "Field Label") { Default = _ => "" },
            Define.Selection("state", "Type", new("manual", "Custom Field"), new("base", "Base Field")),
        ];

    private static Field[] Kind() =>
        [
            new("ttype", FieldType.Selection, "Field Type")
            {
                Required = true,
                Choices = [.. StudioModels.Kinds.Keys.Order(StringComparer.Ordinal).Select(kind => new Choice(kind, kind))],
            },
            Define.Char("relation", "Related Model"),
            Define.Char("relation_field", "Relation Field"),
            Define.Selection(
                "on_delete",
                "On Delete",
                new("cascade", "Cascade"),
                new("set null", "Set NULL"),
                new("restrict", "Restrict")
            ),
            Define.Flag("required", "Required"),
            Define.Flag("readonly", "Readonly"),
            Define.Flag("index", "Indexed"),
            Define.Flag("copied", "Copied"),
            new("store", FieldType.Boolean, "Stored") { Default = _ => true },
            Define.Char("related", "Related Field Definition"),
            Define.List("selection_ids", "Selection Options", StudioModels.Choices, "field_id"),
            new("selection", FieldType.Char, "Selection Options (Deprecated)"),
        ];

    public override void BeforeCreate(Transaction work, Dictionary<string, object?> values)
    {
        if (!(values.GetValueOrDefault("name") as string ?? "").StartsWith("x_", StringComparison.Ordinal))
        {
            throw OdooError.Validation(
                "The operation cannot be completed: Custom fields must have a name that starts with 'x_'!"
            );
        }

        values["state"] = "manual";
        if (values.GetValueOrDefault("ttype") is "many2one")
        {
            values["on_delete"] = values.GetValueOrDefault("on_delete") is string given ? given : "set null";
        }
    }

    public override void AfterCreate(Transaction work, long id, Dictionary<string, object?> values)
    {
        var row = work.Get(this, id);
        var models = work.Model(StudioModels.Models);
        var name = work.Get(models, row.Reference(this["model_id"]) ?? 0).Text(models["model"]);
        work.Set(this, id, (this["model"], name), (this["selection"], StudioRegistry.ChoiceText(work, row)));
        StudioRegistry.AddField(work, id);
    }

    /// <summary>Label and choices may change later; a field's kind may not.</summary>
    public override void AfterWrite(Transaction work, IReadOnlyList<long> ids, Dictionary<string, object?> values)
    {
        foreach (var row in ids.Select(id => work.Get(this, id)).Where(row => row.Text(this["state"]) is "manual"))
        {
            work.Set(this, row.Id, (this["selection"], StudioRegistry.ChoiceText(work, row)));
        }
    }

    public override void BeforeUnlink(Transaction work, IReadOnlyList<long> ids)
    {
        foreach (var row in ids.Select(id => work.Get(this, id)))
        {
            if (row.Text(this["state"]) is not "manual")
            {
                throw OdooError.User("This column contains module data and cannot be removed!");
            }

            StudioRegistry.RemoveField(work, row);
        }
    }
}
