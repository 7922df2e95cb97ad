using System.Globalization;
using Portal.Core.Retail.Entitlements;
using Portal.Core.Retail.Products;

namespace Portal.Core.Retail.Drifts;

/// <summary>Holds deposit, currency and units of an order against those of its entitlement; only what ABS tells is compared.</summary>
internal static class EntitlementAmounts
{
    /// <summary>What both sides say, or null when they say the same.</summary>
    public static DriftSighting? FindDifference(Order order, OrderedUnits units, AbsEntitlement entitlement)
    {
        var (inOdoo, inAbs) = (Ordered(order, units, entitlement), Entitled(entitlement));
        return order.State == OrderState.Cancelled || inOdoo == inAbs
            ? null
            : new DriftSighting(DriftKind.AmountsDiffer, order.Subject, order.Name, inOdoo, inAbs);
    }

    // an order with a product nobody mapped has no units to compare
    private static string Ordered(Order order, OrderedUnits units, AbsEntitlement entitlement)
    {
        var quantities =
            units.Missing.Count > 0 || entitlement.Units is null
                ? entitlement.Units
                : units
                    .Units.GroupBy(unit => unit.AbsRef)
                    .ToDictionary(group => group.Key, group => group.Sum(unit => unit.Quantity));
        return Words(
            entitlement.Deposit is null ? null : order.Amount(order.DepositMinor),
            entitlement.Currency.Length == 0 ? "" : order.Currency,
            quantities
        );
    }

    private static string Entitled(AbsEntitlement entitlement) =>
        Words(entitlement.Deposit, entitlement.Currency, entitlement.Units);

    private static string Words(decimal? deposit, string currency, IReadOnlyDictionary<string, decimal>? units)
    {
        var parts = new List<string>();
        if (deposit is { } amount)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"Deposit {currency} {amount:0.##########}"));
        }

        parts.AddRange(
            (units ?? new Dictionary<string, decimal>())
                .OrderBy(unit => unit.Key, StringComparer.Ordinal)
                .Select(unit => string.Create(CultureInfo.InvariantCulture, $"{unit.Value:0.######} × {unit.Key}"))
        );
        return $"{string.Join(", ", parts)}.";
    }
}
