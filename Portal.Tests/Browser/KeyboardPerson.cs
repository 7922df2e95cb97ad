using System.Text.Json;
using Microsoft.Playwright;

namespace Portal.Tests.Browser;

/// <summary>
/// Somebody who has a keyboard and nothing else. With every stop of the Tab key it is checked that something has the focus, that it can be
/// seen that it has, and that it stands in view. Source: LOOK.
/// </summary>
internal sealed class KeyboardPerson(IPage page)
{
    private const int MostStops = 90;
    private const int PartsOfADate = 4;

    // a mark is an outline of the element itself, or of what stands around it for the eye (a card, a box of chips); the
    // calendar in a date is marked by the browser itself, out of reach, and the date is not :focus then
    private const string WhereAmI = """
        () => {
          const element = document.activeElement;
          if (!element || element === document.body) { return null; }
          const outlined = each => { const style = getComputedStyle(each); return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0; };
          const around = [element.parentElement, element.parentElement?.parentElement].filter(each => each?.matches(':has(:focus-visible)'));
          const box = element.getBoundingClientRect();
          const seen = document.elementFromPoint(Math.min(box.x + box.width / 2, innerWidth - 1), Math.min(box.y + Math.min(box.height, 24) / 2, innerHeight - 1));
          window.__stops ??= new Map();
          if (!window.__stops.has(element)) { window.__stops.set(element, window.__stops.size); }
          return {
            number: window.__stops.get(element),
            name: `${element.localName} "${(element.ariaLabel || element.labels?.[0]?.innerText || element.innerText || element.id || '').trim().slice(0, 60)}"`,
            isMarked: element.matches('[type=date]:not(:focus)') || [element, ...around].some(outlined),
            isSeen: box.width > 0 && seen !== null && (element.contains(seen) || seen.contains(element)),
          };
        }
        """;

    private const string NextFrame = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))";

    // the browser's own modal dialogs let its bar have a turn
    private const string IsKept = """
        dialog => dialog.contains(document.activeElement) || dialog.localName === 'dialog' && document.activeElement === document.body
        """;

    /// <summary>Presses Tab until this has the focus.</summary>
    /// <param name="target">What to come to.</param>
    /// <param name="back">True to go the other way round.</param>
    public async Task TabToAsync(ILocator target, bool back = false)
    {
        await Assertions.Expect(target).ToBeVisibleAsync();
        var stops = new List<Stop>();
        while (!await HasFocusAsync(target))
        {
            await page.Keyboard.PressAsync(back ? "Shift+Tab" : "Tab");
            var stop = await StandAsync();
            if (stop is { IsSeen: false })
            {
                await page.EvaluateAsync(NextFrame); // it is drawn where it was before, on a machine that has much to do
                stop = await StandAsync();
            }

            Assert.False(
                stops.Count > MostStops || IsTrapped(stops, stop),
                $"{target} is not reached by Tab: {string.Join(", ", stops.Select(each => each.Name))}."
            );
            if (stop is not null)
            {
                Assert.True(stop.IsMarked, $"Nobody sees that {stop.Name} has the focus.");
                Assert.True(stop.IsSeen, $"{stop.Name} has the focus and is out of sight.");
                stops.Add(stop);
            }
        }
    }

    /// <summary>Comes to a field by Tab and types into it.</summary>
    public async Task TypeIntoAsync(ILocator field, string text)
    {
        await TabToAsync(field);
        await page.Keyboard.TypeAsync(text);
    }

    /// <summary>Comes to a combobox by Tab, narrows it by typing and takes the first entry.</summary>
    public async Task ChooseAsync(ILocator field, string typed, string expected)
    {
        await TabToAsync(field);
        await page.Keyboard.PressAsync("Control+a");
        await page.Keyboard.TypeAsync(typed);
        await Assertions.Expect(field).ToHaveAttributeAsync("aria-expanded", "true");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(field).ToHaveValueAsync(expected);
        await Assertions.Expect(field).ToBeFocusedAsync();
    }

    /// <summary>Comes to a button or link by Tab and presses it.</summary>
    public async Task PressAsync(ILocator target, string key = "Enter", bool back = false)
    {
        await TabToAsync(target, back);
        await page.Keyboard.PressAsync(key);
    }

    /// <summary>Opens a page or record by Ctrl+K.</summary>
    public async Task GoAsync(string words, string first)
    {
        await page.Keyboard.PressAsync("Control+k");
        await Assertions.Expect(page.Locator(".palette-input")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync(words);
        await Assertions.Expect(page.Locator(".palette [aria-selected=true] .palette-title")).ToHaveTextAsync(first);
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("dialog[open]")).ToHaveCountAsync(0);
    }

    /// <summary>The dialog takes the focus, keeps it in both directions, and Esc gives it back to what opened it.</summary>
    public async Task EscapesAsync(ILocator dialog, ILocator opener)
    {
        await EntersAsync(dialog);
        foreach (var key in new[] { "Tab", "Tab", "Tab", "Tab", "Tab", "Shift+Tab", "Shift+Tab", "Shift+Tab" })
        {
            await page.Keyboard.PressAsync(key);
            Assert.True(await dialog.EvaluateAsync<bool>(IsKept), $"{key} led out of the dialog.");
        }

        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        await Assertions.Expect(opener).ToBeFocusedAsync();
    }

    /// <summary>The focus comes into this by itself.</summary>
    public Task EntersAsync(ILocator whole) =>
        Assertions.Expect(whole.Locator(":focus").Or(whole.And(page.Locator(":focus")))).ToHaveCountAsync(1);

    // a date has a stop for day, month, year and calendar; whoever comes back to a place they had left has gone the whole round
    private static bool IsTrapped(List<Stop> stops, Stop? stop) =>
        stop is not null
        && stops.Exists(each => each.Number == stop.Number)
        && (stops[^1].Number != stop.Number || stops.Count(each => each.Number == stop.Number) >= PartsOfADate);

    private static Task<bool> HasFocusAsync(ILocator target) =>
        target.EvaluateAsync<bool>("element => element === document.activeElement");

    // null once a round, where the browser's own bar has its turn
    private async Task<Stop?> StandAsync() =>
        await page.EvaluateAsync<JsonElement?>(WhereAmI) is { ValueKind: JsonValueKind.Object } told
            ? new Stop(
                told.GetProperty("number").GetInt32(),
                told.GetProperty("name").GetString() ?? "",
                told.GetProperty("isMarked").GetBoolean(),
                told.GetProperty("isSeen").GetBoolean()
            )
            : null;

    private sealed record Stop(int Number, string Name, bool IsMarked, bool IsSeen);
}
