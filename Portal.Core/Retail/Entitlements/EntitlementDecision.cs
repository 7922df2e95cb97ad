using Portal.Core.Retail.Products;

namespace Portal.Core.Retail.Entitlements;

/// <summary>What is to become of an order's entitlement now.</summary>
internal enum DecisionKind
{
    /// <summary>Nothing is to be promised.</summary>
    None,

    /// <summary>It is promised, and something is missing.</summary>
    Waits,

    /// <summary>It is promised and can go out.</summary>
    Ready,
}

/// <summary>A decision with its reason and contents.</summary>
/// <param name="Kind">What.</param>
/// <param name="Reason">What is missing, or why nothing is promised.</param>
/// <param name="Payload">What ABS is told, as far as it is known.</param>
internal sealed record Decision(DecisionKind Kind, string Reason, byte[] Payload)
{
    /// <summary>True when a deposit is among what is missing, or is all that would make it due.</summary>
    public bool LacksDeposit { get; init; }
}

/// <summary>
/// Decides from the mirror alone whether an order is to become an entitlement, and what is missing. The one place that does. Source: C13,
/// 001-5, 001-6, 001-9, 001-10.
/// </summary>
internal sealed class EntitlementDecision(EntitlementOptions options, bool isAbsConnected)
{
    private const string NotConfirmed = "The order is not confirmed in Odoo";
    private const string NoOutletCode = "has no code in Odoo";
    private const string NoAbs = "No ABS is configured";

    /// <summary>What stands in the reason of one that lacks this, wherever in it; null where the order itself tells.</summary>
    public static string? WordsOf(EntitlementLack lack) =>
        lack switch
        {
            EntitlementLack.Mapping => MappedUnits.NotMapped,
            EntitlementLack.Deposit => null,
            EntitlementLack.Confirmation => NotConfirmed,
            EntitlementLack.OutletCode => NoOutletCode,
            EntitlementLack.Abs => NoAbs,
            _ => throw new ArgumentOutOfRangeException(nameof(lack), lack, "A lack without words."),
        };

    /// <summary>True when a person wants it who has asked ABS: the past, and what ABS once had, stand in the way no longer.</summary>
    public bool IsInsisted { get; init; }

    public Decision Decide(Order order, IReadOnlyList<OrderLine> lines, MappedUnits mapping)
    {
        var units = mapping.Explode(lines);
        var payload = EntitlementPayload.Write(order, lines, units.Units, options.PayloadProfile);
        if (WhyNot(order, units) is { } reason)
        {
            return new Decision(DecisionKind.None, reason, payload) { LacksDeposit = WouldBeDue(order, units) };
        }

        var missing = ListMissing(order, units);
        var lacksDeposit = options.Trigger != EntitlementTrigger.Confirmed && !HasDeposit(order);
        if (lacksDeposit)
        {
            missing.Add(DepositSentence(order));
        }

        return missing.Count == 0
            ? new Decision(DecisionKind.Ready, "", payload)
            : new Decision(DecisionKind.Waits, $"{string.Join("; ", missing)}.", payload) { LacksDeposit = lacksDeposit };
    }

    /// <summary>True when an order of this kind becomes an entitlement at all.</summary>
    public bool Concerns(Order order) =>
        options.Orders == EntitledOrders.All
        || !order.IsSubscription
        || order.OutletId is not null
        || order.ChannelId is not null
        || order.RepresentativeId is not null;

    private string? WhyNot(Order order, OrderedUnits units) =>
        order.DeletedAt is not null ? "The order was deleted in Odoo."
        : order.State == OrderState.Cancelled ? "The order is cancelled in Odoo."
        : !Concerns(order) ? "A subscription without outlet, channel partner and representative does not concern ABS."
        : units.Units.Count + units.Missing.Count == 0 ? "Nothing on the order concerns ABS."
        : !IsDue(order) ? "The order is not confirmed in Odoo."
        : IsInsisted ? null
        : order is { EntitlementId: { } known, DeliveryId: null } ? $"ABS has it: {known}."
        : order.IsPast && options.PastOrders == PastOrders.List ? "It was confirmed before Portal came."
        : null;

    private bool IsDue(Order order)
    {
        var isConfirmed = order.State == OrderState.Confirmed;
        var hasPaid = order.DepositMinor > 0 && HasDeposit(order);
        return isConfirmed || (options.Trigger != EntitlementTrigger.Confirmed && hasPaid);
    }

    // a payment makes it due, and may leave no trace on a quotation
    private bool WouldBeDue(Order order, OrderedUnits units) =>
        options.Trigger != EntitlementTrigger.Confirmed
        && order is { State: OrderState.Draft or OrderState.Sent, DeletedAt: null, DepositMinor: > 0 }
        && !HasDeposit(order)
        && Concerns(order)
        && units.Units.Count + units.Missing.Count > 0;

    private List<string> ListMissing(Order order, OrderedUnits units)
    {
        var missing = new List<string>(units.Missing);
        if (options.Trigger == EntitlementTrigger.Both && order.State != OrderState.Confirmed)
        {
            missing.Add(NotConfirmed);
        }

        if (order.OutletId is not null && order.OutletCode.Length == 0)
        {
            missing.Add($"The outlet \"{order.OutletName}\" {NoOutletCode}");
        }

        if (!isAbsConnected)
        {
            missing.Add($"{NoAbs} (Abs:BaseUrl)");
        }

        return missing;
    }

    private static bool HasDeposit(Order order) => order.ReceivedMinor >= order.DepositMinor;

    private static string DepositSentence(Order order) =>
        order.ReceivedMinor == 0
            ? $"The deposit of {order.Words(order.DepositMinor)} is not received"
            : $"Of the deposit of {order.Words(order.DepositMinor)}, {order.Words(order.ReceivedMinor)} is received";
}
