using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Retail.Products;

/// <summary>Some of a unit, as ABS is told.</summary>
/// <param name="Sku">What it is called.</param>
/// <param name="Type">Its kind.</param>
/// <param name="AbsRef">The coupling key.</param>
/// <param name="Quantity">How many.</param>
/// <param name="UnitPrice">Price of one product of the order's line, exact; null where several lines came together.</param>
internal sealed record OrderedUnit(string Sku, UnitType Type, string AbsRef, decimal Quantity, string? UnitPrice);

/// <summary>The units of an order, and what is missing to know them all.</summary>
/// <param name="Units">The units, each once.</param>
/// <param name="Missing">What is missing, in staff's words.</param>
internal sealed record OrderedUnits(IReadOnlyList<OrderedUnit> Units, IReadOnlyList<string> Missing);

/// <summary>The mappings of some products, read once.</summary>
internal sealed class MappedUnits
{
    /// <summary>How a reason begins that names a product nobody mapped.</summary>
    public const string NotMapped = "No unit is mapped to";

    private readonly Dictionary<int, IReadOnlyList<ProductUnit>> _byProduct;

    private MappedUnits(Dictionary<int, IReadOnlyList<ProductUnit>> byProduct) => _byProduct = byProduct;

    public static async Task<MappedUnits> ReadAsync(
        PortalDbContext db,
        IEnumerable<OrderLine> lines,
        CancellationToken cancellationToken
    )
    {
        var products = lines.Select(line => line.ProductId).Distinct().ToList();
        var rows = await db
            .ProductMappings.AsNoTracking()
            .Where(mapping => products.Contains(mapping.ProductId))
            .Select(mapping => new { mapping.ProductId, mapping.UnitsJson })
            .ToListAsync(cancellationToken);
        return new MappedUnits(rows.ToDictionary(row => row.ProductId, row => ProductUnit.Read(row.UnitsJson)));
    }

    /// <summary>The units that a product's lines stand for: a row of the table, else its own reference; null when nobody has said.</summary>
    public IReadOnlyList<ProductUnit>? Find(OrderLine line) =>
        _byProduct.GetValueOrDefault(line.ProductId) ?? (CouplingKeys.Recognise(line.ProductCode) is { } unit ? [unit] : null);

    /// <summary>Explodes an order into units: packs into their children, deposits left out, equal ones added up. Source: 001-10, 001-29.</summary>
    public OrderedUnits Explode(IEnumerable<OrderLine> lines)
    {
        var units = new List<OrderedUnit>();
        var missing = new List<string>();
        foreach (var line in lines.Where(line => !line.IsDeposit && line.Count != 0).OrderBy(line => line.LineId))
        {
            if (Find(line) is not { } known)
            {
                missing.Add($"{NotMapped} {Name(line)}");
                continue;
            }

            foreach (var unit in known)
            {
                var quantity = line.Count * unit.Quantity;
                if (quantity < 0 || quantity != decimal.Truncate(quantity))
                {
                    missing.Add(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"ABS counts whole units, and the order has {quantity} of {Name(line)}"
                        )
                    );
                }
                else
                {
                    var whole = decimal.Truncate(quantity); // 1, where halves make 1.0
                    Add(units, new OrderedUnit(SkuOf(unit, line), unit.Type, unit.AbsRef, whole, line.UnitPrice));
                }
            }
        }

        return new OrderedUnits(units, [.. missing.Distinct()]);
    }

    private static string SkuOf(ProductUnit unit, OrderLine line) =>
        unit.Sku.Length > 0 ? unit.Sku
        : line.ProductCode.Length > 0 ? line.ProductCode
        : unit.AbsRef;

    private static string Name(OrderLine line) =>
        line.ProductCode.Length > 0 ? $"\"{line.ProductName}\" ({line.ProductCode})" : $"\"{line.ProductName}\"";

    private static void Add(List<OrderedUnit> units, OrderedUnit next)
    {
        var at = units.FindIndex(each => (each.Sku, each.Type, each.AbsRef) == (next.Sku, next.Type, next.AbsRef));
        if (at < 0)
        {
            units.Add(next);
            return;
        }

        var price = units[at].UnitPrice == next.UnitPrice ? next.UnitPrice : null;
        units[at] = next with { Quantity = units[at].Quantity + next.Quantity, UnitPrice = price };
    }
}
