namespace Portal.Sandbox.Odoo;

/// <summary>A condition on a many2one, one2many or many2many: by id, by name, by emptiness, or along a tree.</summary>
internal sealed class RelationCondition(Transaction work, DomainCompiler compiler)
{
    public Func<Row, bool> Compile(Model model, Field field, Condition condition)
    {
        if (condition.Comparison is "<" or "<=" or ">" or ">=")
        {
            return field.IsMany
                ? throw OdooError.Value($"Invalid leaf {PyRepr.Tuple(condition.Path, condition.Comparison, condition.Value)}")
                : Ordered(field, condition);
        }

        var negative = Domain.IsNegative(condition.Comparison);
        var values = condition.Value as List<object?> ?? [condition.Value];
        var byName = condition.Comparison.EndsWith("like", StringComparison.Ordinal) || values.Any(v => v is string);
        var ids = byName ? Named(field, condition, values) : Numbered(values);
        var withEmpty = !byName && values.Any(v => v is null or false);
        return row => Holds(Orm.RelatedIds(work, model, row, field), ids, withEmpty) != negative;
    }

    /// <summary>child_of holds for the records themselves and all below them, parent_of for them and all above, archived or not.</summary>
    public Func<Row, bool> Tree(Model model, Field field, Condition condition)
    {
        var tree = field.Name == "id" ? model : work.Model(field.Relation ?? model.Name);
        var values = condition.Value as List<object?> ?? [condition.Value];
        var start = values.Any(v => v is string)
            ? values.OfType<string>().SelectMany(text => ByName(tree, "ilike", text)).ToHashSet()
            : Numbered(values);
        var wanted =
            tree.Parent is null ? start
            : condition.Comparison == "child_of" ? Below(tree, start)
            : Above(tree, start);
        return field.Name == "id"
            ? row => wanted.Contains(row.Id)
            : row => Orm.RelatedIds(work, model, row, field).Any(wanted.Contains);
    }

    private static bool Holds(IReadOnlyList<long> related, HashSet<long> wanted, bool withEmpty) =>
        related.Count == 0 ? withEmpty : related.Any(wanted.Contains);

    private static Func<Row, bool> Ordered(Field field, Condition condition) => ScalarCondition.Compile(field, condition);

    private HashSet<long> Named(Field field, Condition condition, List<object?> values)
    {
        var target = work.Model(field.Relation ?? "");
        var comparison = Domain.Positive(condition.Comparison);
        var found = values.OfType<string>().SelectMany(text => ByName(target, comparison is "in" ? "=" : comparison, text));
        return [.. found, .. values.OfType<long>()];
    }

    private HashSet<long> ByName(Model target, string comparison, string text) =>
        compiler.Matching(target, Domain.Parse(target.NameCondition(comparison, text)), archived: true);

    private static HashSet<long> Numbered(List<object?> values) => [.. values.OfType<long>()];

    private HashSet<long> Below(Model tree, HashSet<long> start)
    {
        var parent = tree[tree.Parent ?? ""];
        var table = work.Database.Table(tree.Name);
        var found = new HashSet<long>(start);
        var open = new Queue<long>(start);
        while (open.TryDequeue(out var id))
        {
            foreach (var child in Children(table, parent, id).Where(found.Add))
            {
                open.Enqueue(child);
            }
        }

        return found;
    }

    private static IEnumerable<long> Children(Table table, Field parent, long id) =>
        table.HasIndex(parent)
            ? table.Lookup(parent, id)
            : table.From(0).Where(row => row.Reference(parent) == id).Select(row => row.Id);

    private HashSet<long> Above(Model tree, HashSet<long> start)
    {
        var parent = tree[tree.Parent ?? ""];
        var found = new HashSet<long>();
        foreach (var id in start)
        {
            for (long? at = id; at is { } current && found.Add(current); )
            {
                at = work.Find(tree, current)?.Reference(parent);
            }
        }

        return found;
    }
}
