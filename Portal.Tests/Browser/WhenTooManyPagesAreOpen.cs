using Microsoft.Playwright;
using Portal.Core;

namespace Portal.Tests.Browser;

public sealed class WhenTooManyPagesAreOpen(BrowserFixture browser) : PortalSuite(browser)
{
    protected override IEnumerable<(string Key, string Value)> Settings => [("Portal:PagesPerPerson", "2")];

    [Fact]
    public async Task The_next_one_says_so_and_opens_once_another_is_closed()
    {
        Expect("WebSocket|status of 4|Failed to start|circuit|HttpConnection");
        var page = await SignInAsync(Role.Finance);
        var second = await page.Context.NewPageAsync();
        await second.GotoAsync("/account");
        await Assertions.Expect(Title(second, "Your account")).ToBeVisibleAsync();

        var third = await page.Context.NewPageAsync();
        await third.GotoAsync("/billing-addresses?q=zum");
        await Assertions.Expect(Title(third, "You have too many pages open")).ToBeVisibleAsync();
        await third.AssertAccessibleAsync();
        await second.CloseAsync();
        await third.GetByRole(AriaRole.Link, new() { Name = "Open it again" }).ClickAsync();

        await Assertions.Expect(Title(third, "Billing addresses")).ToBeVisibleAsync();
        Assert.EndsWith("/billing-addresses?q=zum", third.Url, StringComparison.Ordinal);
    }

    private static ILocator Title(IPage page, string text) => page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = text });
}
