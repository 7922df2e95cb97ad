using System.Globalization;

namespace Portal.Core.Odoo;

/// <summary>Id of an Odoo record: a positive number. The only thing a many2one field may be set to.</summary>
public readonly record struct OdooId
{
    private readonly int _value;

    /// <summary>Names a record.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not positive.</exception>
    public OdooId(int value)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
        _value = value;
    }

    /// <summary>The number.</summary>
    /// <exception cref="InvalidOperationException">This id was never set.</exception>
    public int Value => _value > 0 ? _value : throw new InvalidOperationException("This Odoo id was never set.");

    /// <inheritdoc/>
    public override string ToString() => _value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What a many2one field points at.</summary>
/// <param name="Id">Id of the other record.</param>
/// <param name="Name">Its display name; empty when only ids were asked for.</param>
public readonly record struct OdooLink(OdooId Id, string Name);
