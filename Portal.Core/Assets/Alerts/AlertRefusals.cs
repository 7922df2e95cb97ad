namespace Portal.Core.Assets.Alerts;

/// <summary>Everything about alerts that is refused, in one place.</summary>
internal static class AlertRefusals
{
    public static Refusal NoAlert { get; } =
        new(Refusal.NotFoundCode, "There is no such alert.", "It may be too old to be kept; go back to the list.");

    public static Refusal NoTicket { get; } =
        new(
            Refusal.NotFoundCode,
            "There is no such ticket.",
            "It may be gone from Odoo, or live in another place there by now; look for it in the list."
        );

    public static Refusal NoClient { get; } =
        new("alerts.no-client", "There is no such client, or it is archived in Odoo.", "Choose another one.", "Client");

    public static Refusal NotHeld { get; } =
        new("alerts.not-held", "It is not held any more.", "Somebody else may have said whose it is; look at it again.");

    public static Refusal ClosedAlready { get; } = new("alerts.closed-already", "It is over already.", "Nothing is left to do.");

    public static Refusal ReasonMissing { get; } =
        new("alerts.reason-missing", "Say why, so that others understand it later.", Field: "Reason");
}
