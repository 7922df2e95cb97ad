namespace Portal.Sandbox.Odoo;

/// <summary>A search: condition, order, page. Keyset pages by id or by (write_date, id) read only the rows they give.</summary>
internal sealed class Query
{
    private readonly Transaction _work;
    private readonly Model _model;
    private readonly DomainNode _asked;

    public Query(Transaction work, Model model, DomainNode domain)
    {
        _work = work;
        _model = model;
        _asked = domain;
        ActiveTest = work.ActiveTest;
    }

    /// <summary>Leaves archived rows out, unless the domain itself speaks of <c>active</c>.</summary>
    public bool ActiveTest { get; init; }

    public string? Order { get; init; }

    public int Offset { get; init; }

    /// <summary>The most rows to give; 0 is no limit. Source: Odoo 18, recording search_read_limit_0.</summary>
    public int Limit { get; init; }

    public IEnumerable<long> Ids() => Matches(byWriteDate: false, out _).Select(row => row.Id);

    public int Count()
    {
        var matches = Matches(byWriteDate: false, out _);
        return (Limit > 0 ? matches.Take(Limit) : matches).Count();
    }

    public List<Row> Rows()
    {
        var order = new RowOrder(_work, _model, string.IsNullOrWhiteSpace(Order) ? _model.Order : Order);
        var matches = Matches(order.IsByWriteDate, out var byWriteDate);
        if (!order.IsById && !byWriteDate)
        {
            matches = Sorted(matches.ToList(), order);
        }

        matches = matches.Skip(Offset);
        return (Limit > 0 ? matches.Take(Limit) : matches).ToList();
    }

    private IEnumerable<Row> Sorted(List<Row> rows, RowOrder order)
    {
        var wanted = Offset + Limit;
        if (Limit == 0 || rows.Count < 4 * wanted)
        {
            rows.Sort(order);
            return rows;
        }

        var worstFirst = new PriorityQueue<Row, Row>(Comparer<Row>.Create((a, b) => order.Compare(b, a)));
        foreach (var row in rows)
        {
            if (worstFirst.Count < wanted)
            {
                worstFirst.Enqueue(row, row);
            }
            else
            {
                worstFirst.EnqueueDequeue(row, row);
            }
        }

        var best = worstFirst.UnorderedItems.Select(item => item.Element).ToList();
        best.Sort(order);
        return best;
    }

    private IEnumerable<Row> Matches(bool byWriteDate, out bool isByWriteDate)
    {
        var active = _model.ActiveField;
        var filtered = ActiveTest && active is { Stored: true } && !Domain.Mentions(_asked, active.Name);
        DomainNode domain = filtered ? Group.All(new Condition("active", "=", true), _asked) : _asked;
        var test = new DomainCompiler(_work).Compile(_model, domain);
        var table = _work.Database.Table(_model.Name);
        var narrow = DomainBounds.Candidates(table, domain);
        isByWriteDate = byWriteDate && narrow is null;
        var candidates =
            narrow
            ?? (
                isByWriteDate ? table.WrittenFrom(DomainBounds.EarliestWrite(domain)) : table.From(DomainBounds.LowestId(domain))
            );
        return CompanyRules.Test(_work, _model) is { } seen ? candidates.Where(seen).Where(test) : candidates.Where(test);
    }
}
