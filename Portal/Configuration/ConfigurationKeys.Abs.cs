namespace Portal.Configuration;

/// <summary>Where ABS is, and how orders become entitlements.</summary>
internal static partial class ConfigurationKeys
{
    public static ConfigurationKey AbsBaseUrl { get; } =
        new(
            "Abs:BaseUrl",
            "none",
            "Connects a real ABS and switches the sandbox off: the address that /api/v1 follows.",
            "https://abs.example.com"
        );

    public static ConfigurationKey AbsApiKey { get; } =
        new("Abs:ApiKey", "none", "Portal's key at ABS; needed with Abs:BaseUrl.", "<api key>", IsSecret: true);

    public static ConfigurationKey AbsTransport { get; } =
        new(
            "Abs:Transport",
            "Http",
            "How ABS is told of entitlements. Http: by a request. Mqtt: by a request at the message broker that ABS answers there; needs Mqtt:Host. Both: by HTTP, and published at the broker once ABS has accepted it. What ABS has is asked at Abs:BaseUrl in any case.",
            "Mqtt"
        );

    public static ConfigurationKey AbsRequestTimeout { get; } =
        new(
            "Abs:RequestTimeout",
            "00:00:25",
            "How long one request to ABS may take in all, 1 s to 25 s; at the broker with its answer.",
            "00:00:10"
        );

    public static ConfigurationKey AbsHookSecret { get; } =
        new(
            "Abs:HookSecret",
            "none; /hooks/abs lets nobody in",
            "What ABS proves itself with at /hooks/abs: whsec_ secrets sign (Standard Webhooks), others are API keys of 24 or more characters. Several, parted by commas, hold at once.",
            "whsec_<base64>,<api key>",
            IsSecret: true
        );

    public static ConfigurationKey EntitlementTrigger { get; } =
        new(
            "Entitlements:Trigger",
            "Confirmed",
            "When an order becomes an entitlement: Confirmed, DepositReceived (orders without a deposit: once confirmed) or Both.",
            "Both"
        );

    public static ConfigurationKey EntitlementDeposits { get; } =
        new(
            "Entitlements:DepositProducts",
            "DEPOSIT",
            "Internal references, comma-separated, of the products that are deposits.",
            "DEPOSIT, DEPOSIT-BATTERY"
        );

    public static ConfigurationKey EntitlementPayload { get; } =
        new(
            "Entitlements:PayloadProfile",
            "Refs",
            "What ABS is told. Refs: units, deposit and references. Full: also the order's amounts and prices.",
            "Full"
        );

    public static ConfigurationKey EntitlementOrders { get; } =
        new(
            "Entitlements:Orders",
            "Retail",
            "Which confirmed orders concern ABS. Retail: all but subscriptions without outlet, channel partner and representative. All: all.",
            "All"
        );

    public static ConfigurationKey EntitlementPastOrders { get; } =
        new(
            "Entitlements:PastOrders",
            "Promise in the sandbox, else List",
            "Orders that were confirmed before Portal's first import. List: those that ABS does not have are listed, a person decides. Promise: they become entitlements.",
            "Promise"
        );
}
