using Portal.Components;
using Portal.Core.Subscriptions.Seats;
using Radzen;

namespace Portal.Pages.Seats;

/// <summary>Asks why lines are rejected, and says what that comes to.</summary>
internal static class SeatRejectText
{
    /// <summary>The reason; null when the person changed their mind.</summary>
    /// <param name="dialogs">The circuit's dialogs.</param>
    /// <param name="weight">What it would come to.</param>
    public static Task<string?> AskAsync(DialogService dialogs, SeatWeight weight)
    {
        var along =
            weight.Along > 0
                ? $" {Counted.Say(weight.Along, "lines")} of these you did not choose: a client's lines go together."
                : "";
        var text =
            $"{SeatWords.Seats(weight.Up - weight.Down)} of {Counted.Say(weight.Clients, "clients")} are not billed: what is billed stays as it is until the next count, which asks about it again.{along}";
        return dialogs.AskReasonAsync($"Reject {Counted.Say(weight.Lines, "lines")}?", text, "Reject");
    }
}
