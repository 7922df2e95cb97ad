using System.Globalization;
using Portal.Core.Retail.Products;

namespace Portal.Pages.Mapping;

/// <summary>One unit as it is being entered.</summary>
public sealed class UnitForm
{
    public string AbsRef { get; set; } = "";

    public UnitType Type { get; set; } = UnitType.Physical;

    public string Sku { get; set; } = "";

    public string Quantity { get; set; } = "1";

    public static UnitForm Of(ProductUnit unit) =>
        new()
        {
            AbsRef = unit.AbsRef,
            Type = unit.Type,
            Sku = unit.Sku,
            Quantity = unit.Quantity.ToString(CultureInfo.InvariantCulture),
        };

    /// <summary>Units in a line: "2 × battery-a, service-swap".</summary>
    public static string Say(IReadOnlyList<ProductUnit> units) =>
        units.Count == 0
            ? "None: it never goes to ABS"
            : string.Join(", ", units.Select(unit => unit.Quantity == 1 ? unit.AbsRef : $"{unit.Quantity} × {unit.AbsRef}"));

    /// <summary>What was entered; a quantity that is no number is refused as one that is out of range.</summary>
    public ProductUnit ToUnit() =>
        new(
            Sku,
            Type,
            AbsRef,
            int.TryParse(Quantity, NumberStyles.None, CultureInfo.InvariantCulture, out var quantity) ? quantity : 0
        );
}
