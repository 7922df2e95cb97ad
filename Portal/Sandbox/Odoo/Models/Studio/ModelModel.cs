using System.Text.RegularExpressions;

namespace Portal.Sandbox.Odoo.Models.Studio;

/// <summary>ir.model: one row for each model. A row made over the API is a model from then on, which nobody may use until somebody is granted it.</summary>
/// <remarks>Source: Odoo 18, recordings studio_create_model_x_client_asset, studio_model_without_x_prefix, studio_model_without_access.</remarks>
internal sealed partial class ModelModel : Model
{
    public ModelModel()
        : base(StudioModels.Models, "Models")
    {
        Order = "model";
        SearchNames = ["name", "model"];
        Access = AccessRights.ReadBy(AccessRights.Everybody, AccessRights.Settings);
        Add(
            new("name", FieldType.Char, "Model Description") { Required = true },
            new("model", FieldType.Char, "Model") { Required = true, Indexed = true },
            new("order", FieldType.Char, "Order") { Default = _ => "id" },
            Define.Selection("state", "Type", new("manual", "Custom Object"), new("base", "Base Object")),
            Define.Flag("is_mail_thread", "Mail Thread"),
            Define.Flag("transient", "Transient Model"),
            new("info", FieldType.Text, "Information"),
            Define.List("field_id", "Fields", StudioModels.Fields, "model_id"),
            Define.List("access_ids", "Access", StudioModels.Access, "model_id")
        );
    }

    public override void BeforeCreate(Transaction work, Dictionary<string, object?> values)
    {
        var name = values.GetValueOrDefault("model") as string ?? "";
        values["state"] = "manual";
        if (!name.StartsWith("x_", StringComparison.Ordinal))
        {
            throw OdooError.Validation("The model name must start with 'x_'.");
        }

        if (!ModelName().IsMatch(name))
        {
            throw OdooError.Validation("The model name can only contain lowercase characters, digits, underscores and dots.");
        }

        if (work.Database.Find(name) is not null)
        {
            throw OdooError.Validation("The operation cannot be completed: Each model must have a unique name.");
        }

        StudioRegistry.Add(
            work,
            name,
            values.GetValueOrDefault("name") as string ?? name,
            values.GetValueOrDefault("is_mail_thread") is true
        );
    }

    public override void AfterCreate(Transaction work, long id, Dictionary<string, object?> values)
    {
        var name = work.Get(this, id).Text(this["model"]) ?? "";
        StudioRegistry.Describe(work, id, work.Model(name));
        if (!work.Model(name).Fields.ContainsKey("x_name"))
        {
            Writer.Create(
                work,
                work.Model(StudioModels.Fields),
                [
                    new()
                    {
                        ["model_id"] = id,
                        ["name"] = "x_name",
                        ["field_description"] = "Name",
                        ["ttype"] = "char",
                        ["state"] = "manual",
                    },
                ]
            );
        }
    }

    public override void BeforeUnlink(Transaction work, IReadOnlyList<long> ids)
    {
        foreach (var row in ids.Select(id => work.Get(this, id)))
        {
            if (row.Text(this["state"]) is not "manual")
            {
                throw OdooError.User($"Model \"{row.Text(this["name"])}\" contains module data and cannot be removed.");
            }

            var name = row.Text(this["model"]) ?? "";
            Writer.Unlink(work, work.Model(StudioModels.Fields), Pointing(work, name));
            DropFields(work, row.Id);
            StudioRegistry.Remove(work, name);
        }
    }

    /// <summary>Fields of other models that point here; they go with the model.</summary>
    private static List<long> Pointing(Transaction work, string name)
    {
        var fields = work.Database.Table(StudioModels.Fields);
        var (model, relation, state) = (fields.Model["model"], fields.Model["relation"], fields.Model["state"]);
        return
        [
            .. fields
                .From(0)
                .Where(row => row.Text(relation) == name && row.Text(model) != name && row.Text(state) is "manual")
                .Select(row => row.Id),
        ];
    }

    private static void DropFields(Transaction work, long model)
    {
        var fields = work.Database.Table(StudioModels.Fields);
        foreach (var field in fields.Lookup(fields.Model["model_id"], model).ToList())
        {
            References.Release(work, fields.Model, field);
            work.Delete(fields.Model, field);
        }
    }

    [GeneratedRegex(@"\A[a-z0-9_.]+\z")]
    private static partial Regex ModelName();
}
