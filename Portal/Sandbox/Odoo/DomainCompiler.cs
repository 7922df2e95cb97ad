namespace Portal.Sandbox.Odoo;

/// <summary>Turns a parsed domain into a test on rows, resolving names and related records once.</summary>
internal sealed class DomainCompiler(Transaction work)
{
    public Func<Row, bool> Compile(Model model, DomainNode node)
    {
        switch (node)
        {
            case Constant(var value):
                return _ => value;
            case Group group:
                return Join(group.IsAll, [.. group.Parts.Select(part => Compile(model, part))]);
            case Negation(var inner):
                var test = Compile(model, inner);
                return row => !test(row);
            case Condition condition:
                return Leaf(model, condition);
            default:
                throw new InvalidOperationException($"No such domain node: {node}");
        }
    }

    private static Func<Row, bool> Join(bool isAll, Func<Row, bool>[] tests) =>
        row =>
        {
            foreach (var test in tests)
            {
                if (test(row) != isAll)
                {
                    return !isAll;
                }
            }

            return isAll;
        };

    private Func<Row, bool> Leaf(Model model, Condition condition)
    {
        var dot = condition.Path.IndexOf('.', StringComparison.Ordinal);
        var name = dot < 0 ? condition.Path : condition.Path[..dot];
        if (!model.Fields.TryGetValue(name, out var field))
        {
            throw Invalid(model, name, condition);
        }

        AccessRights.Demand(work, model, [field], "read");
        var rest = dot < 0 ? null : condition.Path[(dot + 1)..];
        if (field.Related is { } related)
        {
            return Leaf(model, condition with { Path = rest is null ? related : $"{related}.{rest}" });
        }

        if (rest is not null)
        {
            return field.Relation is null
                ? throw Invalid(model, name, condition)
                : Any(model, field, condition with { Path = rest });
        }

        return field.Stored ? Stored(model, field, condition) : NotStored(model, field, condition);
    }

    /// <summary>A field that is neither stored nor searchable is passed over: every row matches, and no error tells.</summary>
    /// <remarks>Source: Odoo 18, recording company_type_domain.</remarks>
    private Func<Row, bool> NotStored(Model model, Field field, Condition condition) =>
        field.Search is null ? _ => true : Compile(model, Domain.Parse(field.Search(condition.Comparison, condition.Value)));

    private Func<Row, bool> Stored(Model model, Field field, Condition condition)
    {
        if (condition.Comparison is "any" or "not any")
        {
            if (field.Relation is null)
            {
                throw OdooError.Value($"Invalid leaf {PyRepr.Tuple(condition.Path, condition.Comparison, condition.Value)}");
            }

            var any = Any(model, field, Domain.Parse(condition.Value));
            return condition.Comparison == "any" ? any : row => !any(row);
        }

        var relations = new RelationCondition(work, this);
        if (condition.Comparison is "child_of" or "parent_of")
        {
            return relations.Tree(model, field, condition);
        }

        return field.Relation is null ? ScalarCondition.Compile(field, condition) : relations.Compile(model, field, condition);
    }

    /// <summary>
    /// Rows of which a related record meets the condition. Archived records count behind a many2one, not in a list.
    /// </summary>
    private Func<Row, bool> Any(Model model, Field field, DomainNode inner)
    {
        var target = work.Model(field.Relation ?? "");
        var ids = Matching(target, inner, archived: field.Type is FieldType.Many2one);
        return row => Orm.RelatedIds(work, model, row, field).Any(ids.Contains);
    }

    public HashSet<long> Matching(Model target, DomainNode node, bool archived) =>
        [.. new Query(work, target, node) { ActiveTest = !archived && work.ActiveTest }.Ids()];

    private static OdooError Invalid(Model model, string name, Condition condition) =>
        OdooError.Value(
            $"Invalid field {model.Name}.{name} in leaf {PyRepr.Tuple(condition.Path, condition.Comparison, condition.Value)}"
        );
}
