using Portal.Core.Messaging.Outbox;

namespace Portal.Core.Messaging;

/// <summary>Everything a person may be told when they handle messages and deliveries.</summary>
internal static class MessagingRefusals
{
    public static Refusal NotFound { get; } =
        new(Refusal.NotFoundCode, "There is no such entry.", "Go back to the list; it may have been removed by retention.");

    public static Refusal BeingSent { get; } =
        new("messaging.being-sent", "It is being sent right now.", "Wait a moment and look again.");

    public static Refusal BeingHandled { get; } =
        new("messaging.being-handled", "It is being handled right now.", "Wait a moment and look again.");

    public static Refusal Changed { get; } =
        new("messaging.changed", "It has changed since you opened it.", "Look at it again, then decide.");

    public static Refusal ReasonMissing { get; } =
        new("messaging.reason-missing", "Say why, so that others understand it later.", "Enter a reason.", "Reason");

    public static Refusal MayHaveArrived { get; } =
        new(
            "messaging.may-have-arrived",
            "An earlier attempt may have arrived although its answer was lost; with other contents it would count as a second one.",
            "Ask the other side first whether it has it, then confirm here that it has not."
        );

    public static Refusal BatchAtWork { get; } =
        new(
            "messaging.batch-at-work",
            "Another \"Retry all matching\" is still at work.",
            "Wait for its end, or cancel it, then start yours."
        );

    public static Refusal BatchLeft { get; } =
        new(
            "messaging.batch-left",
            "An earlier \"Retry all matching\" was cut short and is not decided on.",
            "Let it go on, or drop it, above the list; then start yours."
        );

    public static Refusal MayBeThere { get; } =
        new(
            "messaging.may-be-there",
            "An earlier attempt may have arrived although its answer was lost: the other side may have it.",
            "Ask the other side first, then confirm here that it may stay as it is there."
        );

    public static Refusal Fixed { get; } =
        new(
            "messaging.fixed-contents",
            "Nobody changes what goes there: Portal alone writes it, and it is signed with Portal's name.",
            "Send it again as it is, or cancel it."
        );

    public static Refusal CalledOff(string why) =>
        new(
            "messaging.called-off",
            $"{why} Sending it would do what nobody wants any more.",
            "Ask the other side whether it has it; then cancel this one, or put right what called it off."
        );

    public static Refusal NotKept(DateTime since) =>
        new(
            "messaging.not-kept",
            $"Its contents are no longer kept since {since:yyyy-MM-dd}, so it cannot go out or be handled again.",
            "Have the other side send it anew, or do what it was about by hand."
        );

    public static Refusal Cannot(string what, string state) =>
        new(
            "messaging.wrong-state",
            $"It is {state}, so it cannot be {what}.",
            "Look at it again; someone may have been quicker."
        );

    public static Refusal NothingChanged(DeliveryState state) =>
        new(
            "messaging.nothing-changed",
            "Nothing is changed: these contents say the same as before.",
            state == DeliveryState.Waiting
                ? "Change them, or keep them as they are: it goes out by itself once it no longer waits."
                : "Change them, or use \"Retry now\" to send them as they are."
        );

    public static Refusal NotText(long? line) =>
        new(
            "messaging.payload-not-json",
            line is { } at
                ? $"The contents are no valid JSON: look at line {at}."
                : "The contents are no valid JSON, name something twice, or hold half a sign.",
            "Correct them and send again.",
            "Payload"
        );
}
