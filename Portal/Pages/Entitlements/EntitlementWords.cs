using System.Globalization;
using Portal.Components;
using Portal.Core.Retail;
using Portal.Core.Retail.Drifts;
using Portal.Core.Retail.Entitlements;

namespace Portal.Pages.Entitlements;

/// <summary>Entitlements and differences in staff's words.</summary>
internal static class EntitlementWords
{
    private const string TellInOdoo = "Tell in Odoo";

    public static string Tab(EntitlementTab tab) =>
        tab switch
        {
            EntitlementTab.Pending => "Pending",
            EntitlementTab.Waiting => "Waiting",
            EntitlementTab.Dead => "Dead",
            EntitlementTab.Without => "Without entitlement",
            EntitlementTab.Delivered => "Delivered",
            EntitlementTab.Cancelled => "Called off",
            EntitlementTab.All => "All",
            _ => throw new ArgumentOutOfRangeException(nameof(tab), tab, "A tab without a word."),
        };

    /// <summary>"12 riders cannot swap; oldest waits 3 h; deposits KES 48,000"; null when everybody can.</summary>
    public static string? Backlog(EntitlementFigures figures, DateTime now)
    {
        if (figures.Riders == 0)
        {
            return null;
        }

        var riders = figures.Riders == 1 ? "1 rider cannot swap" : $"{Number(figures.Riders)} riders cannot swap";
        var oldest = figures.OldestAt is { } at ? $"; oldest {Age(at, now)}" : "";
        return $"{riders}{oldest}{Deposits(figures)}";
    }

    /// <summary>"; deposits KES 48,000 (12,000 received) and CHF 120.50 (none received)": asked for and received, and no currency added to another.</summary>
    public static string Deposits(EntitlementFigures figures)
    {
        var sums = figures.Deposits.Select(Amount).ToList();
        return sums.Count == 0 ? ""
            : sums.Count == 1 ? $"; deposits {sums[0]}"
            : $"; deposits {string.Join(", ", sums[..^1])} and {sums[^1]}";
    }

    /// <summary>"KES 48,000": the currency's decimals where there are any to tell.</summary>
    public static string Amount(long minor, string currency, int decimals)
    {
        var amount = minor * new decimal(1, 0, 0, isNegative: false, (byte)decimals);
        var shown = amount == decimal.Truncate(amount) ? 0 : decimals;
        return $"{currency} {amount.ToString($"N{shown}", CultureInfo.InvariantCulture)}";
    }

    public static string Lack(EntitlementLack lack) =>
        lack switch
        {
            EntitlementLack.Mapping => "A product is not mapped",
            EntitlementLack.Deposit => "The deposit is not received in full",
            EntitlementLack.Confirmation => "The order is not confirmed",
            EntitlementLack.OutletCode => "The outlet has no code",
            EntitlementLack.Abs => "No ABS is configured",
            _ => throw new ArgumentOutOfRangeException(nameof(lack), lack, "A lack without words."),
        };

    public static string Drift(DriftKind kind) =>
        kind switch
        {
            DriftKind.MissingEntitlement => "No entitlement",
            DriftKind.MissingOrder => "No order",
            DriftKind.AmountsDiffer => "Amounts differ",
            DriftKind.CancelledOrder => "Order cancelled",
            DriftKind.FurtherEntitlement => "More than one",
            DriftKind.EndedEntitlement => "Ended in ABS",
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A kind without a word."),
        };

    public static string Drift(DriftState state) =>
        state switch
        {
            DriftState.Open => "Open",
            DriftState.Dismissed => "Set aside",
            DriftState.Resolved => "Resolved",
            _ => throw new ArgumentOutOfRangeException(nameof(state), state, "A state without a word."),
        };

    public static BadgeStatus Badge(DriftState state) =>
        state switch
        {
            DriftState.Open => BadgeStatus.Warning,
            DriftState.Dismissed => BadgeStatus.Ignored,
            DriftState.Resolved => BadgeStatus.Delivered,
            _ => throw new ArgumentOutOfRangeException(nameof(state), state, "A state without a badge."),
        };

    /// <summary>What somebody did about a difference, as the act is called on its button; null for nothing.</summary>
    public static string? Done(Drift drift) =>
        drift is { State: DriftState.Dismissed, ActedBy: { Length: > 0 } by } ? $"By {by}: {drift.Reason}"
        : drift.Reason.Length > 0 ? drift.Reason
        : drift.RepairedAt is null ? null
        : Verb(drift.Kind) == TellInOdoo ? $"Told in Odoo by {drift.ActedBy}"
        : $"Repair asked for by {drift.ActedBy}";

    /// <summary>What may be done about a difference; null where it is for people to settle: nothing is ever taken away in ABS.</summary>
    public static string? Verb(DriftKind kind) =>
        kind switch
        {
            DriftKind.MissingEntitlement or DriftKind.EndedEntitlement => "Repair",
            DriftKind.AmountsDiffer or DriftKind.CancelledOrder or DriftKind.FurtherEntitlement => TellInOdoo,
            _ => null,
        };

    /// <summary>What speaks against sending the entitlement of an order once more; null for nothing.</summary>
    public static string? Caution(Order order) =>
        order.DeletedAt is not null ? "The order was deleted in Odoo: its rider should not have the entitlement any more."
        : order.State == OrderState.Cancelled
            ? "The order is cancelled in Odoo: its rider should not have the entitlement any more."
        : null;

    private static string Age(DateTime at, DateTime now)
    {
        var words = RelativeTime.Describe(at, now);
        return words.EndsWith(" ago", StringComparison.Ordinal) ? $"waits {words[..^4]}"
            : words == "just now" ? "came just now"
            : $"waits since {words}";
    }

    private static string Amount(DepositSum sum)
    {
        var received =
            sum.ReceivedMinor >= sum.Deposit.MinorUnits ? "received"
            : sum.ReceivedMinor == 0 ? "none received"
            : $"{Amount(sum.ReceivedMinor, sum.Deposit.Currency, sum.Decimals)} received";
        return $"{Amount(sum.Deposit.MinorUnits, sum.Deposit.Currency, sum.Decimals)} ({received})";
    }

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
