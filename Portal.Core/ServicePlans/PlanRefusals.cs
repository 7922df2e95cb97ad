namespace Portal.Core.ServicePlans;

/// <summary>Everything about subscriptions that is refused, in one place.</summary>
internal static class PlanRefusals
{
    public static Refusal NoPlan { get; } =
        new(Refusal.NotFoundCode, "There is no such subscription.", "Go back to the list and open it again.");

    public static Refusal Changed { get; } =
        new("subscription.changed", "It changed meanwhile.", "Look at it again, then decide.");

    public static Refusal NotConfirmed { get; } =
        new("subscription.not-confirmed", "It is a quotation still: there is no subscription yet.", "Confirm it in Odoo.");

    public static Refusal Gone { get; } = new("subscription.gone", "It is gone from Odoo, and ABS was never told of it.");

    public static Refusal NotPublished { get; } =
        new("subscription.not-published", "ABS was never told of it.", "Publish it first.");

    public static Refusal Unmapped { get; } =
        new(
            "subscription.unmapped",
            "Its state stands for none of ABS.",
            "Say under States what it stands for; ABS is then told by itself."
        );

    public static Refusal StateMissing { get; } =
        new("subscription-state.odoo", "Say which state of Odoo this is about.", Field: "OdooState");

    public static Refusal WordMissing { get; } =
        new(
            "subscription-state.word",
            "Say what ABS is told as Odoo's state: letters, digits, _ and - , 60 at most.",
            Field: "Word"
        );

    public static Refusal AbsStateWrong { get; } =
        new(
            "subscription-state.abs",
            "A state of ABS has letters, digits, _ and - , 60 at most.",
            "Leave it empty for a state that stands for none.",
            "AbsState"
        );

    public static Refusal PaymentsUnread(string why) => new("subscription.payments", $"Odoo does not give the payments: {why}");

    public static Refusal OnItsWay(string? reason) =>
        new(
            "subscription.on-its-way",
            reason is null ? "Messages of it are still on their way to ABS." : $"A message of it is held up: {reason}",
            "Wait for them, or settle them under Messages: what comes later waits behind them."
        );

    /// <summary>A field of a message that cannot be taken.</summary>
    public static Refusal FieldWrong(string name, string fault) =>
        new("subscription.field", $"{name} {fault}.", "ABS has to send it again.", name);
}
