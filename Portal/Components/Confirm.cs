using Radzen;

namespace Portal.Components;

/// <summary>Asks before an act, naming its object; the button carries the verb.</summary>
public static class Confirm
{
    /// <summary>True when the person chose the verb; false for the other button, Esc or the cross.</summary>
    /// <param name="dialogs">The circuit's dialogs.</param>
    /// <param name="title">The question with its object: "Archive Muster AG?".</param>
    /// <param name="text">What happens then.</param>
    /// <param name="verb">The button: "Archive Muster AG".</param>
    /// <param name="isDestructive">True for what can't be undone.</param>
    public static async Task<bool> AskAsync(
        this DialogService dialogs,
        string title,
        string text,
        string verb,
        bool isDestructive = false
    )
    {
        var answer = await dialogs.OpenAsync<ConfirmDialog>(
            title,
            new Dictionary<string, object?>
            {
                [nameof(ConfirmDialog.Text)] = text,
                [nameof(ConfirmDialog.Verb)] = verb,
                [nameof(ConfirmDialog.IsDestructive)] = isDestructive,
            },
            DialogLook.Of()
        );
        return answer is true;
    }

    /// <summary>Asks for a reason; null when the person changed their mind.</summary>
    /// <param name="dialogs">The circuit's dialogs.</param>
    /// <param name="title">The question with its object: "Cancel this delivery?".</param>
    /// <param name="text">What happens then.</param>
    /// <param name="verb">The button.</param>
    public static async Task<string?> AskReasonAsync(this DialogService dialogs, string title, string text, string verb) =>
        await dialogs.OpenAsync<ReasonDialog>(
            title,
            new Dictionary<string, object?> { [nameof(ReasonDialog.Text)] = text, [nameof(ReasonDialog.Verb)] = verb },
            DialogLook.Of()
        ) as string;
}
