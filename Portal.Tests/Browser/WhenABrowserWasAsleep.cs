using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Portal.Core;
using Portal.Core.Accounts;
using Portal.Core.Accounts.Sessions;

namespace Portal.Tests.Browser;

/// <summary>A page that is cut off, and finds on waking that its session has ended or that it has not. Source: row 22.</summary>
public sealed class WhenABrowserWasAsleep(BrowserFixture browser) : PortalSuite(browser)
{
    private const string Lost = "WebSocket|ERR_INTERNET_DISCONNECTED|status of 401|circuit|Connection|reconnect|Failed to";

    [Fact]
    public async Task It_is_led_to_sign_in_and_back_when_the_session_ended_meanwhile()
    {
        Expect(Lost);
        var page = await SignInAsync(Role.Finance);
        await page.GotoAsync("/billing-addresses?q=zum");
        await Assertions.Expect(page.Locator("tbody a").First).ToBeVisibleAsync();
        var network = await page.Context.NewCDPSessionAsync(page);
        await CutAsync(page, network);
        await EndSessionsAsync("finance@sandbox.local");

        await SwitchAsync(network, isOffline: false);

        await page.WaitForURLAsync(
            new Regex(@"/signin\?returnUrl=%2Fbilling-addresses%3Fq%3Dzum$", RegexOptions.IgnoreCase),
            new() { Timeout = 30_000 }
        );
        await ClickAsync(page, nameof(Role.Finance));
        await ClickAsync(page, "Sign in");
        await page.WaitForURLAsync("**/billing-addresses?q=zum");
        await Assertions.Expect(page.Locator("tbody a").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task It_goes_on_where_it_was_when_the_session_lives()
    {
        Expect(Lost);
        var page = await SignInAsync(Role.Finance);
        await page.GotoAsync("/billing-addresses/new");
        await FieldAsync(page, "Company name", "Half-written AG");
        await FieldAsync(page, "Street", "Bahnhofstrasse 12");
        var network = await page.Context.NewCDPSessionAsync(page);
        await CutAsync(page, network);

        await SwitchAsync(network, isOffline: false);

        await Assertions.Expect(Notice(page)).ToBeHiddenAsync(new() { Timeout = 30_000 });
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/billing-addresses/new$"));
        await Assertions.Expect(page.GetByLabel("Company name", new() { Exact = true })).ToHaveValueAsync("Half-written AG");
    }

    // Chromium leaves a socket open that is there already; the page's own hand closes it
    private static async Task CutAsync(IPage page, ICDPSession network)
    {
        await SwitchAsync(network, isOffline: true);
        await page.EvaluateAsync("() => Blazor._internal.forceCloseConnection()");
        await Assertions.Expect(Notice(page)).ToBeVisibleAsync();
    }

    private static ILocator Notice(IPage page) => page.Locator("#components-reconnect-modal");

    private static async Task SwitchAsync(ICDPSession network, bool isOffline) =>
        await network.SendAsync(
            "Network.emulateNetworkConditions",
            new()
            {
                ["offline"] = isOffline,
                ["latency"] = 0,
                ["downloadThroughput"] = -1,
                ["uploadThroughput"] = -1,
            }
        );

    private async Task EndSessionsAsync(string email)
    {
        await using var db = Portal.OpenDatabase();
        var user = await db.Users.SingleAsync(user => user.Email == email, Cancellation);
        await using var write = await db.BeginWriteAsync(Cancellation);
        await db.Sessions.Where(session => session.UserId == user.Id).ExecuteDeleteAsync(Cancellation);
        await write.CommitAsync(Cancellation);
    }
}
