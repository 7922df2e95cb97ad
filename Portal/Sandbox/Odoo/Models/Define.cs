namespace Portal.Sandbox.Odoo.Models;

/// <summary>Short forms of the commonest field definitions.</summary>
internal static class Define
{
    public static Field Char(string name, string label) => new(name, FieldType.Char, label);

    public static Field Required(string name, string label) => new(name, FieldType.Char, label) { Required = true };

    public static Field Integer(string name, string label) => new(name, FieldType.Integer, label);

    public static Field Flag(string name, string label) => new(name, FieldType.Boolean, label);

    public static Field Active() => new("active", FieldType.Boolean, "Active") { Default = _ => true };

    public static Field Link(string name, string label, string target) =>
        new(name, FieldType.Many2one, label) { Relation = target };

    public static Field Many(string name, string label, string target) =>
        new(name, FieldType.Many2many, label) { Relation = target };

    public static Field List(string name, string label, string target, string inverse) =>
        new(name, FieldType.One2many, label) { Relation = target, Inverse = inverse };

    public static Field Selection(string name, string label, params Choice[] choices) =>
        new(name, FieldType.Selection, label) { Choices = choices };

    /// <summary>A read-only value worked out at each reading; neither stored nor searchable.</summary>
    public static Field Computed(string name, FieldType type, string label, Func<Transaction, Row, object?> value) =>
        new(name, type, label) { Compute = value, ReadOnly = true };

    public static Model With(this Model model, params ReadOnlySpan<Field> fields)
    {
        model.Add(fields);
        return model;
    }
}
