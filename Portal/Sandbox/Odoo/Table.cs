using System.Runtime.InteropServices;

namespace Portal.Sandbox.Odoo;

/// <summary>The rows of one model in id order, with the indexes that keep pages and lookups from reading them all.</summary>
internal sealed class Table
{
    private static readonly SortedSet<long> None = [];

    private readonly List<Row> _rows = [];
    private readonly Dictionary<Field, Dictionary<object, SortedSet<long>>> _indexes = [];
    private readonly SortedSet<(DateTime At, long Id)> _byWriteDate = [];
    private readonly Field _writeDate;

    public Table(Model model)
    {
        Model = model;
        _writeDate = model["write_date"];
        foreach (var field in model.Fields.Values.Where(f => f.Indexed && f.InRow))
        {
            _indexes[field] = [];
        }
    }

    public Model Model { get; }

    public long NextId { get; set; } = 1;

    public int Count => _rows.Count;

    public Row? Find(long id)
    {
        var at = Position(id);
        return at < _rows.Count && _rows[at].Id == id ? _rows[at] : null;
    }

    /// <summary>All rows with an id of at least <paramref name="lowest"/>, ascending.</summary>
    public IEnumerable<Row> From(long lowest)
    {
        for (var at = Position(lowest); at < _rows.Count; at++)
        {
            yield return _rows[at];
        }
    }

    /// <summary>All rows last written at <paramref name="earliest"/> or later, by write date and id.</summary>
    public IEnumerable<Row> WrittenFrom(DateTime earliest) =>
        _byWriteDate
            .GetViewBetween((earliest, long.MinValue), (DateTime.MaxValue, long.MaxValue))
            .Select(entry => Find(entry.Id))
            .OfType<Row>();

    /// <summary>Begins to keep an index for a field that the model was given later.</summary>
    public void AddIndex(Field field)
    {
        var index = new Dictionary<object, SortedSet<long>>();
        foreach (var row in _rows)
        {
            Keep(index, row[field], row);
        }

        _indexes[field] = index;
    }

    public void DropIndex(Field field) => _indexes.Remove(field);

    public bool HasIndex(Field field) => _indexes.ContainsKey(field);

    public IReadOnlyCollection<long> Lookup(Field field, object key) => _indexes[field].GetValueOrDefault(key, None);

    /// <summary>Puts a row in, in place of the one with its id if there is one.</summary>
    public void Put(Row row)
    {
        var at = Position(row.Id);
        if (at < _rows.Count && _rows[at].Id == row.Id)
        {
            Reindex(_rows[at], row);
            _rows[at] = row;
        }
        else
        {
            Reindex(null, row);
            _rows.Insert(at, row);
        }

        NextId = Math.Max(NextId, row.Id + 1);
    }

    public void Remove(long id)
    {
        var at = Position(id);
        if (at < _rows.Count && _rows[at].Id == id)
        {
            Reindex(_rows[at], null);
            _rows.RemoveAt(at);
        }
    }

    private void Reindex(Row? before, Row? after)
    {
        foreach (var (field, index) in _indexes)
        {
            var old = before?[field];
            var now = after?[field];
            if (!Equals(old, now))
            {
                Drop(index, old, before);
                Keep(index, now, after);
            }
        }

        Track(before?[_writeDate] as DateTime?, after?[_writeDate] as DateTime?, before?.Id ?? after?.Id ?? 0);
    }

    private void Track(DateTime? before, DateTime? after, long id)
    {
        if (before == after)
        {
            return;
        }

        if (before is { } old)
        {
            _byWriteDate.Remove((old, id));
        }

        if (after is { } now)
        {
            _byWriteDate.Add((now, id));
        }
    }

    private static void Drop(Dictionary<object, SortedSet<long>> index, object? key, Row? row)
    {
        if (key is not null && row is not null && index.TryGetValue(key, out var ids) && ids.Remove(row.Id) && ids.Count == 0)
        {
            index.Remove(key);
        }
    }

    private static void Keep(Dictionary<object, SortedSet<long>> index, object? key, Row? row)
    {
        if (key is not null && row is not null)
        {
            (CollectionsMarshal.GetValueRefOrAddDefault(index, key, out _) ??= []).Add(row.Id);
        }
    }

    private int Position(long id)
    {
        if (_rows.Count == 0 || _rows[^1].Id < id)
        {
            return _rows.Count;
        }

        int low = 0,
            high = _rows.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _rows[middle].Id < id ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
