using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Portal.Core;
using Portal.Core.Accounts;

namespace Portal.Tests.Browser;

public sealed partial class WhenAMemberCreatesAnOrganization(BrowserFixture browser) : PortalSuite(browser)
{
    [Fact]
    public async Task A_new_billing_address_is_made_on_the_way_and_another_member_finds_neither()
    {
        var page = await SignInAsync(Role.Member);
        await page.GetByRole(AriaRole.Link, new() { Name = "Organizations" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "New organization" }).First.ClickAsync();
        await FieldAsync(page, "Name", "Acme Fleet");
        await page.GetByLabel("Reference", new() { Exact = true }).FillAsync("F-1");
        await page.GetByLabel("Reference", new() { Exact = true }).BlurAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "New billing address" }).ClickAsync();
        await FillAsync(page, "Acme Handels AG");
        await ClickAsync(page, "Create billing address");

        await Assertions
            .Expect(page.GetByRole(AriaRole.Combobox, new() { Name = "Billing address" }))
            .ToHaveValueAsync("Acme Handels AG");
        await Assertions.Expect(page.GetByLabel("Name", new() { Exact = true })).ToHaveValueAsync("Acme Fleet");
        await Assertions.Expect(page.GetByLabel("Reference", new() { Exact = true })).ToHaveValueAsync("F-1");
        await ClickAsync(page, "Create organization");
        await Assertions.Expect(page).ToHaveURLAsync(Detail());
        await Assertions.Expect(page.GetByText("Organization created.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("Billing addresses are up to date")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("created it with the billing address Acme Handels AG")).ToBeVisibleAsync();
        var address = new Uri(page.Url).PathAndQuery;

        Expect("status of 404");
        var other = await OtherMemberAsync();
        await other.GotoAsync("/organizations");
        await Assertions.Expect(other.GetByText("No organizations yet.")).ToBeVisibleAsync();
        await other.GotoAsync(address);
        await Assertions
            .Expect(other.GetByRole(AriaRole.Heading, new() { Name = "There is no page at this address" }))
            .ToBeVisibleAsync();
        await other.GotoAsync("/billing-addresses?q=acme");
        await Assertions.Expect(other.GetByText("No billing address has")).ToBeVisibleAsync();
    }

    // the demo accounts have one Member; a second one signs in with a password like staff do
    private async Task<IPage> OtherMemberAsync()
    {
        await using (var scope = Portal.Services.CreateAsyncScope())
        {
            var users = scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>();
            var user = PortalUser.For("mia@x.example", "Mia", TimeProvider.System.GetUtcNow().UtcDateTime);
            Assert.True((await users.CreateAsync(user, "a-good-password")).Succeeded);
            Assert.True((await users.AddToRoleAsync(user, nameof(Role.Member))).Succeeded);
        }

        var page = await NewPageAsync(Portal.Address);
        await page.GotoAsync("/signin");
        await page.GetByLabel("E-mail", new() { Exact = true }).FillAsync("mia@x.example");
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync("a-good-password");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "Home" })).ToBeVisibleAsync();
        return page;
    }

    [GeneratedRegex("/organizations/[0-9a-f-]{36}$")]
    private static partial Regex Detail();
}
