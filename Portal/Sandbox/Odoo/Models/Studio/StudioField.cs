namespace Portal.Sandbox.Odoo.Models.Studio;

/// <summary>A field as a row of <c>ir.model.fields</c> has it, and the row of a field.</summary>
internal static class StudioField
{
    public static Field Of(Model fields, Row row)
    {
        var type = Enum.Parse<FieldType>(StudioModels.Kinds[row.Text(fields["ttype"]) ?? ""]);
        var id = row.Id;
        return new(row.Text(fields["name"]) ?? "", type, row.Text(fields["field_description"]) ?? "")
        {
            Relation = row.Text(fields["relation"]),
            Inverse = type is FieldType.One2many ? row.Text(fields["relation_field"]) : null,
            Related = row.Text(fields["related"]) is { Length: > 0 } path ? path : null,
            Required = row.Flag(fields["required"]),
            ReadOnly = row.Flag(fields["readonly"]),
            Indexed = row.Flag(fields["index"]),
            FindChoices = type is FieldType.Selection ? work => Choices(work, id) : null,
            OnDelete = row.Text(fields["on_delete"]) switch
            {
                "restrict" => OnDelete.Restrict,
                "cascade" => OnDelete.Cascade,
                _ => OnDelete.SetNull,
            },
            IsManual = true,
        };
    }

    public static IEnumerable<(string, object?)> Values(Transaction work, long model, Model owner, Field field) =>
        [
            ("name", field.Name),
            ("model", owner.Name),
            ("model_id", model),
            ("field_description", field.Label),
            ("ttype", field.Type.ToString().ToLowerInvariant()),
            ("relation", field.Relation),
            ("relation_field", field.Inverse),
            ("on_delete", field.Type is FieldType.Many2one && field.InRow ? Name(field.OnDelete) : null),
            ("required", field.Required),
            ("readonly", field.ReadOnly || field.FormReadOnly),
            ("index", field.Indexed),
            ("store", field.Stored),
            ("related", field.Related),
            ("selection", field.Choices.Count > 0 ? Printed(field.AllChoices(work)) : null),
            ("state", "base"),
        ];

    private static string Name(OnDelete what) =>
        what switch
        {
            OnDelete.Restrict => "restrict",
            OnDelete.Cascade => "cascade",
            _ => "set null",
        };

    private static string Printed(IEnumerable<Choice> choices) =>
        $"[{string.Join(", ", choices.Select(choice => $"({PyRepr.Of(choice.Value)}, {PyRepr.Of(choice.Label)})"))}]";

    /// <summary>The choices now: a list of pairs in Python's form, which both ways of giving them end in.</summary>
    private static IReadOnlyList<Choice> Choices(Transaction work, long id)
    {
        var text = work.Find(work.Model(StudioModels.Fields), id) is { } row ? StudioRegistry.ChoiceText(work, row) : null;
        return string.IsNullOrWhiteSpace(text) || PyLiteral.Parse(text) is not List<object?> pairs
            ? []
            :
            [
                .. pairs
                    .OfType<List<object?>>()
                    .Where(pair => pair.Count == 2)
                    .Select(pair => new Choice(PyRepr.Text(pair[0]), PyRepr.Text(pair[1]))),
            ];
    }
}
