namespace Portal.Core.Odoo;

/// <summary>A field that Portal makes in Odoo. Source: 000-4 to 000-16, FACTS §5.</summary>
/// <param name="Name">Technical name; begins with <c>x_</c>.</param>
/// <param name="Kind">Odoo's <c>ttype</c>.</param>
/// <param name="Label">What staff read there.</param>
internal sealed record StudioField(string Name, string Kind, string Label)
{
    /// <summary>The model that it links to, or null.</summary>
    public string? Relation { get; init; }

    /// <summary>The field of that model that points back, for a one2many.</summary>
    public string? Inverse { get; init; }

    /// <summary>What becomes of it when the linked record is deleted, for a many2one.</summary>
    public string OnDelete { get; init; } = "set null";

    public bool IsRequired { get; init; }

    public bool IsIndexed { get; init; }

    /// <summary>Values with their names, for a selection.</summary>
    public IReadOnlyList<(string Value, string Name)> Choices { get; init; } = [];

    /// <summary>True for a field of the same name that holds the same kind of value.</summary>
    public bool IsLike(StudioFieldRow row) => row.Ttype == Kind && (Relation is null || row.Relation == Relation);

    /// <summary>The values of <c>ir.model.fields</c>.</summary>
    public OdooValues Describe()
    {
        var values = new OdooValues().Set("name", Name).Set("ttype", Kind).Set("field_description", Label).Set("state", "manual");
        if (IsRequired)
        {
            values.Set("required", true);
        }

        if (IsIndexed)
        {
            values.Set("index", true);
        }

        if (Relation is not null)
        {
            values.Set("relation", Relation);
        }

        if (Inverse is not null)
        {
            values.Set("relation_field", Inverse);
        }

        if (Kind == "many2one")
        {
            values.Set("on_delete", OnDelete);
        }

        return Choices.Count == 0 ? values : values.Set("selection_ids", [.. Choices.Select(Choice)]);
    }

    private static OdooCommand Choice((string Value, string Name) choice, int at) =>
        OdooCommand.Create(new OdooValues().Set("value", choice.Value).Set("name", choice.Name).Set("sequence", at + 1));
}
