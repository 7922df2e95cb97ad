using System.Text.Json.Nodes;

namespace Portal.Core.Odoo;

/// <summary>A search condition, built from typed parts and written in Odoo's prefix form. Immutable.</summary>
public sealed class OdooDomain
{
    private readonly IReadOnlyList<JsonNode> _terms;

    private OdooDomain(IReadOnlyList<JsonNode> terms)
    {
        _terms = terms;
    }

    /// <summary>Every record.</summary>
    public static OdooDomain Everything { get; } = new([]);

    /// <summary>Begins a condition on a field; dots follow links.</summary>
    /// <exception cref="ArgumentException">Odoo ignores conditions on this field, since it stores none.</exception>
    public static OdooCondition Where(string field) => new(field);

    /// <summary>Both hold.</summary>
    public OdooDomain And(OdooDomain other) =>
        _terms.Count == 0 ? other
        : other._terms.Count == 0 ? this
        : new OdooDomain(["&", .. _terms, .. other._terms]);

    /// <summary>At least one holds.</summary>
    public OdooDomain Or(OdooDomain other) =>
        _terms.Count == 0 || other._terms.Count == 0 ? Everything : new OdooDomain(["|", .. _terms, .. other._terms]);

    /// <summary>Does not hold.</summary>
    /// <exception cref="InvalidOperationException">Asked of <see cref="Everything"/>.</exception>
    public OdooDomain Not() =>
        _terms.Count == 0 ? throw new InvalidOperationException("Nothing matches that.") : new OdooDomain(["!", .. _terms]);

    internal static OdooDomain Leaf(string field, string comparison, JsonNode value) =>
        new([new JsonArray(field, comparison, value)]);

    internal JsonArray ToJson() => new([.. _terms.Select(static term => term.DeepClone())]);
}
