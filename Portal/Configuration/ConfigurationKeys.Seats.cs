namespace Portal.Configuration;

/// <summary>How the seats of subscriptions are counted.</summary>
internal static partial class ConfigurationKeys
{
    public static ConfigurationKey SeatsProductCode { get; } =
        new("Seats:ProductCode", "MANAGED-SEAT", "Internal reference of the product that bills a seat.", "MANAGED-SEAT");

    public static ConfigurationKey SeatsStaleAfter { get; } =
        new(
            "Seats:StaleAfter",
            "1.00:00:00",
            "What was last listed longer ago is not counted, 2 h to 31 days. The oldest of devices, clients and assets decides.",
            "12:00:00"
        );

    public static ConfigurationKey SeatsAutoApproveSeats { get; } =
        new(
            "Seats:AutoApproveSeats",
            "5",
            "A change of so many seats, or fewer, is approved by itself, 0 to 10000. A fall to zero or by more than a quarter never is.",
            "2"
        );

    public static ConfigurationKey SeatsAutoApprovePercent { get; } =
        new("Seats:AutoApprovePercent", "10", "So is one of so many per cent of what is billed, or fewer, 0 to 100.", "5");

    public static ConfigurationKey SeatsRules { get; } =
        new(
            "Seats:Rules",
            "none",
            "Devices that another product bills, or none: PRODUCT=os:PART or PRODUCT=device:PART, separated by semicolons; the first that fits decides. The product \"none\" leaves them out.",
            "SERVER-SEAT=os:Windows Server; none=device:PRINTER"
        );

    public static ConfigurationKey SubscriptionsModel { get; } =
        new(
            "Subscriptions:Model",
            "SaleOrder",
            "Where Odoo keeps subscriptions. SaleOrder: orders that are subscriptions (Odoo 17 and later). SaleSubscription, SubscriptionOca and Contract are known by name and not read by this version: the start refuses them, and the connection's test names the one that Odoo has.",
            "SaleOrder"
        );
}
