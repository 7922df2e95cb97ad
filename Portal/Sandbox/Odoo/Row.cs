namespace Portal.Sandbox.Odoo;

/// <summary>One record, never changed once made: a write puts a new row in its place, so undoing is putting the old one back.</summary>
internal sealed class Row(object?[] values)
{
    public long Id { get; } = (long)values[0]!; // slot 0 is always the id

    /// <summary>The value, or null also where the field came after the row was written.</summary>
    public object? this[Field field] => (uint)field.Slot < (uint)values.Length ? values[field.Slot] : null;

    public string? Text(Field field) => this[field] as string;

    public long? Reference(Field field) => this[field] as long?;

    public bool Flag(Field field) => this[field] is true;

    public IReadOnlyList<long> Many(Field field) => this[field] as long[] ?? [];

    /// <summary>The values, with room for <paramref name="slots"/> of them.</summary>
    public object?[] Copy(int slots)
    {
        var copy = new object?[Math.Max(slots, values.Length)];
        values.CopyTo(copy, 0);
        return copy;
    }
}
