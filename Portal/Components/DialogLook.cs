using Radzen;

namespace Portal.Components;

/// <summary>How every dialog opens. The focus is given by focus.js at once: Radzen's own way does so half a second later, in the midst of what is typed.</summary>
internal static class DialogLook
{
    /// <summary>A dialog of this width, as far as the screen has it.</summary>
    public static DialogOptions Of(int width = 460) =>
        new()
        {
            Width = $"min({width}px, calc(100vw - 32px))",
            CloseDialogOnEsc = true,
            AutoFocusFirstElement = false,
        };
}
