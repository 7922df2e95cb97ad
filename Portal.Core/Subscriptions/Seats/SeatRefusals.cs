using System.Globalization;

namespace Portal.Core.Subscriptions.Seats;

/// <summary>Everything about seats that is refused, in one place.</summary>
internal static class SeatRefusals
{
    public static Refusal NoRun { get; } =
        new(Refusal.NotFoundCode, "There is no such count.", "Go back to Seats and open it again.");

    public static Refusal NoLine { get; } =
        new(Refusal.NotFoundCode, "There is no such line.", "Go back to the count and open it again.");

    public static Refusal NamesGone { get; } =
        new(
            "seats.names-gone",
            "The names of these devices are no longer kept; the figures stay.",
            "Retention:JobRuns says how long they are."
        );

    public static Refusal Changed { get; } = new("seats.changed", "It changed meanwhile.", "Look at it again, then decide.");

    public static Refusal TooMany { get; } =
        new("seats.too-many", "At most 200 lines can be picked at once.", "Pick fewer, or decide about all that match.");

    public static Refusal NothingPicked { get; } =
        new("seats.nothing-picked", "No line is picked.", "Pick lines that wait for a decision.");

    public static Refusal NothingMatches { get; } =
        new("seats.nothing-matches", "No line that matches waits for a decision.", "Look at the list again.");

    public static Refusal DryRun { get; } =
        new("seats.dry-run", "This was a trial count: nothing of it can be approved.", "Count without \"trial\".");

    public static Refusal NotNewest { get; } =
        new("seats.not-newest", "A later count stands in its place.", "Decide about the newest count.");

    public static Refusal FormerDatabase { get; } =
        new(
            "seats.former-database",
            "It was counted from another Odoo database than the one in use now, where its numbers may be other orders.",
            "Count again."
        );

    public static Refusal ReasonMissing { get; } =
        new("seats.reason-missing", "Say why, so that others understand it later.", Field: "Reason");

    public static Refusal NotASubscription { get; } =
        new(
            "seats.not-a-subscription",
            "This subscription is not one of the client's that are in progress.",
            "Choose one of the list.",
            "OrderId"
        );

    public static Refusal AskedFirst { get; } =
        new(
            "seats.asked",
            "A client with several subscriptions is among them, and nobody has said which one its seats belong to.",
            "Choose its subscription first."
        );

    public static Refusal OnItsWay { get; } =
        new(
            "seats.on-its-way",
            "Some of the client's quantities are approved already.",
            "Wait until Odoo has them; the next count then goes by the new choice."
        );

    public static Refusal Fixed { get; } =
        new(
            "seats.fixed",
            "These quantities were approved as they are; another one would be billed without an approval.",
            "Cancel this delivery, then count again; what is counted then is decided about.",
            "Payload"
        );

    public static Refusal ToldMeanwhile { get; } =
        new(
            "seats.told-meanwhile",
            "Odoo was told new quantities while it was counted, so what was read of it is old.",
            "Count again."
        );

    public static Refusal Reverting { get; } =
        new(
            "seats.reverting",
            "A count is being reverted.",
            "Wait until the former quantities are restored; on a line that Odoo refused to restore, try again or leave it as it is."
        );

    public static Refusal LaterIsApplied { get; } =
        new(
            "seats.later-applied",
            "A later count has changed quantities since.",
            "Revert the later one first; then this one can follow."
        );

    public static Refusal NothingToRevert { get; } =
        new("seats.nothing-to-revert", "Nothing of this count is in force.", "There is nothing to restore.");

    public static Refusal DayWrong(DateOnly today) =>
        new(
            "seats.day-wrong",
            string.Create(CultureInfo.InvariantCulture, $"The day must lie between {today:yyyy-MM-dd} and a year later."),
            "Choose another day.",
            "EffectiveOn"
        );

    public static Refusal AlreadyThere(SeatRun run) =>
        new(
            "seats.already-counted",
            $"{SeatPeriod.Title(run.Period)} is counted already.",
            "Open that count. To put a new one in its place, press \"Count again\" there."
        );

    public static Refusal Early(SeatPeriod period) =>
        new(
            "seats.early",
            string.Create(
                CultureInfo.InvariantCulture,
                $"{SeatPeriod.Title(period.Name)} is due on the {SeatOptions.DueDay}th at {SeatOptions.DueHour:00}:00."
            ),
            "Confirm that it is to be counted earlier: it is then not counted again on that day."
        );

    public static Refusal MonthIsOver(SeatPeriod missed, SeatPeriod now) =>
        new(
            "seats.month-over",
            $"{SeatPeriod.Title(missed.Name)} is over: what is counted now are the seats of {SeatPeriod.Title(now.Name)}.",
            $"Let this time go. {SeatPeriod.Title(now.Name)} is counted on its day, or before that on the Seats page."
        );

    public static Refusal OnTheWay(int count) =>
        new(
            "seats.in-flight",
            string.Create(
                CultureInfo.InvariantCulture,
                $"{count} approved quantities are still on their way to Odoo, so what it bills now is not settled."
            ),
            "Count again once they are written, or call them off on their lines."
        );

    public static Refusal ApprovalsWait(int count) =>
        new(
            "seats.approvals-wait",
            string.Create(CultureInfo.InvariantCulture, $"{count} lines of this count are approved and not written to Odoo yet."),
            "Who may approve can count again; what is proposed anew then keeps its approval."
        );

    public static Refusal Partly(int lines, Refusal why) =>
        why with
        {
            Text = string.Create(CultureInfo.InvariantCulture, $"{lines} lines are decided, then it ended: {why.Text}"),
        };

    public static Refusal Stale(string source, TimeSpan age, TimeSpan limit) =>
        new(
            "seats.stale",
            $"{source} was last listed {Words(age)} ago; a count may rest on nothing older than {Words(limit)}.",
            "Press \"Sync now\", then count again."
        );

    public static Refusal NeverListed(string source) =>
        new("seats.never-listed", $"{source} was never listed.", "Press \"Sync now\", then count.");

    public static Refusal HalfListed(string source) =>
        new(
            "seats.half-listed",
            $"{source} is still being read for the first time, or anew: what it knows is a part.",
            "Wait until \"Sync now\" is through, then count. Where it fails, the page Jobs says why."
        );

    public static Refusal CutOff(string source) =>
        new(
            "seats.cut-off",
            $"{source} was never read to its end, and Pulseway is not connected any more: the devices of it that Portal knows may be a part.",
            "Connect Pulseway, press \"Sync now\", then count. Or take its devices out of service."
        );

    public static Refusal NoProduct(string code) =>
        new(
            "seats.no-product",
            $"Odoo has no product with the internal reference {code}.",
            "Give the product this reference in Odoo, or set Seats:ProductCode or Seats:Rules to the right one."
        );

    public static Refusal TwoProducts(string code) =>
        new(
            "seats.two-products",
            $"Odoo has more than one product with the internal reference {code}, so nobody can tell which one bills the seats.",
            "Change the reference of all but one in Odoo."
        );

    private static string Words(TimeSpan span) =>
        span.TotalDays >= 2 ? string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(span.TotalDays)} days")
        : span.TotalHours >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(span.TotalHours)} h")
        : string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, Math.Floor(span.TotalMinutes))} min");
}
