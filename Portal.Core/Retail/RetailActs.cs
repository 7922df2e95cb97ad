using System.Globalization;

namespace Portal.Core.Retail;

/// <summary>Names of retail's acts in the audit.</summary>
public static class RetailActs
{
    /// <summary>Kind of record.</summary>
    public const string Order = "sale.order";

    /// <summary>An entitlement was promised.</summary>
    public const string Promised = "entitlement.promised";

    /// <summary>A person let go out again what somebody had called off.</summary>
    public const string PromisedAgain = "entitlement.promised-again";

    /// <summary>What was promised is held back: the order no longer wants it, or something is missing after all.</summary>
    public const string Held = "entitlement.held";

    /// <summary>What was promised has other contents, as the order has.</summary>
    public const string Changed = "entitlement.changed";

    /// <summary>What was missing is there: it goes out.</summary>
    public const string Released = "entitlement.released";

    /// <summary>ABS has made it.</summary>
    public const string Entitled = "entitlement.created";

    /// <summary>ABS was asked whether it has it.</summary>
    public const string Asked = "entitlement.asked";

    /// <summary>The list of entitlements was exported.</summary>
    public const string Exported = "entitlements.exported";

    /// <summary>A product was mapped.</summary>
    public const string Mapped = "product.mapped";

    /// <summary>A mapping was removed.</summary>
    public const string Unmapped = "product.unmapped";

    /// <summary>A difference with ABS was repaired.</summary>
    public const string Repaired = "difference.repaired";

    /// <summary>A difference with ABS was written on the order in Odoo, for a person to settle.</summary>
    public const string Told = "difference.written-in-odoo";

    /// <summary>A difference with ABS was set aside.</summary>
    public const string Dismissed = "difference.set-aside";

    internal static (string Kind, string Id) SubjectOf(Order order) => SubjectOf(order.OdooId);

    internal static (string Kind, string Id) SubjectOf(int orderId) => (Order, orderId.ToString(CultureInfo.InvariantCulture));
}
