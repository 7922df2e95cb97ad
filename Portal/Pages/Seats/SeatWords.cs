using System.Globalization;
using Portal.Components;
using Portal.Core.Subscriptions.Seats;

namespace Portal.Pages.Seats;

/// <summary>Seats in staff's words.</summary>
internal static class SeatWords
{
    public static string Tab(SeatTab tab) =>
        tab switch
        {
            SeatTab.Waiting => "To decide",
            SeatTab.Changes => "Changes",
            SeatTab.Approved => "On the way",
            SeatTab.Applied => "Applied",
            SeatTab.Blocked => "Blocked",
            SeatTab.Rejected => "Rejected",
            SeatTab.Unchanged => "Unchanged",
            _ => "All",
        };

    public static string State(SeatLineState state) =>
        state switch
        {
            SeatLineState.Unchanged => "Unchanged",
            SeatLineState.Proposed => "To decide",
            SeatLineState.Asked => "Which subscription?",
            SeatLineState.Approved => "On the way",
            SeatLineState.Applied => "Applied",
            SeatLineState.Blocked => "Blocked",
            SeatLineState.Rejected => "Rejected",
            SeatLineState.Superseded => "Void",
            SeatLineState.Reverting => "Being reverted",
            SeatLineState.Reverted => "Reverted",
            SeatLineState.Left => "Left as it was",
            _ => "Not reverted",
        };

    public static BadgeStatus Badge(SeatLineState state) =>
        state switch
        {
            SeatLineState.Proposed or SeatLineState.Asked => BadgeStatus.Warning,
            SeatLineState.Approved or SeatLineState.Reverting => BadgeStatus.Pending,
            SeatLineState.Applied => BadgeStatus.Delivered,
            SeatLineState.Unchanged => BadgeStatus.Active,
            SeatLineState.Blocked or SeatLineState.RevertBlocked => BadgeStatus.Failed,
            _ => BadgeStatus.Cancelled,
        };

    public static string State(SeatRun run) =>
        run.IsDryRun
            ? "Trial"
            : run.State switch
            {
                SeatRunState.Proposed => "To decide",
                SeatRunState.PartlyApproved => "Partly approved",
                SeatRunState.Applied => "Applied",
                SeatRunState.Reverting => "Being reverted",
                SeatRunState.Reverted => "Reverted",
                SeatRunState.Superseded => "Replaced",
                _ => "Counting",
            };

    /// <summary>Where a count stands, and what of it Odoo refused to restore.</summary>
    public static string State(SeatRunRow row) =>
        row.Count(SeatLineState.RevertBlocked) is > 0 and var refused
            ? $"{State(row.Run)}, {Counted.Say(refused, "lines")} not restored"
            : State(row.Run);

    public static BadgeStatus Badge(SeatRunRow row) =>
        row.Count(SeatLineState.RevertBlocked) > 0 ? BadgeStatus.Failed : Badge(row.Run);

    public static BadgeStatus Badge(SeatRun run) =>
        run.IsDryRun
            ? BadgeStatus.Ignored
            : run.State switch
            {
                SeatRunState.Proposed or SeatRunState.PartlyApproved => BadgeStatus.Warning,
                SeatRunState.Applied => BadgeStatus.Delivered,
                SeatRunState.Counting or SeatRunState.Reverting => BadgeStatus.Running,
                _ => BadgeStatus.Cancelled,
            };

    public static string Guard(SeatGuards guard) =>
        guard switch
        {
            SeatGuards.Zero => "Falls to zero",
            SeatGuards.LargeDrop => "Falls by more than a quarter",
            SeatGuards.Threshold => "Beyond the thresholds",
            SeatGuards.ManySubscriptions => "Several subscriptions",
            SeatGuards.RetiredProduct => "No rule counts the product",
            SeatGuards.Fraction => "Bills a fraction",
            SeatGuards.TwoLines => "Two lines on the order",
            SeatGuards.OtherLine => "Waits with another line",
            SeatGuards.Locked => "Order is locked",
            SeatGuards.Postponed => "Something else was approved for a later day",
            _ => "",
        };

    /// <summary>Every guard of a line, in words.</summary>
    public static string Guards(SeatGuards guards) => string.Join(", ", Each.Where(guard => guards.HasFlag(guard)).Select(Guard));

    /// <summary>The guards one by one.</summary>
    public static IReadOnlyList<SeatGuards> Each { get; } =
    [.. Enum.GetValues<SeatGuards>().Where(guard => guard != SeatGuards.None)];

    public static string Number(decimal quantity) => quantity.ToString("#,##0.###", CultureInfo.InvariantCulture);

    /// <summary>With its sign: +3, −2.</summary>
    public static string Change(decimal delta) => delta == 0 ? "0" : $"{(delta > 0 ? "+" : "−")}{Number(Math.Abs(delta))}";

    /// <summary>An amount with its sign and currency.</summary>
    public static string Effect(long minor, string currency, int decimals)
    {
        var amount = Math.Abs(minor) * new decimal(1, 0, 0, isNegative: false, (byte)decimals);
        var shown = amount == decimal.Truncate(amount) ? 0 : decimals;
        return $"{(minor < 0 ? "−" : "+")}{currency} {amount.ToString($"N{shown}", CultureInfo.InvariantCulture)}";
    }

    /// <summary>What a count changes, one currency beside the other; never added.</summary>
    public static string Effects(SeatRunRow row) =>
        row.Effects.Count == 0
            ? "no change"
            : string.Join(" · ", row.Effects.Select(effect => Effect(effect.Minor, effect.Currency, effect.Decimals)));

    /// <summary>The named figures that explain a difference. Source: R16.</summary>
    public static IReadOnlyList<string> Reasons(SeatLine line)
    {
        (decimal Count, string Text)[] figures =
        [
            (line.Added, "added"),
            (line.Removed, "removed"),
            (line.Decommissioned, "decommissioned"),
            (line.Stale, "not listed lately"),
            (line.Excluded, "left out by a rule"),
            (line.OtherBilled, "billed on other lines"),
        ];
        return [.. figures.Where(figure => figure.Count != 0).Select(figure => $"{Number(figure.Count)} {figure.Text}")];
    }
}
