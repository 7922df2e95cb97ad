using Microsoft.Playwright;
using Portal.Core;

namespace Portal.Tests.Browser;

public sealed class WhenAnAdministratorLooksAtConnections(BrowserFixture browser) : PortalSuite(browser)
{
    [Fact]
    public async Task The_test_tells_what_is_there_and_after_a_fault_what_is_wrong()
    {
        var page = await SignInAsync(Role.Administrator);
        await page.GetByRole(AriaRole.Link, new() { Name = "Connections", Exact = true }).First.ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "Connections" })).ToBeVisibleAsync();

        await TestAsync(page);
        var steps = page.GetByRole(AriaRole.List, new() { Name = "Steps of the test" });
        await Assertions.Expect(steps.GetByText("Models and fields read")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("JSON-2", new() { Exact = true })).ToBeVisibleAsync();
        await page.Locator("main summary").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Cell, new() { Name = "zip_required" })).ToBeVisibleAsync();
        await page.AssertAccessibleAsync();

        await BreakAsync("503");
        await TestAsync(page);
        await Assertions
            .Expect(page.GetByRole(AriaRole.Strong).GetByText("Odoo says it cannot serve right now."))
            .ToBeVisibleAsync();
        await Assertions.Expect(OdooIn(page).GetByText("Not reachable")).ToBeVisibleAsync();
        await page.AssertAccessibleAsync();

        await MendAsync();
        await TestAsync(page);
        await Assertions
            .Expect(page.GetByRole(AriaRole.Strong).GetByText("Odoo says it cannot serve right now."))
            .ToHaveCountAsync(0);
        await Assertions.Expect(OdooIn(page).Locator(".connection-head .badge")).ToContainTextAsync("Reachable");
    }

    [Fact]
    public async Task A_test_that_hangs_can_be_cancelled()
    {
        var page = await SignInAsync(Role.Administrator);
        await page.GotoAsync("/connections");
        await BreakAsync("timeout");

        await TestAsync(page);
        await Assertions.Expect(OdooIn(page).GetByText("Version read")).ToBeVisibleAsync();
        await ClickAsync(page, "Cancel test");

        await Assertions.Expect(OdooIn(page).GetByRole(AriaRole.Button, new() { Name = "Test connection" })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("The test was cancelled.")).ToBeAttachedAsync();
    }

    [Theory]
    [InlineData(ColorScheme.Light, 400)]
    [InlineData(ColorScheme.Dark, 1000, Traits = ["Category", "Long"])]
    public async Task Its_dialog_and_its_table_hold_in_every_width_and_theme(ColorScheme scheme, int width)
    {
        var page = await SignInAsync(
            Role.Administrator,
            options =>
            {
                options.ColorScheme = scheme;
                options.ViewportSize = new ViewportSize { Width = width, Height = 900 };
            }
        );
        await page.GotoAsync("/connections");
        await TestAsync(page);
        await Assertions.Expect(OdooIn(page).GetByText("Models and fields read")).ToBeVisibleAsync();
        await page.Locator("main summary").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Table).First).ToBeVisibleAsync();

        await page.AssertAccessibleAsync();
        Assert.True(
            await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        );
        await page.ScreenshotAsync(
            new() { Path = Path.Combine(Support.TestEnvironment.Artifacts, $"connections-{scheme}-{width}.png"), FullPage = true }
        );
        await ClickAsync(page, "Make a new key");
        await Assertions.Expect(page.GetByLabel("The new key lasts")).ToBeVisibleAsync();
        await page.AssertAccessibleAsync();
        await page.ScreenshotAsync(
            new() { Path = Path.Combine(Support.TestEnvironment.Artifacts, $"rotate-{scheme}-{width}.png") }
        );
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.GetByLabel("The new key lasts")).ToHaveCountAsync(0);
    }

    private static ILocator OdooIn(IPage page) => page.GetByRole(AriaRole.Region, new() { Name = "Odoo", Exact = true });

    private static Task TestAsync(IPage page) =>
        OdooIn(page).GetByRole(AriaRole.Button, new() { Name = "Test connection", Exact = true }).ClickAsync();
}
