using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Portal.Core;
using Portal.Core.Accounts.Proofs;

namespace Portal.Tests.Browser;

public sealed class WhenAPersonJoins(BrowserFixture browser) : PortalSuite(browser)
{
    private const string Email = "erika@example.com";
    private const string Password = "brezel unter dem sofa";

    [Theory]
    [InlineData(ColorScheme.Light, Traits = ["Category", "Long"])]
    [InlineData(ColorScheme.Dark)]
    public async Task The_invitation_leads_to_a_password_an_app_and_a_sign_in(ColorScheme scheme)
    {
        var page = await JoinAsync(scheme);

        await page.GotoAsync("/account");
        await ClickAsync(page, "Set up an app");
        var key = await page.Locator(".field .copy-text code").InnerTextAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Img, new() { Name = "QR code" })).ToBeVisibleAsync();
        await page.AssertAccessibleAsync();
        await TakeAsync(page, $"account-app-{scheme}");
        await FieldAsync(page, "Code that the app shows", CodeOf(key.Replace(" ", "", StringComparison.Ordinal)));
        await ClickAsync(page, "Turn on");
        await Assertions.Expect(page.Locator(".recovery-codes li")).ToHaveCountAsync(10);
        await page.AssertAccessibleAsync();
        var recovery = await page.Locator(".recovery-codes code").First.InnerTextAsync();
        await TakeAsync(page, $"account-codes-{scheme}");
        await ClickAsync(page, "I have kept them");
        await TakeAsync(page, $"account-{scheme}");
        await ClickAsync(page, "Sign out");
        await page.WaitForURLAsync("**/signin**");
        await SignInAsync(page);
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/signin/code"));
        await TakeAsync(page, $"code-{scheme}");
        await page.GetByLabel("Code of your authenticator app").FillAsync(recovery);
        await ClickAsync(page, "Sign in");

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "Home" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_passkey_is_added_and_signs_in_by_itself()
    {
        var page = await JoinAsync(ColorScheme.Light);
        var wire = await page.Context.NewCDPSessionAsync(page);
        await wire.SendAsync("WebAuthn.enable");
        await wire.SendAsync(
            "WebAuthn.addVirtualAuthenticator",
            new()
            {
                ["options"] = new Dictionary<string, object>
                {
                    ["protocol"] = "ctap2",
                    ["transport"] = "internal",
                    ["hasResidentKey"] = true,
                    ["hasUserVerification"] = true,
                    ["isUserVerified"] = true,
                    ["automaticPresenceSimulation"] = true,
                },
            }
        );

        await page.GotoAsync("/account");
        await FieldAsync(page, "Name of the new passkey", "Laptop");
        await ClickAsync(page, "Add a passkey");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Remove the passkey Laptop" })).ToBeVisibleAsync();
        await TakeAsync(page, "account-passkey");
        await ClickAsync(page, "Sign out");
        await page.WaitForURLAsync("**/signin**"); // its scripts are there too
        await ClickAsync(page, "Sign in with a passkey");

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "Home" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Signing_out_ends_the_other_tab_too()
    {
        var page = await SignInAsync(Role.Finance);
        var other = await page.Context.NewPageAsync();
        await other.GotoAsync("/account");
        await Assertions.Expect(other.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "Your account" })).ToBeVisibleAsync();

        await ClickAsync(page, "Sign out");

        await other.WaitForURLAsync("**/signin**");
        await Assertions.Expect(other.GetByText("Your session has ended")).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("/welcome")]
    [InlineData("/setup")]
    public async Task A_link_without_its_key_says_so(string address)
    {
        var page = await NewPageAsync(Portal.Address);

        await page.GotoAsync(address);

        await Assertions.Expect(page.GetByText("The key of the link is missing.")).ToBeVisibleAsync();
    }

    private async Task<IPage> JoinAsync(ColorScheme scheme)
    {
        var administrator = await SignInAsync(
            Role.Administrator,
            options =>
            {
                options.ColorScheme = scheme;
                options.ViewportSize = new ViewportSize { Width = 1000, Height = 900 };
            }
        );
        await administrator.GotoAsync("/users/new");
        await FieldAsync(administrator, "Name", "Erika Mustermann");
        await FieldAsync(administrator, "E-mail", Email);
        await administrator.GetByLabel("Finance").CheckAsync();
        await TakeAsync(administrator, $"users-new-{scheme}");
        await ClickAsync(administrator, "Invite");
        var link = await administrator.Locator(".link-once code").InnerTextAsync();
        await TakeAsync(administrator, $"users-link-{scheme}");
        await administrator.GotoAsync("/users");
        await Assertions.Expect(administrator.GetByText(Email)).ToBeVisibleAsync();
        await TakeAsync(administrator, $"users-{scheme}");

        // passkeys belong to a name, not to a number
        var named = new UriBuilder(Portal.Address) { Host = "localhost" }.Uri;
        var page = await NewPageAsync(named, options => options.ColorScheme = scheme);
        await page.GotoAsync(new Uri(named, new Uri(link).PathAndQuery + new Uri(link).Fragment).ToString());
        await Assertions.Expect(page.Locator("[data-link-missing]")).ToBeHiddenAsync(); // the link is good
        await page.ReloadAsync(); // the token has left the address and must not be lost
        await Assertions.Expect(page.Locator("[data-link-missing]")).ToBeHiddenAsync();
        await FieldAsync(page, "New password", Password);
        await TakeAsync(page, $"welcome-{scheme}");
        await ClickAsync(page, "Set password");
        await Assertions.Expect(page.GetByText("Your password is set.")).ToBeVisibleAsync();
        await SignInAsync(page);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "Home" })).ToBeVisibleAsync();
        return page;
    }

    private static async Task SignInAsync(IPage page)
    {
        await page.GetByLabel("E-mail").FillAsync(Email);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(Password);
        await ClickAsync(page, "Sign in");
    }

    private static string CodeOf(string key)
    {
        const string letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        var bits = string.Concat(
            key.Trim().Select(letter => Convert.ToString(letters.IndexOf(letter, StringComparison.Ordinal), 2).PadLeft(5, '0'))
        );
        byte[] bytes = [.. Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2))];
        return TimedCode.CodeOf(bytes, TimedCode.StepAt(DateTime.UtcNow));
    }
}
