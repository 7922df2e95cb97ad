using Portal.Components;

namespace Portal.Pages.Entitlements;

/// <summary>The columns the list can show; the order always is. Those it shows by itself fit a window 1000 pixels wide.</summary>
internal static class EntitlementColumns
{
    public const string Customer = "customer";
    public const string Status = "status";
    public const string Outlet = "outlet";
    public const string Channel = "channel";
    public const string Deposit = "deposit";
    public const string Promised = "promised";
    public const string Attempts = "attempts";
    public const string Next = "next";
    public const string Ended = "ended";
    public const string Entitlement = "entitlement";
    public const string Reason = "reason";

    public static IReadOnlyList<ListColumn> All { get; } =
    [
        new(Customer, "Customer", IsDefault: true),
        new(Status, "Status", IsDefault: true),
        new(Outlet, "Outlet", IsDefault: true),
        new(Channel, "Channel partner", IsDefault: false),
        new(Deposit, "Deposit", IsDefault: false),
        new(Promised, "Promised", IsDefault: true),
        new(Attempts, "Attempts", IsDefault: false),
        new(Next, "Next try", IsDefault: false),
        new(Ended, "Ended", IsDefault: false),
        new(Entitlement, "Entitlement", IsDefault: false),
        new(Reason, "Reason", IsDefault: true),
    ];
}
