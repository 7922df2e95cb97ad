using Portal.Core;
using Portal.Core.Messaging.Replay;
using Radzen;

namespace Portal.Components.Deliveries;

/// <summary>Says in a corner what became of a delivery that a person made due.</summary>
internal static class TellDelivery
{
    /// <param name="notifications">The circuit's notifications.</param>
    /// <param name="due">The delivery, or why not.</param>
    /// <param name="onItsWay">What is said when nothing holds it.</param>
    public static void Due(this NotificationService notifications, Result<DueDelivery> due, string onItsWay)
    {
        if (due is { Succeeded: true, Value.Held: { } held })
        {
            notifications.Notify(NotificationSeverity.Warning, "Due, but held back", held);
        }
        else
        {
            notifications.Outcome(due, onItsWay);
        }
    }
}
