using Microsoft.Playwright;
using Portal.Core;
using Portal.Tests.Support;

namespace Portal.Tests.Browser;

public sealed class WhenAnAlarmRings(BrowserFixture browser) : PortalSuite(browser)
{
    [Theory]
    [InlineData(ColorScheme.Light, 1000, Traits = ["Category", "Long"])]
    [InlineData(ColorScheme.Dark, 400)]
    public async Task It_stands_above_every_open_page_and_goes_by_itself_when_it_is_over(ColorScheme scheme, int width)
    {
        var page = await SignInAsync(
            Role.Administrator,
            options =>
            {
                options.ColorScheme = scheme;
                options.ViewportSize = new ViewportSize { Width = width, Height = 900 };
            }
        );
        var other = await SignInAsync(Role.Finance);
        await page.GotoAsync("/billing-addresses");
        await Assertions.Expect(page.Locator("tbody a").First).ToBeVisibleAsync();
        await BreakAsync("503");

        await ClickAsync(page, "Refresh");
        await Assertions.Expect(page.Locator(".alarm-banner")).ToContainTextAsync("Odoo does not answer");
        await Assertions.Expect(other.Locator(".alarm-banner")).ToContainTextAsync("Odoo does not answer");
        await Assertions.Expect(page.Locator(".bell-count")).ToHaveTextAsync("1");
        await page.Locator(".alarm-bell summary").ClickAsync();
        await Assertions.Expect(page.Locator(".bell-list")).ToContainTextAsync("Odoo does not answer");
        await page.AssertAccessibleAsync();
        await PictureAsync(page, $"alarm-bell-{scheme}-{width}");
        await page.GetByRole(AriaRole.Link, new() { Name = "All alarms" }).ClickAsync();
        await Assertions.Expect(page.Locator("tbody")).ToContainTextAsync("Open");
        await page.AssertAccessibleAsync();
        await PictureAsync(page, $"alarms-{scheme}-{width}");
        await MendAsync();
        await other.GotoAsync("/billing-addresses");
        await ClickAsync(other, "Refresh");

        await Assertions.Expect(page.Locator(".alarm-banner")).ToHaveCountAsync(0);
        await Assertions.Expect(other.Locator(".alarm-banner")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("tbody")).ToContainTextAsync("Over");
    }

    private static Task<byte[]> PictureAsync(IPage page, string name) =>
        page.ScreenshotAsync(new() { Path = Path.Combine(TestEnvironment.Artifacts, $"{name}.png") });
}
