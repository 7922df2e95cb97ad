using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace Portal.Core.Odoo;

/// <summary>A field waiting for what it is compared with.</summary>
public sealed class OdooCondition
{
    /// <summary>Fields Odoo computes and cannot search: it would give every record instead of refusing. Source: FACTS §3, §4, §6.</summary>
    private static readonly FrozenSet<string> NotSearchable = FrozenSet.Create(
        "company_type",
        "property_product_pricelist",
        "status_in_payment"
    );

    private readonly string _field;

    internal OdooCondition(string field)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(field);
        if (field.Split('.').FirstOrDefault(NotSearchable.Contains) is { } computed)
        {
            throw new ArgumentException($"Odoo cannot search {computed} and would give every record.", nameof(field));
        }

        _field = field;
    }

    /// <summary>Is this text, upper and lower case told apart.</summary>
    public OdooDomain Is(string value) => Leaf("=", JsonValue.Create(value));

    /// <summary>Is this number.</summary>
    public OdooDomain Is(int value) => Leaf("=", JsonValue.Create(value));

    /// <summary>Is yes or no.</summary>
    public OdooDomain Is(bool value) => Leaf("=", JsonValue.Create(value));

    /// <summary>Points at this record.</summary>
    public OdooDomain Is(OdooId id) => Leaf("=", JsonValue.Create(id.Value));

    /// <summary>Is not this text; holds for an empty field too.</summary>
    public OdooDomain IsNot(string value) => Leaf("!=", JsonValue.Create(value));

    /// <summary>Is not empty. For a yes or no field use <see cref="Is(bool)"/>.</summary>
    public OdooDomain IsSet() => Leaf("!=", JsonValue.Create(false));

    /// <summary>Is empty. For a yes or no field use <see cref="Is(bool)"/>.</summary>
    public OdooDomain IsNotSet() => Leaf("=", JsonValue.Create(false));

    /// <summary>Is one of these records.</summary>
    public OdooDomain IsIn(IEnumerable<OdooId> ids) => Leaf("in", OdooValues.Write(ids));

    /// <summary>Is one of these texts.</summary>
    public OdooDomain IsIn(IEnumerable<string> values) =>
        Leaf("in", new JsonArray([.. values.Select(static value => JsonValue.Create(value))]));

    /// <summary>Is more than this number.</summary>
    public OdooDomain IsMoreThan(int value) => Leaf(">", JsonValue.Create(value));

    /// <summary>Is less than this number.</summary>
    public OdooDomain IsLessThan(int value) => Leaf("<", JsonValue.Create(value));

    /// <summary>Is later than this UTC instant, to the second. What reads as that second was stored with a fraction and matches too.</summary>
    public OdooDomain IsAfter(DateTime instant) => Leaf(">", JsonValue.Create(OdooValues.Write(instant)));

    /// <summary>Is this UTC second or later.</summary>
    public OdooDomain IsNotBefore(DateTime instant) => Leaf(">=", JsonValue.Create(OdooValues.Write(instant)));

    /// <summary>Is earlier than this UTC instant, to the second.</summary>
    public OdooDomain IsBefore(DateTime instant) => Leaf("<", JsonValue.Create(OdooValues.Write(instant)));

    /// <summary>Is this text whatever the case; nothing in it is a wildcard.</summary>
    public OdooDomain IsIgnoringCase(string value) => Leaf("=ilike", JsonValue.Create(Escape(value)));

    /// <summary>Begins with this text, upper and lower case told apart; nothing in it is a wildcard.</summary>
    public OdooDomain StartsWith(string value) => Leaf("=like", JsonValue.Create(Escape(value) + "%"));

    /// <summary>Has this text in it whatever the case; nothing in it is a wildcard.</summary>
    public OdooDomain Contains(string value) => Leaf("ilike", JsonValue.Create(Escape(value)));

    /// <summary>Has the signs of this text in it in their order, whatever stands between them and whatever the case.</summary>
    public OdooDomain ContainsInOrder(string value) =>
        Leaf("ilike", JsonValue.Create(string.Join('%', value.EnumerateRunes().Select(sign => Escape(sign.ToString())))));

    /// <summary>Points at this record or one below it.</summary>
    public OdooDomain IsBelow(OdooId id) => Leaf("child_of", JsonValue.Create(id.Value));

    private OdooDomain Leaf(string comparison, JsonNode value) => OdooDomain.Leaf(_field, comparison, value);

    private static string Escape(string text) =>
        text.Replace(@"\", @"\\", StringComparison.Ordinal)
            .Replace("%", @"\%", StringComparison.Ordinal)
            .Replace("_", @"\_", StringComparison.Ordinal);
}
