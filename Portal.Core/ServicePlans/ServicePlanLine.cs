using System.Globalization;

namespace Portal.Core.ServicePlans;

/// <summary>One product of a subscription, as Odoo has it.</summary>
public sealed class ServicePlanLine
{
    private ServicePlanLine() { }

    /// <summary>The subscription's row.</summary>
    public Guid PlanKey { get; private set; }

    /// <summary>Id of the line in Odoo.</summary>
    public int LineId { get; private set; }

    /// <summary>The product's name.</summary>
    public string ProductName { get; private set; } = "";

    /// <summary>The product's internal reference, or empty.</summary>
    public string ProductCode { get; private set; } = "";

    /// <summary>How many, exact, written plainly.</summary>
    public string Quantity { get; private set; } = "0";

    /// <summary>Price of one, exact.</summary>
    public string UnitPrice { get; private set; } = "0";

    /// <summary>Price of all with taxes, minor units of the subscription's currency.</summary>
    public long TotalMinor { get; private set; }

    /// <summary>True when it is billed each period.</summary>
    public bool IsRecurring { get; private set; }

    internal static ServicePlanLine Make(Guid planKey, FoundPlanLine found, int decimals) =>
        new()
        {
            PlanKey = planKey,
            LineId = found.Id,
            ProductName = found.ProductName,
            ProductCode = found.ProductCode,
            Quantity = Plain(found.Quantity),
            UnitPrice = Plain(found.UnitPrice),
            TotalMinor = PlanMoney.Minor(found.Total, decimals),
            IsRecurring = found.IsRecurring,
        };

    internal bool IsSameAs(ServicePlanLine other) =>
        (ProductName, ProductCode, Quantity, UnitPrice, TotalMinor, IsRecurring)
        == (other.ProductName, other.ProductCode, other.Quantity, other.UnitPrice, other.TotalMinor, other.IsRecurring);

    private static string Plain(decimal number) => number.ToString("0.############", CultureInfo.InvariantCulture);
}
