namespace Portal.Sandbox.Odoo;

/// <summary>What <c>fields_get</c> tells of fields. Names that don't exist are left out without a word.</summary>
/// <remarks>Source: Odoo 18, recording partner_fields_get_subset.</remarks>
internal static class FieldDescriptions
{
    public static object? Describe(Call call)
    {
        var names = (call.List("allfields") ?? []).OfType<string>().ToHashSet();
        var attributes = (call.List("attributes") ?? []).OfType<string>().ToHashSet();
        return call
            .Model.Fields.Values.Where(field => names.Count == 0 || names.Contains(field.Name))
            .Where(field => field.Group is null || call.Work.HasGroup(field.Group))
            .ToDictionary(
                field => field.Name,
                field =>
                    (object?)
                        Describe(call.Work, field)
                            .Where(entry => attributes.Count == 0 || attributes.Contains(entry.Key))
                            .ToDictionary()
            );
    }

    private static Dictionary<string, object?> Describe(Transaction work, Field field)
    {
        var described = new Dictionary<string, object?>
        {
            ["type"] = field.Type.ToString().ToLowerInvariant(),
            ["string"] = field.Label,
            ["name"] = field.Name,
            ["store"] = field.Stored,
            ["searchable"] = field.Searchable,
            ["sortable"] = field.Sortable,
            ["readonly"] = field.ReadOnly || field.FormReadOnly,
            ["required"] = field.Required,
            ["company_dependent"] = field.CompanyDependent,
        };
        if (field.Relation is not null)
        {
            described["relation"] = field.Relation;
        }

        if (field.Inverse is not null)
        {
            described["relation_field"] = field.Inverse;
        }

        if (field.Type is FieldType.Selection)
        {
            described["selection"] = field.AllChoices(work).Select(choice => new[] { choice.Value, choice.Label });
        }

        return described;
    }
}
