using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Portal.Core;
using Portal.Tests.Support;

namespace Portal.Tests.Browser;

/// <summary>The search over everything, by the keyboard alone.</summary>
public sealed class WhenSomebodyPressesCtrlK(BrowserFixture browser) : PortalSuite(browser)
{
    // between letters, long enough to ask: a busy machine types slowly
    private const string CountPauses = """
        () => {
          let last = Infinity;
          document.addEventListener('input', event => {
            if (event.timeStamp - last > 100) {
              sessionStorage.setItem('pauses', 1 + Number(sessionStorage.getItem('pauses')));
            }
            last = event.timeStamp;
          }, true);
        }
        """;

    [Theory]
    [InlineData(ColorScheme.Light, 1000, Traits = ["Category", "Long"])]
    [InlineData(ColorScheme.Dark, 400)]
    public async Task Records_and_acts_are_found_opened_and_remembered(ColorScheme scheme, int width)
    {
        var page = await SignInAsync(
            Role.Administrator,
            options =>
            {
                options.ColorScheme = scheme;
                options.ViewportSize = new ViewportSize { Width = width, Height = 800 };
            }
        );
        await page.Locator("a.brand").FocusAsync();
        await page.Keyboard.PressAsync("Control+k");
        var field = page.GetByRole(AriaRole.Combobox, new() { Name = "Search records, pages and actions" });
        await Assertions.Expect(field).ToBeFocusedAsync();
        await Assertions.Expect(Option(page, "New billing address")).ToBeVisibleAsync();
        await page.AssertAccessibleAsync();
        await ShootAsync(page, $"palette-empty-{scheme}-{width}");

        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(field).ToBeHiddenAsync();
        await Assertions.Expect(page.Locator("a.brand")).ToBeFocusedAsync();

        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync("zumbari");
        await Assertions.Expect(page.Locator(".palette [role=option][aria-selected=true]")).ToContainTextAsync("Zumbari");
        await Assertions.Expect(page.Locator(".palette [role=status]")).ToHaveTextAsync(new Regex(@"^\d+ results?$"));
        await page.AssertAccessibleAsync();
        await ShootAsync(page, $"palette-{scheme}-{width}");
        var first = await page.Locator(".palette [aria-selected=true] .palette-title").TextContentAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync(first!);

        await page.Keyboard.PressAsync("Control+k");
        await Assertions.Expect(page.Locator(".palette-group").First).ToHaveTextAsync("Recent");
        await Assertions.Expect(page.Locator(".palette [aria-selected=true]")).ToContainTextAsync(first!);
        await page.Keyboard.TypeAsync("import now");
        await Assertions.Expect(page.Locator(".palette [aria-selected=true]")).ToContainTextAsync("Import now");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/billing-addresses");

        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync("no such thing at all");
        await Assertions.Expect(page.Locator(".palette-note")).ToContainTextAsync("Nothing found");
        await page.AssertAccessibleAsync();
    }

    [Fact]
    public async Task What_is_chosen_opens_also_where_the_browser_keeps_nothing()
    {
        var page = await SignInAsync(Role.Administrator);
        await page.AddInitScriptAsync(
            "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('blocked', 'SecurityError'); } });"
        );
        await page.GotoAsync("/");
        await page.Locator("a.brand").FocusAsync();

        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync("users");
        await Assertions.Expect(page.Locator(".palette [aria-selected=true]")).ToContainTextAsync("Users");
        await page.Keyboard.PressAsync("Enter");

        await page.WaitForURLAsync("**/users");
    }

    [Fact]
    public async Task Every_letter_and_Enter_count_on_a_slow_line()
    {
        var page = await SignInAsync(Role.Finance);
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Search everything" })).ToBeVisibleAsync();
        var asked = new List<string>();
        page.Request += (_, request) =>
        {
            if (request.Url.Contains("/find?q=", StringComparison.Ordinal))
            {
                asked.Add(request.Url);
            }
        };
        var wire = await page.Context.NewCDPSessionAsync(page);
        await wire.SendAsync(
            "Network.emulateNetworkConditions",
            new()
            {
                ["offline"] = false,
                ["latency"] = 600,
                ["downloadThroughput"] = -1,
                ["uploadThroughput"] = -1,
            }
        );

        await page.EvaluateAsync(CountPauses);

        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync("organizations");
        await page.Keyboard.PressAsync("Enter");

        await page.WaitForURLAsync("**/organizations");
        Assert.Contains(asked, url => url.EndsWith("q=organizations", StringComparison.Ordinal));
        var pauses = await page.EvaluateAsync<int>("() => Number(sessionStorage.getItem('pauses'))");
        Assert.True(asked.Count <= 3 + pauses, $"asked {asked.Count} times in {pauses} pauses");
    }

    [Fact]
    public async Task Keys_mean_themselves_while_somebody_types_and_help_lists_them_otherwise()
    {
        var page = await SignInAsync(Role.Finance);
        await page.GotoAsync("/billing-addresses");
        var search = page.Locator("[data-search]");
        await Assertions.Expect(search).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeFocusedAsync(); // each page begins there

        await page.Keyboard.PressAsync("/");
        await Assertions.Expect(search).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("a/b?");
        await Assertions.Expect(search).ToHaveValueAsync("a/b?");
        await Assertions.Expect(page.Locator("dialog[open]")).ToHaveCountAsync(0);

        await page.Locator("a.brand").FocusAsync();
        await page.Keyboard.PressAsync("?");
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog, new() { Name = "Keyboard shortcuts" })).ToBeVisibleAsync();
        await page.AssertAccessibleAsync();
        await ShootAsync(page, "shortcuts");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator("dialog[open]")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Ctrl_and_Enter_opens_a_tab_and_signing_out_forgets_what_was_opened()
    {
        var page = await SignInAsync(Role.Finance);
        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync("organizations");
        await Assertions.Expect(page.Locator(".palette [aria-selected=true]")).ToContainTextAsync("Organizations");
        var tab = await page.Context.RunAndWaitForPageAsync(() => page.Keyboard.PressAsync("Control+Enter"));
        await Assertions.Expect(tab.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Organizations");
        await tab.CloseAsync();
        Assert.Equal(1, await RecentsAsync(page));

        await page.Locator(".palette-input").FillAsync("switch theme");
        await Assertions.Expect(page.Locator(".palette [aria-selected=true]")).ToContainTextAsync("Switch theme");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("html[data-theme=dark]")).ToHaveCountAsync(1);

        Expect("WebSocket|401");
        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync("sign out");
        await Assertions.Expect(page.Locator(".palette [aria-selected=true]")).ToContainTextAsync("Sign out");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/signin*");
        Assert.Equal(0, await RecentsAsync(page));
    }

    private static Task<int> RecentsAsync(IPage page) =>
        page.EvaluateAsync<int>("Object.keys(localStorage).filter(key => key.startsWith('recent:')).length");

    private static ILocator Option(IPage page, string name) => page.GetByRole(AriaRole.Option, new() { Name = name });

    private static Task<byte[]> ShootAsync(IPage page, string name) =>
        page.ScreenshotAsync(new() { Path = Path.Combine(TestEnvironment.Artifacts, $"{name}.png") });
}
