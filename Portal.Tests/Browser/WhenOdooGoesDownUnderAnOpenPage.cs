using Microsoft.Playwright;
using Portal.Core;

namespace Portal.Tests.Browser;

public sealed class WhenOdooGoesDownUnderAnOpenPage(BrowserFixture browser) : PortalSuite(browser)
{
    [Fact]
    public async Task The_detail_falls_back_to_the_mirror_and_comes_back_by_itself_on_refresh()
    {
        var page = await SignInAsync(Role.Finance);
        await page.GotoAsync("/billing-addresses?q=example");
        var first = page.GetByRole(AriaRole.Grid).Or(page.Locator("table")).Locator("tbody a").First;
        var name = await first.InnerTextAsync();
        await first.ClickAsync();
        await Assertions.Expect(page.GetByText("as of")).ToBeVisibleAsync();
        await BreakAsync("down");

        await ClickAsync(page, "Refresh");
        await Assertions.Expect(page.GetByText("Odoo unreachable since")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = name })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("Below is what Portal knew before.")).ToBeVisibleAsync();
        await page.AssertAccessibleAsync();
        await MendAsync();
        await ClickAsync(page, "Refresh");

        await Assertions.Expect(page.GetByText("Odoo unreachable since")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task An_import_that_fails_says_so_and_the_list_stays()
    {
        var page = await SignInAsync(Role.Finance);
        await page.GotoAsync("/billing-addresses");
        await Assertions.Expect(page.Locator("tbody a").First).ToBeVisibleAsync();
        await BreakAsync("503");

        await ClickAsync(page, "Refresh");

        await Assertions.Expect(page.GetByText("Odoo unreachable since")).ToBeVisibleAsync();
        await Assertions
            .Expect(page.GetByText("Odoo says it cannot serve right now.").Locator("visible=true").First)
            .ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("tbody a").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_running_import_shows_progress_and_can_be_cancelled()
    {
        var page = await SignInAsync(Role.Finance);
        await page.GotoAsync("/billing-addresses");
        await Assertions.Expect(page.Locator("tbody a").First).ToBeVisibleAsync();
        await BreakAsync("timeout");

        await ClickAsync(page, "Refresh");
        await Assertions.Expect(page.GetByRole(AriaRole.Progressbar)).ToBeVisibleAsync();
        await page.AssertAccessibleAsync();
        await ClickAsync(page, "Cancel import");

        await Assertions.Expect(page.GetByText("Cancelled by Finance (demo)")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Progressbar)).ToHaveCountAsync(0);
    }
}
