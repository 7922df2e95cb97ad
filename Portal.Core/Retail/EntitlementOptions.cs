namespace Portal.Core.Retail;

/// <summary>What must have happened before an order becomes an entitlement. Source: C13, 001-5, 001-6.</summary>
public enum EntitlementTrigger
{
    /// <summary>The order is confirmed.</summary>
    Confirmed,

    /// <summary>Its deposit is received; without a deposit, it is confirmed.</summary>
    DepositReceived,

    /// <summary>Both.</summary>
    Both,
}

/// <summary>How much ABS is told. Source: C6.</summary>
public enum PayloadProfile
{
    /// <summary>What it needs to entitle, and references; nothing commercial but the deposit.</summary>
    Refs,

    /// <summary>Also the order's amounts and prices.</summary>
    Full,
}

/// <summary>Which confirmed orders concern ABS.</summary>
public enum EntitledOrders
{
    /// <summary>All but subscriptions that carry neither outlet nor channel partner nor representative.</summary>
    Retail,

    /// <summary>All.</summary>
    All,
}

/// <summary>What becomes of orders that were confirmed before Portal saw them for the first time.</summary>
public enum PastOrders
{
    /// <summary>They are compared with ABS; those it does not have are listed, and a person decides.</summary>
    List,

    /// <summary>They become entitlements like those to come.</summary>
    Promise,
}

/// <summary>How orders become entitlements. The host binds section <c>Entitlements</c>.</summary>
public sealed record EntitlementOptions
{
    /// <summary><c>Entitlements:Trigger</c>. Default Confirmed.</summary>
    public EntitlementTrigger Trigger { get; init; } = EntitlementTrigger.Confirmed;

    /// <summary><c>Entitlements:DepositProducts</c>: internal references of the products that are deposits. Default DEPOSIT.</summary>
    public IReadOnlyList<string> DepositProducts { get; init; } = ["DEPOSIT"];

    /// <summary><c>Entitlements:PayloadProfile</c>. Default Refs.</summary>
    public PayloadProfile PayloadProfile { get; init; } = PayloadProfile.Refs;

    /// <summary><c>Entitlements:Orders</c>. Default Retail.</summary>
    public EntitledOrders Orders { get; init; } = EntitledOrders.Retail;

    /// <summary><c>Entitlements:PastOrders</c>. Default List; Promise in the sandbox.</summary>
    public PastOrders PastOrders { get; init; } = PastOrders.List;

    /// <summary>True when Odoo has a field for the entitlement's id, which Portal then fills (profile Studio).</summary>
    public bool WritesField { get; init; }

    /// <summary>True for a product that is a deposit.</summary>
    public bool IsDeposit(string productCode) =>
        productCode.Length > 0 && DepositProducts.Contains(productCode, StringComparer.OrdinalIgnoreCase);
}
