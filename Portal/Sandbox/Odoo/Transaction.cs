namespace Portal.Sandbox.Odoo;

/// <summary>One call's work: who, when, in which context, and the old rows that undoing it puts back.</summary>
/// <remarks>
/// Every record changed carries <see cref="StartedAt"/> as its write date, however long the call takes.
/// Source: Odoo 18, recording write_date_commit_order_hazard.
/// </remarks>
internal sealed class Transaction(OdooDatabase database, long uid, DateTime startedAt)
{
    public const long SystemUser = 1;

    private readonly Dictionary<(Table Table, long Id), Row?> _before = [];
    private readonly Dictionary<string, bool> _groups = [];
    private readonly Stack<Action> _undo = [];
    private IReadOnlySet<long>? _companies;

    public OdooDatabase Database { get; } = database;

    public long Uid { get; } = uid;

    public DateTime StartedAt { get; } = PyTime.Microseconds(startedAt);

    public Dictionary<string, object?> Context { get; init; } = [];

    /// <summary>True for a call of the web client's, which may do what a program may not.</summary>
    public bool IsWebClient { get; init; }

    /// <summary>True while the server acts for itself, beyond the caller's rights (Odoo's <c>sudo</c>).</summary>
    public bool IsSystem { get; private set; } = uid == SystemUser;

    /// <summary>The rows changed, with what they are now; null for a deleted one.</summary>
    public IEnumerable<(Model Model, long Id, Row? Row)> Changes =>
        _before.Keys.Select(key => (key.Table.Model, key.Id, key.Table.Find(key.Id)));

    public bool ChangedRecords => _before.Count > 0;

    /// <summary>Sends the notifications of automation rules; none are sent while the server fills its own database.</summary>
    public Action<IReadOnlyList<Notification>>? Notify { get; init; }

    /// <summary>The companies that the call speaks for: those in its context, else all of the user's.</summary>
    public IReadOnlySet<long> Companies => _companies ??= CompanyRules.Of(this);

    public bool ActiveTest => Context.GetValueOrDefault("active_test") is not (false or 0L);

    public Model Model(string name) => Database.Model(name);

    public Row? Find(Model model, long id) => Database.Table(model.Name).Find(id);

    public Row Get(Model model, long id) => Find(model, id) ?? throw OdooError.Missing(model.Name, id, Uid);

    public Row Insert(Model model, object?[] values)
    {
        var table = Database.Table(model.Name);
        values[0] = table.NextId;
        var row = new Row(values);
        _before.Add((table, row.Id), null);
        table.Put(row);
        return row;
    }

    /// <summary>Changes values of a row as they are stored, and stamps it with this transaction.</summary>
    public Row Set(Model model, long id, params ReadOnlySpan<(Field Field, object? Value)> values)
    {
        var table = Database.Table(model.Name);
        var row = Get(model, id);
        _before.TryAdd((table, id), row);
        var copy = row.Copy(model.Slots);
        foreach (var (field, value) in values)
        {
            copy[field.Slot] = value;
        }

        copy[model["write_date"].Slot] = StartedAt;
        copy[model["write_uid"].Slot] = Uid;
        var changed = new Row(copy);
        table.Put(changed);
        return changed;
    }

    public void Delete(Model model, long id)
    {
        var table = Database.Table(model.Name);
        _before.TryAdd((table, id), table.Find(id));
        table.Remove(id);
    }

    public void Rollback()
    {
        foreach (var ((table, id), row) in _before)
        {
            Restore(table, id, row);
        }

        _before.Clear();
        while (_undo.TryPop(out var undo))
        {
            undo();
        }
    }

    /// <summary>Has something that isn't a row undone if this call fails.</summary>
    public void OnRollback(Action undo) => _undo.Push(undo);

    /// <summary>Lets <paramref name="act"/> run while everybody sees the rows as they were before this call.</summary>
    public void WhileHidden(Action act)
    {
        var changed = _before.Keys.Select(key => (key.Table, key.Id, Row: key.Table.Find(key.Id))).ToList();
        foreach (var ((table, id), row) in _before)
        {
            Restore(table, id, row);
        }

        try
        {
            act();
        }
        finally
        {
            foreach (var (table, id, row) in changed)
            {
                Restore(table, id, row);
            }
        }
    }

    public T AsSystem<T>(Func<T> act)
    {
        var was = IsSystem;
        IsSystem = true;
        try
        {
            return act();
        }
        finally
        {
            IsSystem = was;
        }
    }

    public bool HasGroup(string externalId)
    {
        if (!_groups.TryGetValue(externalId, out var member))
        {
            var group = Database.Resolve(externalId)?.Id;
            member = group is { } id && IsMember(id);
            _groups[externalId] = member;
        }

        return member;
    }

    public bool IsMember(long group)
    {
        var users = Model("res.users");
        return Find(users, Uid)?.Many(users["groups_id"]).Contains(group) == true;
    }

    public string GroupLabel(long id)
    {
        var groups = Model("res.groups");
        return Find(groups, id)?.Text(groups["full_name"]) ?? "";
    }

    public string GroupLabel(string externalId)
    {
        var groups = Model("res.groups");
        var id = Database.Resolve(externalId)?.Id ?? 0;
        return Find(groups, id)?.Text(groups["full_name"]) ?? externalId;
    }

    private static void Restore(Table table, long id, Row? row)
    {
        if (row is null)
        {
            table.Remove(id);
        }
        else
        {
            table.Put(row);
        }
    }
}
