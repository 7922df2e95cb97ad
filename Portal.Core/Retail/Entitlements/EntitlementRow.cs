using Portal.Core.Messaging.Outbox;

namespace Portal.Core.Retail.Entitlements;

/// <summary>The tabs of the list.</summary>
public enum EntitlementTab
{
    /// <summary>Waiting or being sent, and still wanted.</summary>
    Pending,

    /// <summary>Only those that wait, with their reason, and are still wanted.</summary>
    Waiting,

    /// <summary>Refused, or given up.</summary>
    Dead,

    /// <summary>All whose order is without its entitlement and still to have it: the riders who cannot swap.</summary>
    Without,

    /// <summary>ABS has them.</summary>
    Delivered,

    /// <summary>All, also cancelled ones and those that their order called off.</summary>
    All,

    /// <summary>Those that a person called off.</summary>
    Cancelled,
}

/// <summary>Columns the list can be sorted by.</summary>
public enum EntitlementSort
{
    /// <summary>Instant of the promise: the age.</summary>
    Promised,

    /// <summary>The order's number.</summary>
    Order,

    /// <summary>The customer's name.</summary>
    Customer,
}

/// <summary>What an entitlement can lack, perhaps among other things.</summary>
public enum EntitlementLack
{
    /// <summary>A mapping of a product.</summary>
    Mapping,

    /// <summary>The deposit, or a part of it.</summary>
    Deposit,

    /// <summary>The confirmation of the order.</summary>
    Confirmation,

    /// <summary>A code of the outlet.</summary>
    OutletCode,

    /// <summary>An ABS.</summary>
    Abs,
}

/// <summary>Which part of the list.</summary>
public sealed record EntitlementRequest
{
    /// <summary>Which tab.</summary>
    public EntitlementTab Tab { get; init; }

    /// <summary>Words that must all occur in order, customer, outlet, channel or entitlement id; empty for all.</summary>
    public string Search { get; init; } = "";

    /// <summary>Only of this outlet (id in Odoo).</summary>
    public int? OutletId { get; init; }

    /// <summary>Only of this channel partner (id in Odoo).</summary>
    public int? ChannelId { get; init; }

    /// <summary>Beginning of the reason.</summary>
    public string Reason { get; init; } = "";

    /// <summary>True when <see cref="Reason"/> is the whole of it.</summary>
    public bool IsReasonWhole { get; init; }

    /// <summary>Only those that lack this, whatever else they lack.</summary>
    public EntitlementLack? Lacks { get; init; }

    /// <summary>Least number of attempts.</summary>
    public int? LeastAttempts { get; init; }

    /// <summary>UTC instant from which on they were promised.</summary>
    public DateTime? From { get; init; }

    /// <summary>UTC instant until which they were promised, exclusive.</summary>
    public DateTime? Until { get; init; }

    /// <summary>Column.</summary>
    public EntitlementSort Sort { get; init; }

    /// <summary>True for the last first.</summary>
    public bool Descending { get; init; }

    /// <summary>Which page.</summary>
    public KeysetRequest Page { get; init; } = KeysetRequest.First(50);

    /// <summary>True when no index leads to what is wanted: each row of the tab is looked at.</summary>
    internal bool IsLookedForByRow =>
        Reason.Length > 0 || Lacks is not (null or EntitlementLack.Deposit) || LeastAttempts is not null;

    /// <summary>True where what its order has called off is left out: it goes out only when the order wants it again.</summary>
    internal bool IsOfWanted => Tab is EntitlementTab.Pending or EntitlementTab.Waiting;

    /// <summary>True when only parts of the delivery narrow it.</summary>
    internal bool IsOfDeliveries =>
        Tab != EntitlementTab.Without
        && !IsOfWanted
        && OutletId is null
        && ChannelId is null
        && Lacks != EntitlementLack.Deposit
        && string.IsNullOrWhiteSpace(Search);
}

/// <summary>One order's way to its entitlement, as the list shows it.</summary>
public sealed record EntitlementRow
{
    /// <summary>The delivery.</summary>
    public Guid DeliveryId { get; init; }

    /// <summary>The order's id in Odoo.</summary>
    public int OrderId { get; init; }

    /// <summary>The order's number.</summary>
    public string OrderName { get; init; } = "";

    /// <summary>The number, folded.</summary>
    public string OrderKey { get; init; } = "";

    /// <summary>The customer.</summary>
    public string Customer { get; init; } = "";

    /// <summary>The customer, folded.</summary>
    public string CustomerKey { get; init; } = "";

    /// <summary>The outlet, or empty.</summary>
    public string Outlet { get; init; } = "";

    /// <summary>The channel partner, or empty.</summary>
    public string Channel { get; init; } = "";

    /// <summary>ISO 4217 code.</summary>
    public string Currency { get; init; } = "";

    /// <summary>Decimals of the currency.</summary>
    public int Decimals { get; init; }

    /// <summary>Deposit, minor units.</summary>
    public long DepositMinor { get; init; }

    /// <summary>Where the delivery stands.</summary>
    public DeliveryState State { get; init; }

    /// <summary>Why it waits, is dead or was cancelled, or what the last attempt came to.</summary>
    public string? Reason { get; init; }

    /// <summary>Requests made so far.</summary>
    public int Attempts { get; init; }

    /// <summary>UTC instant of the next attempt.</summary>
    public DateTime NextAttemptAt { get; init; }

    /// <summary>UTC instant of the promise.</summary>
    public DateTime PromisedAt { get; init; }

    /// <summary>UTC instant it came to its end, or null.</summary>
    public DateTime? SettledAt { get; init; }

    /// <summary>The entitlement's id in ABS, or null.</summary>
    public string? EntitlementId { get; init; }
}
