using Portal.Core;
using Portal.Core.Jobs;
using Radzen;

namespace Portal.Components;

/// <summary>Says in a corner what the wish to run a job came to: begun, joined, or why not.</summary>
public static class TellRun
{
    /// <param name="notifications">The circuit's notifications.</param>
    /// <param name="title">What staff call the job.</param>
    /// <param name="started">What the wish came to.</param>
    public static void Started(this NotificationService notifications, string title, Result<StartedRun> started)
    {
        if (!started.Succeeded)
        {
            notifications.Notify(NotificationSeverity.Warning, "Not started", started.Refusals[0].Sentence);
        }
        else if (started.Value.Joined)
        {
            notifications.Notify(
                NotificationSeverity.Info,
                $"“{title}” is at work already",
                "You joined that run; there is only one at a time."
            );
        }
        else
        {
            notifications.Notify(NotificationSeverity.Success, $"“{title}” has begun");
        }
    }
}
