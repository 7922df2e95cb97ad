using Microsoft.Playwright;
using Portal.Tests.Support;

namespace Portal.Tests.Browser;

public sealed class WhenADemoAccountIsPicked(BrowserFixture browser) : BrowserSuite(browser)
{
    private readonly TestFolder _folder = new();
    private RunningPortal? _portal;

    private RunningPortal Portal => _portal ?? throw new InvalidOperationException("The test has not begun.");

    public override async ValueTask InitializeAsync() => _portal = await RunningPortal.StartAsync(_folder);

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark, Traits = ["Category", "Long"])]
    public async Task A_click_fills_the_form_and_the_person_signs_in_and_out(ColorScheme scheme)
    {
        var page = await NewPageAsync(Portal.Address, options => options.ColorScheme = scheme);

        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Button, new() { Name = "Finance", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByLabel("E-mail")).ToHaveValueAsync("finance@sandbox.local");
        await page.AssertAccessibleAsync();
        await page.ScreenshotAsync(new() { Path = Path.Combine(TestEnvironment.Artifacts, $"sign-in-{scheme}.png") });
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByText("Finance (demo)").First).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();

        await Assertions.Expect(page).ToHaveURLAsync(new Uri(Portal.Address, "/signin").ToString());
    }

    public override async ValueTask DisposeAsync()
    {
        // the pages first: one that loses its server complains
        await base.DisposeAsync();
        if (_portal is not null)
        {
            await _portal.DisposeAsync();
        }

        _folder.Dispose();
    }
}
