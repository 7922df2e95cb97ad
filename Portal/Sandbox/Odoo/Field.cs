namespace Portal.Sandbox.Odoo;

internal enum FieldType
{
    Char,
    Text,
    Html,
    Integer,
    Float,
    Monetary,
    Boolean,
    Date,
    Datetime,
    Selection,
    Many2one,
    One2many,
    Many2many,
    Binary,
    Json,
}

/// <summary>What PostgreSQL or the ORM does with a many2one when its target is deleted.</summary>
internal enum OnDelete
{
    SetNull,
    Restrict,
    Cascade,
}

internal readonly record struct Choice(string Value, string Label);

/// <summary>One field of a model: its wire description and how its value is kept or found.</summary>
internal sealed class Field(string name, FieldType type, string label)
{
    public string Name { get; } = name;

    public FieldType Type { get; } = type;

    public string Label { get; } = label;

    /// <summary>The target model of a relation, else null.</summary>
    public string? Relation { get; init; }

    /// <summary>For a one2many: the many2one of the target that points back.</summary>
    public string? Inverse { get; init; }

    public IReadOnlyList<Choice> Choices { get; init; } = [];

    /// <summary>Choices that depend on records, as a partner's language depends on the installed ones.</summary>
    public Func<Transaction, IReadOnlyList<Choice>>? FindChoices { get; init; }

    /// <summary>A dotted path whose value this field shows; reads, searches and (unless read-only) writes follow it.</summary>
    public string? Related { get; init; }

    /// <summary>Gives the value of a field that is not stored.</summary>
    public Func<Transaction, Row, object?>? Compute { get; init; }

    /// <summary>Turns a condition on a field that is not stored into one on fields that are.</summary>
    public Func<string, object?, List<object?>>? Search { get; init; }

    /// <summary>Turns a written value of a field that is not stored into values of others, in place.</summary>
    public Action<Dictionary<string, object?>, object?>? Rewrite { get; init; }

    public Func<Transaction, object?>? Default { get; init; }

    public bool Required { get; init; }

    public bool ReadOnly { get; init; }

    /// <summary>Described as read-only, yet written by whoever calls, as an order's state is. Source: Odoo 18, recording payment_transaction_write_state_done.</summary>
    public bool FormReadOnly { get; init; }

    public bool CompanyDependent { get; init; }

    /// <summary>Keeps an equality index; needed where a one2many or a lookup would else read every row.</summary>
    public bool Indexed { get; init; }

    /// <summary>The only group (by external id) that may read or write the field.</summary>
    public string? Group { get; init; }

    /// <summary>Leaves archived records out even when the context asks for them, as a partner's contacts do.</summary>
    public bool ActiveOnly { get; init; }

    /// <summary>Never shown; reads as an empty string, as passwords do. Source: Odoo 18, recording err_access_field_group.</summary>
    public bool WriteOnly { get; init; }

    public OnDelete OnDelete { get; init; }

    /// <summary>Added by somebody over the API, as Studio does, and so removable.</summary>
    public bool IsManual { get; init; }

    /// <summary>The position in <see cref="Row"/>, or -1 when the value is not kept there.</summary>
    public int Slot { get; set; } = -1;

    public bool Stored => Compute is null && Related is null;

    public bool InRow => Stored && Type is not FieldType.One2many;

    public bool Searchable => Stored || Search is not null || Related is not null;

    public bool Sortable => InRow && Type is not FieldType.Many2many;

    public bool IsText => Type is FieldType.Char or FieldType.Text or FieldType.Html or FieldType.Selection or FieldType.Binary;

    public bool IsMany => Type is FieldType.One2many or FieldType.Many2many;

    public bool IsNumber => Type is FieldType.Integer or FieldType.Float or FieldType.Monetary;

    public IReadOnlyList<Choice> AllChoices(Transaction work) => FindChoices?.Invoke(work) ?? Choices;
}
