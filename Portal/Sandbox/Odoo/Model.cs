namespace Portal.Sandbox.Odoo;

internal enum Operation
{
    Read,
    Write,
    Create,
    Unlink,
}

/// <summary>Whose records a user sees where a model's records belong to companies.</summary>
internal enum CompanyRule
{
    /// <summary>Everybody's.</summary>
    None,

    /// <summary>Those of the companies the call speaks for, and those of none.</summary>
    OwnAndShared,

    /// <summary>Those of the companies the call speaks for.</summary>
    Own,
}

/// <summary>A model: its fields, who may use it, and what it does beside keeping values. Plain models need no subclass.</summary>
internal class Model
{
    /// <summary>The list of a record's messages, which only models with a chatter have.</summary>
    public const string Chatter = "message_ids";

    private readonly Dictionary<string, Field> _fields = [];
    private readonly List<Field> _defaulted = [];
    private readonly List<Field> _required = [];

    public Model(string name, string label)
    {
        Name = name;
        Label = label;
        Add(
            new("id", FieldType.Integer, "ID") { ReadOnly = true },
            new("create_uid", FieldType.Many2one, "Created by") { Relation = "res.users", ReadOnly = true },
            new("create_date", FieldType.Datetime, "Created on") { ReadOnly = true },
            new("write_uid", FieldType.Many2one, "Last Updated by") { Relation = "res.users", ReadOnly = true },
            new("write_date", FieldType.Datetime, "Last Updated on") { ReadOnly = true },
            new("display_name", FieldType.Char, "Display Name")
            {
                ReadOnly = true,
                Compute = (work, row) => DisplayName(work, row),
                Search = NameCondition,
            }
        );
    }

    public string Name { get; }

    public string Label { get; }

    /// <summary>The order of rows when a call names none.</summary>
    public string Order { get; init; } = "id";

    /// <summary>The field that names a record.</summary>
    public string NameField { get; init; } = "name";

    /// <summary>The fields that a search by name looks into.</summary>
    public string[] SearchNames { get; init; } = ["name"];

    /// <summary>The field whose exact match comes first in a search by name, as a country's code does.</summary>
    public string? ExactFirst { get; init; }

    /// <summary>The many2one to the same model that makes it a tree, if it is one.</summary>
    public string? Parent { get; init; }

    /// <summary>Who may do what: external ids of groups. An operation without an entry is allowed to nobody.</summary>
    public IReadOnlyDictionary<Operation, string[]> Access { get; init; } = AccessRights.EverybodyReads;

    /// <summary>Whose records are seen, by <c>company_id</c>.</summary>
    public CompanyRule Companies { get; init; }

    /// <summary>Made by somebody over the API, as Studio does, and so removable.</summary>
    public bool IsManual { get; init; }

    /// <summary>How often an automation without trigger fields fires beyond once when a record is made: once for each stored value worked out.</summary>
    /// <remarks>Source: Odoo 18, recording webhook_delivery_on_create.</remarks>
    public int Recomputations { get; init; }

    public IReadOnlyDictionary<string, Field> Fields => _fields;

    /// <summary>Records have a chatter.</summary>
    public bool IsThread => _fields.ContainsKey(Chatter);

    /// <summary>The fields that get a value at creation when the call gives none.</summary>
    public IReadOnlyList<Field> Defaulted => _defaulted;

    /// <summary>The fields that must not be empty.</summary>
    public IReadOnlyList<Field> Mandatory => _required;

    /// <summary>The methods this model has beside those of every model.</summary>
    public Dictionary<string, Method> Methods { get; } = [];

    public int Slots { get; private set; }

    public Field this[string name] => _fields.TryGetValue(name, out var field) ? field : throw OdooError.InvalidField(Name, name);

    public Field? ActiveField => _fields.GetValueOrDefault("active");

    public void Add(params ReadOnlySpan<Field> fields)
    {
        foreach (var field in fields)
        {
            _fields.Add(field.Name, field);
            if (field.Default is not null && field.Stored)
            {
                _defaulted.Add(field);
            }

            if (field.Required && field.InRow)
            {
                _required.Add(field);
            }

            if (field.InRow)
            {
                field.Slot = Slots++;
            }
        }
    }

    /// <summary>Takes a field away again; its place in the rows stays empty.</summary>
    public void Remove(Field field)
    {
        _fields.Remove(field.Name);
        _defaulted.Remove(field);
        _required.Remove(field);
    }

    public virtual string DisplayName(Transaction work, Row row) =>
        Orm.Value(work, this, row, this[NameField]) as string ?? $"{Name},{row.Id}";

    /// <summary>The condition that a search by name stands for.</summary>
    public virtual List<object?> NameCondition(string comparison, object? value)
    {
        List<object?> domain = [];
        var negative = Domain.IsNegative(comparison);
        for (var i = 1; i < SearchNames.Length; i++)
        {
            domain.Add(negative ? "&" : "|");
        }

        domain.AddRange(SearchNames.Select(name => (object?)new List<object?> { name, comparison, value }));
        return domain;
    }

    /// <summary>Completes or corrects the values of a record about to be made.</summary>
    public virtual void BeforeCreate(Transaction work, Dictionary<string, object?> values) { }

    public virtual void AfterCreate(Transaction work, long id, Dictionary<string, object?> values) { }

    public virtual void BeforeWrite(Transaction work, IReadOnlyList<long> ids, Dictionary<string, object?> values) { }

    public virtual void AfterWrite(Transaction work, IReadOnlyList<long> ids, Dictionary<string, object?> values) { }

    public virtual void BeforeUnlink(Transaction work, IReadOnlyList<long> ids) { }

    public virtual void AfterUnlink(Transaction work, IReadOnlyList<Row> rows) { }
}
