using System.Text.Json;
using Microsoft.JSInterop;
using Portal.Auth;

namespace Portal.Components;

/// <summary>
/// Keeps an unsent form in the browser tab, so that a lost connection, a restart of Portal or a reload does not lose what was typed.
/// The draft never leaves the person's own browser; drafts.js holds it in session storage, and shell.js removes all at sign-out. In a form with
/// <c>data-draft</c> it also keeps what stands in a field that was not left yet, never of a password field, and puts it back by itself. Each
/// person has their own: who signs in after somebody whose session ended by itself finds nothing of theirs.
/// </summary>
internal sealed class FormDrafts(IJSRuntime browser, CurrentActor current) : IAsyncDisposable
{
    private IJSObjectReference? _module;

    /// <summary>The kept form, null when there is none or it is of an older make; and whether more than it was typed, which comes by itself.</summary>
    public async Task<(T? Form, bool HasMore)> FindAsync<T>(string key)
        where T : class
    {
        var found = await (await ModuleAsync()).InvokeAsync<Found?>("find", await OwnAsync(key));
        try
        {
            return (found?.Text is { } text ? JsonSerializer.Deserialize<T>(text) : null, found is { HasMore: true });
        }
        catch (JsonException)
        {
            return (null, found is { HasMore: true }); // the person's own browser storage may hold anything
        }
    }

    public async Task KeepAsync<T>(string key, T form) =>
        await (await ModuleAsync()).InvokeVoidAsync("keep", await OwnAsync(key), JsonSerializer.Serialize(form));

    public async Task DropAsync(string key) => await (await ModuleAsync()).InvokeVoidAsync("drop", await OwnAsync(key));

    /// <summary>Puts the focus into the first field that has a fault.</summary>
    public async Task FocusFirstInvalidAsync() => await (await ModuleAsync()).InvokeVoidAsync("focusFirstInvalid");

    public async ValueTask DisposeAsync()
    {
        if (_module is not null)
        {
            try
            {
                await _module.DisposeAsync();
            }
            catch (JSDisconnectedException)
            {
                // the page is gone, and the module with it
            }
        }
    }

    private async Task<string> OwnAsync(string key) => $"{(await current.GetAsync()).Id:N}:{key}";

    private async Task<IJSObjectReference> ModuleAsync() =>
        _module ??= await browser.InvokeAsync<IJSObjectReference>("import", "./js/drafts.js");

    /// <summary>What drafts.js answers.</summary>
    internal sealed record Found(string? Text, bool HasMore);
}
