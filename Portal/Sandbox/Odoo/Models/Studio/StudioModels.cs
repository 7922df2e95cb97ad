namespace Portal.Sandbox.Odoo.Models.Studio;

/// <summary>The models that describe models. Rows made in them over the API make models and fields, as Studio does.</summary>
internal static class StudioModels
{
    public const string Models = "ir.model";
    public const string Fields = "ir.model.fields";
    public const string Choices = "ir.model.fields.selection";
    public const string Access = "ir.model.access";

    public static IEnumerable<Model> All() => [new ModelModel(), new FieldModel(), new ChoiceModel(), Rights(), Constraints()];

    public static Dictionary<string, string> Kinds { get; } =
        Enum.GetNames<FieldType>().ToDictionary(name => name.ToLowerInvariant(), name => name);

    private static Model Rights() =>
        new Model(Access, "Model Access")
        {
            Order = "model_id, group_id, name, id",
            Access = AccessRights.ReadBy(AccessRights.Settings, AccessRights.Settings),
        }.With(
            new("name", FieldType.Char, "Name") { Required = true },
            Define.Active(),
            new("model_id", FieldType.Many2one, "Model")
            {
                Relation = Models,
                Required = true,
                Indexed = true,
                OnDelete = OnDelete.Cascade,
            },
            new("group_id", FieldType.Many2one, "Group") { Relation = "res.groups", OnDelete = OnDelete.Restrict },
            Define.Flag("perm_read", "Read Access"),
            Define.Flag("perm_write", "Write Access"),
            Define.Flag("perm_create", "Create Access"),
            Define.Flag("perm_unlink", "Delete Access")
        );

    /// <summary>A row here makes no constraint. Source: Odoo 18, recording unique_constraint_by_api.</summary>
    private static Model Constraints() =>
        new Model("ir.model.constraint", "Model Constraint")
        {
            Access = AccessRights.ReadBy(AccessRights.Settings, AccessRights.Settings),
        }.With(
            new("name", FieldType.Char, "Constraint") { Required = true },
            Define.Char("definition", "Definition"),
            new("model", FieldType.Many2one, "Model")
            {
                Relation = Models,
                Required = true,
                OnDelete = OnDelete.Cascade,
            },
            Define.Integer("module", "Module"),
            new("type", FieldType.Char, "Constraint Type") { Required = true }
        );
}

/// <summary>ir.model.fields.selection: the choices of a field made over the API.</summary>
internal sealed class ChoiceModel : Model
{
    public ChoiceModel()
        : base(StudioModels.Choices, "Fields Selection")
    {
        Order = "sequence, id";
        Access = AccessRights.ReadBy(AccessRights.Everybody, AccessRights.Settings);
        Add(
            new("field_id", FieldType.Many2one, "Field")
            {
                Relation = StudioModels.Fields,
                Required = true,
                Indexed = true,
                OnDelete = OnDelete.Cascade,
            },
            new("value", FieldType.Char, "Value") { Required = true },
            new("name", FieldType.Char, "Name") { Required = true },
            new("sequence", FieldType.Integer, "Sequence") { Default = _ => 1000L }
        );
    }
}
