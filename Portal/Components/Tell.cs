using Portal.Core;
using Radzen;

namespace Portal.Components;

/// <summary>Says in a corner what an act came to.</summary>
public static class Tell
{
    /// <param name="notifications">The circuit's notifications.</param>
    /// <param name="refused">Why it was not done, or null.</param>
    /// <param name="done">What was done.</param>
    public static void Outcome(this NotificationService notifications, Refusal? refused, string done)
    {
        if (refused is null)
        {
            notifications.Notify(NotificationSeverity.Success, done);
        }
        else
        {
            notifications.Notify(NotificationSeverity.Warning, "Not done", refused.Sentence);
        }
    }

    /// <inheritdoc cref="Outcome(NotificationService, Refusal?, string)"/>
    public static void Outcome<T>(this NotificationService notifications, Result<T> result, string done) =>
        notifications.Outcome(result.Succeeded ? null : result.Refusals[0], done);
}
