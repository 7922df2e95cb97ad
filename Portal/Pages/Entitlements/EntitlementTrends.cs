using Portal.Core.Home;
using Portal.Core.Retail.Entitlements;

namespace Portal.Pages.Entitlements;

/// <summary>The charts of entitlements, each one question.</summary>
internal static class EntitlementTrends
{
    public static Trend Outcome(IReadOnlyList<HistoryPoint> points) =>
        new(
            "entitlements",
            "How many entitlements did ABS accept, and how many are dead?",
            "ABS neither accepted nor refused an entitlement in this time.",
            [
                new("Delivered", TrendTone.Good, [.. points.Select(point => (long)point.Delivered)]),
                new("Dead", TrendTone.Bad, [.. points.Select(point => (long)point.Dead)]),
            ]
        );

    public static Trend Backlog(IReadOnlyList<HistoryPoint> points) =>
        new(
            "entitlement-backlog",
            "How many orders were without their entitlement at the end of each bar?",
            "No order was without its entitlement in this time.",
            [new("Without entitlement", TrendTone.Open, [.. points.Select(point => (long)Math.Max(0, point.Backlog))])]
        )
        {
            IsLevel = true,
        };
}
