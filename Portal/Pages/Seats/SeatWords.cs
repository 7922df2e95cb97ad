using System.Globalization;
using Portal.Components;
using Portal.Core.Subscriptions.Seats;

namespace Portal.Pages.Seats;

/// <summary>Seats in staff's words.</summary>
internal static class SeatWords
{
    /// <param name="tab">Which lines.</param>
    /// <param name="isTrial">True on a trial, of which nobody decides anything.</param>
    public static string Tab(SeatTab tab, bool isTrial) =>
        tab switch
        {
            SeatTab.Waiting => isTrial ? "Would wait" : "To decide",
            SeatTab.Changes => "Changes",
            SeatTab.Approved => "On the way",
            SeatTab.Applied => "Applied",
            SeatTab.Blocked => "Blocked",
            SeatTab.Rejected => "Rejected",
            SeatTab.Void => "Void",
            SeatTab.Reverted => "Reverted",
            SeatTab.Unchanged => "Unchanged",
            _ => "All",
        };

    public static string State(SeatLineState state) =>
        state switch
        {
            SeatLineState.Unchanged => "Unchanged",
            SeatLineState.Proposed => "To decide",
            SeatLineState.Asked => "Subscription?",
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

    /// <summary>Where a line stands; of a trial, what would become of it.</summary>
    public static string State(SeatLine line, bool isTrial) =>
        isTrial && line.State == SeatLineState.Proposed
            ? line.Guards == SeatGuards.None
                ? "Would go out"
                : "Would wait"
            : State(line.State);

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
                SeatRunState.Former => "Former database",
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
            SeatGuards.Refused => "A person said no to it before",
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
    public static string Effects(SeatRunRow row) => Effects(row.Effects, row.UnpricedSeats, row.UntimedSeats);

    /// <summary>What changes come to a month. What has no price, or no known billing period, is told beside the sum, which does not hold it.</summary>
    public static string Effects(IReadOnlyList<SeatEffect> effects, decimal unpricedSeats, decimal untimedSeats)
    {
        var known = string.Join(" · ", effects.Select(effect => Effect(effect.Minor, effect.Currency, effect.Decimals)));
        var unpriced = string.Join(
            ", ",
            new[] { (Seats: unpricedSeats, Lack: "a price"), (Seats: untimedSeats, Lack: "a known billing period") }
                .Where(each => each.Seats != 0)
                .Select(each => $"{Seats(each.Seats)} without {each.Lack}")
        );
        return (known.Length, unpriced.Length) switch
        {
            (0, 0) => "no change",
            (0, _) => unpriced,
            (_, 0) => known,
            _ => $"{known} known, {unpriced}",
        };
    }

    /// <summary>Seats that come or go: +63 seats.</summary>
    public static string Seats(decimal delta) => $"{Change(delta)} {(Math.Abs(delta) == 1 ? "seat" : "seats")}";

    /// <summary>What goes out without a person.</summary>
    public static string Thresholds(SeatOptions options)
    {
        (int Most, string Text)[] limits =
        [
            (options.AutoApproveSeats, Counted.Say(options.AutoApproveSeats, "seats")),
            (options.AutoApprovePercent, $"{options.AutoApprovePercent} % of what is billed"),
        ];
        var told = limits.Where(limit => limit.Most > 0).Select(limit => limit.Text).ToList();
        return told.Count == 0
            ? "No change is applied by itself: each waits for Finance or an administrator."
            : $"A change of at most {string.Join(" or ", told)} is applied by itself: Odoo is told at once. One that falls to zero or by more than {SeatOptions.LargeDropPercent} %, or that something else speaks against, and every larger one waits for Finance or an administrator.";
    }

    /// <summary>Why a line waits, or was not approved by itself; and what was said about it.</summary>
    /// <param name="line">The line.</param>
    /// <param name="guards">What speaks against it, in words.</param>
    public static string Why(SeatLine line, string guards) =>
        string.Join(
            " · ",
            ((string[])[.. Reasons(line), line.IsUndecided ? guards : "", line.Reason]).Where(text => text.Length > 0)
        );

    /// <summary>What a line is to bill; a dash while nobody has said on which subscription.</summary>
    public static string Proposed(SeatLine line) => IsUnsaid(line) ? "–" : $"{Number(line.Proposed)} ({Change(line.Delta)})";

    /// <summary>True for a line that nothing was proposed for, since nobody said on which subscription, also once it is void.</summary>
    public static bool IsUnsaid(SeatLine line) =>
        line.State == SeatLineState.Asked
        || (line is { State: SeatLineState.Superseded, Delta: 0 } && line.Guards.HasFlag(SeatGuards.ManySubscriptions));

    /// <summary>What a line brings or costs a month, and what it bills where that is another period.</summary>
    public static string EffectOf(SeatLine line) =>
        IsUnsaid(line) ? "–"
        : line.EffectMinor is not { } minor ? $"{Seats(line.Delta)} without a price: Odoo sets it with the new line"
        : minor == 0 ? "none"
        : (line.MonthMinor, line.Period) is not ({ } month, { } period)
            ? $"{Effect(minor, line.Currency, line.Decimals)} a billing period; nobody knows how long that is, so it is in no sum"
        : period.IsOneMonth ? Effect(month, line.Currency, line.Decimals)
        : $"{Effect(month, line.Currency, line.Decimals)} ({Effect(minor, line.Currency, line.Decimals)} every {period.Words})";

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

    /// <summary>All that explains a difference: what came and went, what somebody changed in Odoo, or that it was never counted before. Source: R16.</summary>
    public static IReadOnlyList<string> Explanations(OpenedSeatLine opened)
    {
        var (line, past) = (opened.Line, opened.Past);
        var all = new List<string>(Reasons(line));
        if (past.LastInForce is { } last && last != line.Billed)
        {
            all.Add($"changed in Odoo since the last count: {Number(last)} → {Number(line.Billed)}");
        }

        var gap = line.Counted - line.Billed - line.OtherBilled;
        if (gap != 0 && (past.IsFirst || all.Count == 0))
        {
            // with other lines it is a fact of the client, not of this line
            var whose = line.OtherBilled != 0 ? " of the client" : "";
            var text =
                gap < 0
                    ? $"{Number(-gap)} billed {Counted.Unit((long)-gap, "seats")}{whose} without a device"
                    : $"{Counted.Say((long)gap, "devices")}{whose} not billed yet";
            all.Add(past.IsFirst ? $"first count: {text}" : text);
        }

        return all;
    }

    /// <summary>What each line of a client would bill if its seats belonged to a subscription.</summary>
    public static string Moves(IReadOnlyList<SeatLine> lines, int order) =>
        string.Join(
            ", ",
            lines
                .Select(line => (Line: line, Bills: line.OrderId == order && IsFirst(lines, line) ? line.Counted : 0))
                .Where(each => each.Bills != each.Line.Billed)
                .Select(each => $"{each.Line.OrderName} {Number(each.Line.Billed)} → {Number(each.Bills)}")
        );

    private static bool IsFirst(IReadOnlyList<SeatLine> lines, SeatLine line) =>
        !line.Guards.HasFlag(SeatGuards.RetiredProduct)
        && lines.First(each => each.OrderId == line.OrderId && each.ProductId == line.ProductId).Id == line.Id;
}
