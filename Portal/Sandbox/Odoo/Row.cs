namespace Portal.Sandbox.Odoo;

/// <summary>One record, never changed once made: a write puts a new row in its place, so undoing is putting the old one back.</summary>
internal sealed class Row(object?[] values)
{
    public long Id { get; } = (long)values[0]!; // slot 0 is always the id

    public object? this[Field field] => values[field.Slot];

    public string? Text(Field field) => values[field.Slot] as string;

    public long? Reference(Field field) => values[field.Slot] as long?;

    public bool Flag(Field field) => values[field.Slot] is true;

    public IReadOnlyList<long> Many(Field field) => values[field.Slot] as long[] ?? [];

    public object?[] Copy() => (object?[])values.Clone();
}
