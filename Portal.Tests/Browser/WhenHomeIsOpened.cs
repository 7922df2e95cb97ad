using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Portal.Core;
using Portal.Core.Messaging.Inbox;
using Portal.Core.Persistence;
using Portal.Tests.Billing;
using Portal.Tests.Support;

namespace Portal.Tests.Browser;

/// <summary>The home page, by the keyboard alone.</summary>
public sealed class WhenHomeIsOpened(BrowserFixture browser) : PortalSuite(browser)
{
    [Theory]
    [InlineData(ColorScheme.Light, 1280, Traits = ["Category", "Long"])]
    [InlineData(ColorScheme.Dark, 1000, Traits = ["Category", "Long"])]
    [InlineData(ColorScheme.Light, 400)]
    public async Task What_waits_leads_to_its_list_and_the_charts_change_their_time(ColorScheme scheme, int width)
    {
        var page = await SignInAsync(
            Role.Administrator,
            options =>
            {
                options.ColorScheme = scheme;
                options.ViewportSize = new ViewportSize { Width = width, Height = 1000 };
            }
        );
        await FillAsync(page);
        await page.GotoAsync("/");
        var need = page.Locator(".need-text", new() { HasText = "creation failed" });
        await Assertions.Expect(need).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".trend")).ToHaveCountAsync(5);
        await page.AssertAccessibleAsync();
        await page.ScreenshotAsync(
            new() { Path = Path.Combine(TestEnvironment.Artifacts, $"home-{scheme}-{width}.png"), FullPage = true }
        );

        var range = page.GetByRole(AriaRole.Link, new() { Name = "Last 30 days" });
        await range.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex(@"\?range=30d$"));
        await Assertions.Expect(range).ToHaveAttributeAsync("aria-current", "page");
        var table = page.Locator(".trend-details summary").First;
        await table.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".trend-table").First.Locator("tbody tr")).ToHaveCountAsync(30);
        await page.AssertAccessibleAsync();

        var count = await need.Locator("strong").TextContentAsync();
        await need.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("billing-addresses\\?state=notcreated"));
        await Assertions.Expect(page.Locator(".pager-range")).ToHaveTextAsync(new Regex($" of {count}$"));
    }

    [Fact]
    public async Task It_shows_by_itself_what_needs_somebody_now()
    {
        var other = await SignInAsync(Role.Finance);
        var page = await SignInAsync(Role.Viewer);
        await Assertions.Expect(page.Locator(".home-part .state-loading")).ToHaveCountAsync(0);

        await FillAsync(other);

        await Assertions
            .Expect(page.Locator(".need-text", new() { HasText = "creation failed" }))
            .ToBeVisibleAsync(new() { Timeout = 30_000 });
        await Assertions.Expect(page.Locator(".need-act")).ToHaveCountAsync(0);
    }

    // once the first import is over: it takes rows that Odoo does not know for deleted
    private async Task FillAsync(IPage page)
    {
        await page.GotoAsync("/billing-addresses");
        await Assertions.Expect(page.Locator(".freshness time")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        var databases = (PortalDatabase)Portal.Services.GetService(typeof(PortalDatabase))!;
        await BillingRows.FillAsync(databases, 120, Guid.CreateVersion7(), Cancellation, number => $"Tembo {number}");
        var writer = (InboxWriter)Portal.Services.GetService(typeof(InboxWriter))!;
        for (var number = 0; number < 40; number++)
        {
            await writer.StoreAsync(
                new Arrival("odoo", "x.unknown", $"e{number}", $"x,{number}", "{}"u8.ToArray(), "{}", new string('a', 32)),
                Cancellation
            );
        }
    }
}
