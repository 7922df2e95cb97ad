namespace Portal.Sandbox.Odoo;

internal enum Operation
{
    Read,
    Write,
    Create,
    Unlink,
}

/// <summary>A model: its fields, who may use it, and what it does beside keeping values. Plain models need no subclass.</summary>
internal class Model
{
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

    public IReadOnlyDictionary<string, Field> Fields => _fields;

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
}
