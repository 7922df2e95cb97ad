namespace Portal.Core.Retail.Products;

/// <summary>
/// Recognises a product whose internal reference is itself what ABS knows a service by; such a product needs no mapping. What merely begins with
/// "vehicle-" or "plan-" may be a registration or an insurance, which ABS is never told of, so a person maps those once. Source: 001-9, 001-18, 001-19.
/// </summary>
internal static class CouplingKeys
{
    // the longer ones first: an assignment is a contract, though it begins like a service
    private static readonly (string Prefix, UnitType Type)[] Prefixes =
    [
        ("service-asset-assignment-", UnitType.Contract),
        ("service-swap-network-", UnitType.Service),
        ("service-battery-fleet-", UnitType.Service),
        ("service-swap-count-", UnitType.Service),
        ("service-electricity-", UnitType.Service),
    ];

    /// <summary>The unit that a reference names, or null when it is not of that form.</summary>
    public static ProductUnit? Recognise(string productCode)
    {
        foreach (var (prefix, type) in Prefixes)
        {
            if (
                productCode.Length > prefix.Length
                && productCode.Length <= ProductUnit.TextLength
                && productCode.StartsWith(prefix, StringComparison.Ordinal)
            )
            {
                return new ProductUnit(productCode, type, productCode);
            }
        }

        return null;
    }
}
