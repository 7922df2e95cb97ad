namespace Portal.Sandbox.Odoo;

/// <summary>The order of an <c>order</c> clause: ascending has NULL last, descending first, as PostgreSQL does.</summary>
/// <remarks>A many2one sorts by its target's own order. Source: Odoo 18, recordings err_bad_field_order, company_type_order.</remarks>
internal sealed class RowOrder : IComparer<Row>
{
    private readonly Transaction _work;
    private readonly List<Term> _terms = [];

    public RowOrder(Transaction work, Model model, string clause)
    {
        _work = work;
        foreach (var part in clause.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            _terms.Add(Parse(work, model, part, clause));
        }
    }

    public bool IsById => _terms is [{ Field.Name: "id", Descending: false }, ..];

    public bool IsByWriteDate =>
        _terms
            is [{ Field.Name: "write_date", Descending: false }]
                or [{ Field.Name: "write_date", Descending: false }, { Field.Name: "id", Descending: false }];

    public int Compare(Row? x, Row? y)
    {
        if (x is null || y is null)
        {
            return (x is null ? 1 : 0) - (y is null ? 1 : 0);
        }

        foreach (var term in _terms)
        {
            var order = Compare(term, x, y);
            if (order != 0)
            {
                return term.Descending ? -order : order;
            }
        }

        return x.Id.CompareTo(y.Id);
    }

    public static int CompareValues(object? left, object? right) =>
        (left, right) switch
        {
            (null, null) => 0,
            (null, _) => 1,
            (_, null) => -1,
            (string a, string b) => CompareText(a, b),
            (long a, double b) => ((double)a).CompareTo(b),
            (double a, long b) => a.CompareTo(b),
            (IComparable a, _) when a.GetType() == right.GetType() => a.CompareTo(right),
            _ => string.CompareOrdinal(left.ToString(), right.ToString()),
        };

    private static int CompareText(string left, string right)
    {
        var order = string.Compare(left, right, StringComparison.OrdinalIgnoreCase);
        return order != 0 ? order : string.CompareOrdinal(left, right);
    }

    private static Term Parse(Transaction work, Model model, string part, string clause)
    {
        var words = part.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var direction = words.Length > 1 ? words[1].ToLowerInvariant() : "asc";
        if (words.Length > 2 || direction is not ("asc" or "desc"))
        {
            throw OdooError.User(
                $"Invalid \"order\" specified ({clause}). A valid \"order\" specification is a comma-separated list of valid field names "
                    + "(optionally followed by asc/desc for the direction)"
            );
        }

        var field = model[words[0]];
        if (!field.Sortable)
        {
            throw field.Stored
                ? OdooError.Value($"Cannot convert {model.Name}.{field.Name} to SQL because it is not a column")
                : OdooError.NotStored(model.Name, field.Name);
        }

        if (field.Type is not FieldType.Many2one)
        {
            return new(field, direction == "desc", null, null);
        }

        var target = work.Model(field.Relation ?? "");
        return new(field, direction == "desc", target, new RowOrder(work, target, target.Order));
    }

    private int Compare(Term term, Row x, Row y)
    {
        if (term.Nested is null || term.Target is null)
        {
            return CompareValues(x[term.Field], y[term.Field]);
        }

        return (x.Reference(term.Field), y.Reference(term.Field)) switch
        {
            (null, null) => 0,
            (null, _) => 1,
            (_, null) => -1,
            ({ } a, { } b) when a == b => 0,
            ({ } a, { } b) => term.Nested.Compare(_work.Find(term.Target, a), _work.Find(term.Target, b)),
        };
    }

    private sealed record Term(Field Field, bool Descending, Model? Target, RowOrder? Nested);
}
