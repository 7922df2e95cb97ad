using Microsoft.Playwright;
using Portal.Tests.Support;

namespace Portal.Tests.Browser;

public sealed class WhenADemoAccountIsPicked(BrowserFixture browser) : BrowserSuite(browser)
{
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task A_click_fills_the_form_and_the_person_signs_in_and_out(ColorScheme scheme)
    {
        using var folder = new TestFolder();
        await using var portal = await RunningPortal.StartAsync(folder);
        var page = await NewPageAsync(portal.Address, options => options.ColorScheme = scheme);

        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Button, new() { Name = "Finance", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByLabel("E-mail")).ToHaveValueAsync("finance@sandbox.local");
        await page.AssertAccessibleAsync();
        await page.ScreenshotAsync(new() { Path = Path.Combine(TestEnvironment.Artifacts, $"sign-in-{scheme}.png") });
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByText("Finance (demo)").First).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();

        await Assertions.Expect(page).ToHaveURLAsync(new Uri(portal.Address, "/signin").ToString());
    }
}
