using System.Globalization;

namespace Portal.Core.Retail;

/// <summary>One product on an order, as Odoo has it.</summary>
public sealed class OrderLine
{
    /// <summary>How a quantity of none is written.</summary>
    internal const string None = "0";

    private OrderLine() { }

    /// <summary>The order's row.</summary>
    public Guid OrderKey { get; private set; }

    /// <summary>Id of the line in Odoo.</summary>
    public int LineId { get; private set; }

    /// <summary>The product's id in Odoo.</summary>
    public int ProductId { get; private set; }

    /// <summary>The product's name.</summary>
    public string ProductName { get; private set; } = "";

    /// <summary>The product's internal reference, or empty.</summary>
    public string ProductCode { get; private set; } = "";

    /// <summary>How many, exact, written plainly: <c>2</c>, <c>0.5</c>.</summary>
    public string Quantity { get; private set; } = "0";

    /// <summary>Price of one, exact.</summary>
    public string UnitPrice { get; private set; } = "0";

    /// <summary>Price of all with taxes, minor units of the order's currency.</summary>
    public long TotalMinor { get; private set; }

    /// <summary>True when it is a deposit.</summary>
    public bool IsDeposit { get; private set; }

    /// <summary>How many, as a number.</summary>
    public decimal Count => decimal.Parse(Quantity, CultureInfo.InvariantCulture);

    internal static OrderLine Make(Guid orderKey, FoundOrderLine found, int decimals, bool isDeposit) =>
        new()
        {
            OrderKey = orderKey,
            LineId = found.Id,
            ProductId = found.ProductId,
            ProductName = found.ProductName,
            ProductCode = found.ProductCode,
            Quantity = Plain(found.Quantity),
            UnitPrice = Plain(found.UnitPrice),
            TotalMinor = MinorUnits.Of(found.Total, decimals),
            IsDeposit = isDeposit,
        };

    internal bool IsSameAs(OrderLine other) =>
        (ProductId, ProductName, ProductCode, Quantity, UnitPrice, TotalMinor, IsDeposit)
        == (
            other.ProductId,
            other.ProductName,
            other.ProductCode,
            other.Quantity,
            other.UnitPrice,
            other.TotalMinor,
            other.IsDeposit
        );

    private static string Plain(decimal number) => number.ToString("0.############", CultureInfo.InvariantCulture);
}
