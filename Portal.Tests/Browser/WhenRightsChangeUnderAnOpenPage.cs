using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Portal.Core;
using Portal.Core.Accounts;
using Portal.Core.Billing;
using Portal.Tests.Support;

namespace Portal.Tests.Browser;

/// <summary>
/// What a page that is open may still do after its person lost a right. The database is changed as another node would: nothing tells this one.
/// Source: row 22, DESIGN §9.
/// </summary>
public sealed class WhenRightsChangeUnderAnOpenPage(BrowserFixture browser) : PortalSuite(browser)
{
    private static readonly LocatorAssertionsToBeVisibleOptions Within30Seconds = new() { Timeout = 30_000 };

    private readonly ManualClock _clock = new(DateTimeOffset.UtcNow);

    protected override TimeProvider Clock => _clock;

    protected override IEnumerable<(string Key, string Value)> Settings => [("Auth:IdleTimeout", "01:00:00")];

    [Fact]
    public async Task The_next_act_is_refused_at_once_when_the_role_is_gone()
    {
        var page = await SignInAsync(Role.Finance);
        await page.GotoAsync("/billing-addresses/new");
        await FillAsync(page, "Too Late AG");
        await TakeRoleAsync("finance@sandbox.local");

        await ClickAsync(page, "Create billing address");

        Expect("status of 403");
        await Assertions
            .Expect(page.GetByRole(AriaRole.Heading, new() { Name = "You may not open this page" }))
            .ToBeVisibleAsync(Within30Seconds);
        Assert.Empty(await PartnersAsync("Too Late AG"));
        await using var db = Portal.OpenDatabase();
        Assert.False(await db.BillingAddresses.AnyAsync(row => row.Name == "Too Late AG", Cancellation));
    }

    [Fact]
    public async Task The_page_ends_within_half_a_minute_when_the_person_is_disabled()
    {
        Expect("WebSocket|status of 401|circuit|Connection disconnected");
        var page = await SignInAsync(Role.Finance);
        await page.GotoAsync("/billing-addresses");
        await Assertions.Expect(page.Locator("tbody a").First).ToBeVisibleAsync();
        await ChangeAsync("finance@sandbox.local", user => user.DisabledAt = DateTime.UtcNow);

        _clock.Advance(TimeSpan.FromSeconds(10)); // one round: told, not cut yet
        await page.WaitForURLAsync(new Regex("/signin"), new() { Timeout = 30_000 });

        Assert.DoesNotContain("Zumbari", await page.ContentAsync(), StringComparison.Ordinal);
        await page.GoBackAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/signin"));
    }

    [Fact]
    public async Task The_page_ends_when_nobody_has_used_it_for_too_long()
    {
        Expect("WebSocket|status of 401|circuit|Connection disconnected");
        var page = await SignInAsync(Role.Finance);
        await page.GotoAsync("/account");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "Your account" })).ToBeVisibleAsync();

        // the last step is one round of the watch: told, not cut yet
        _clock.Leap(TimeSpan.FromMinutes(60) - TimeSpan.FromSeconds(5));
        _clock.Advance(TimeSpan.FromSeconds(10));

        await page.WaitForURLAsync(new Regex("/signin"), new() { Timeout = 30_000 });
    }

    private async Task TakeRoleAsync(string email)
    {
        await using var db = Portal.OpenDatabase();
        var user = await db.Users.SingleAsync(user => user.Email == email, Cancellation);
        var roles = await db.Set<IdentityUserRole<Guid>>().Where(role => role.UserId == user.Id).ToListAsync(Cancellation);
        db.RemoveRange(roles);
        await db.SaveChangesAsync(Cancellation);
    }

    private async Task ChangeAsync(string email, Action<PortalUser> change)
    {
        await using var db = Portal.OpenDatabase();
        change(await db.Users.SingleAsync(user => user.Email == email, Cancellation));
        await db.SaveChangesAsync(Cancellation);
    }
}
