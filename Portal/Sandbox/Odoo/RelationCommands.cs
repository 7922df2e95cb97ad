namespace Portal.Sandbox.Odoo;

/// <summary>The seven commands that change a one2many or many2many: create, update, delete, unlink, link, clear, set.</summary>
/// <remarks>Source: Odoo 18, recordings create_with_o2m_m2m_commands, write_o2m_commands.</remarks>
internal static class RelationCommands
{
    public static void Apply(Transaction work, Model model, long id, Dictionary<string, object?> values)
    {
        foreach (var (name, value) in values.Where(entry => model[entry.Key] is { IsMany: true, Stored: true }))
        {
            var relation = new Relation(work, model, id, model[name]);
            foreach (var command in Commands(value))
            {
                Apply(relation, command);
            }
        }
    }

    /// <summary>A bare list of ids means "set to these"; nothing means "clear".</summary>
    private static List<List<object?>> Commands(object? value)
    {
        if (value is not List<object?> list)
        {
            return value is null or false
                ?
                [
                    [5L, 0L, 0L],
                ]
                : throw OdooError.Value($"Wrong value for a list of records: {PyRepr.Of(value)}");
        }

        return list.All(item => item is long) && list.Count > 0
            ?
            [
                [6L, 0L, list],
            ]
            :
            [
                .. list.Select(item =>
                    item as List<object?> ?? throw OdooError.Value($"Wrong value for a list of records: {PyRepr.Of(item)}")
                ),
            ];
    }

    private static void Apply(Relation relation, List<object?> command)
    {
        var target = command.ElementAtOrDefault(1) as long? ?? 0;
        var values = command.ElementAtOrDefault(2);
        switch (command.FirstOrDefault())
        {
            case 0L:
                relation.Add(values as Dictionary<string, object?> ?? []);
                break;
            case 1L:
                Writer.Write(relation.Work, relation.Target, [target], values as Dictionary<string, object?> ?? []);
                break;
            case 2L:
                Writer.Unlink(relation.Work, relation.Target, [target]);
                break;
            case 3L:
                relation.Detach(target);
                break;
            case 4L:
                relation.Attach(target);
                break;
            case 5L:
                relation.SetTo([]);
                break;
            case 6L:
                relation.SetTo([.. (values as List<object?> ?? []).OfType<long>()]);
                break;
            default:
                throw OdooError.Value($"Unknown command {PyRepr.Of(command)}");
        }
    }

    /// <summary>One list of related records of one record: kept in the row (many2many) or in the targets (one2many).</summary>
    private sealed class Relation(Transaction work, Model model, long id, Field field)
    {
        public Transaction Work => work;

        public Model Target { get; } = work.Model(field.Relation ?? "");

        private bool IsInTargets => @field.Type is FieldType.One2many;

        private string Inverse => @field.Inverse ?? "";

        public void Add(Dictionary<string, object?> values)
        {
            if (IsInTargets)
            {
                Writer.Create(work, Target, [new(values) { [Inverse] = id }]);
            }
            else
            {
                Keep([.. Current(), .. Writer.Create(work, Target, [values])]);
            }
        }

        public void Attach(long target)
        {
            if (IsInTargets)
            {
                Writer.Write(work, Target, [target], new() { [Inverse] = id });
            }
            else if (work.Find(Target, target) is null)
            {
                throw OdooError.ForeignKey(model, field.Name);
            }
            else
            {
                Keep([.. Current(), target]);
            }
        }

        public void Detach(long target)
        {
            if (!IsInTargets)
            {
                Keep([.. Current().Where(other => other != target)]);
            }
            else if (Target[Inverse] is { Required: true } or { OnDelete: OnDelete.Cascade })
            {
                Writer.Unlink(work, Target, [target]);
            }
            else
            {
                Writer.Write(work, Target, [target], new() { [Inverse] = false });
            }
        }

        public void SetTo(IReadOnlyList<long> wanted)
        {
            foreach (var gone in Current().Except(wanted).ToList())
            {
                Detach(gone);
            }

            foreach (var added in wanted.Except(Current()).ToList())
            {
                Attach(added);
            }
        }

        private IReadOnlyList<long> Current() => Orm.RelatedIds(work, model, work.Get(model, id), field);

        private void Keep(IEnumerable<long> ids) => work.Set(model, id, (field, ids.Distinct().Order().ToArray()));
    }
}
