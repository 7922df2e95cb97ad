namespace Portal.Core.Alarms;

/// <summary>Everything a person may be told when they handle alarms.</summary>
internal static class AlarmRefusals
{
    public static Refusal NotFound { get; } =
        new(Refusal.NotFoundCode, "There is no such alarm.", "Go back to the list; it may have been removed by retention.");

    public static Refusal ReasonMissing { get; } =
        new("alarms.reason-missing", "Say why, so that others understand the silence.", "Enter a reason.", "Reason");

    public static Refusal CloseReasonMissing { get; } =
        new("alarms.reason-missing", "Say why, so that others understand that it is closed.", "Enter a reason.", "Reason");

    public static Refusal NotAhead { get; } =
        new(
            "alarms.silence-not-ahead",
            "An alarm can be silenced until a time within the next 30 days.",
            "Choose another time.",
            "Until"
        );

    public static Refusal Changed { get; } =
        new("alarms.changed", "Somebody silenced it at the same moment.", "Look at the list again.");
}
