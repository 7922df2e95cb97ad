using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Portal.Core;
using Portal.Tests.Safety;
using Portal.Tests.Support;

namespace Portal.Tests.Browser;

/// <summary>Answers of a real authenticator, sent again or for somebody else. Source: ASVS 5.0 §6.7.</summary>
public sealed class WhenAPasskeyIsMisused(BrowserFixture browser) : PortalSuite(browser)
{
    private const string Email = "erika@example.com";
    private const string SignInAddress = "/session/passkey-signin";

    [Fact]
    public async Task An_answer_opens_one_session_and_no_second_one()
    {
        Expect("WebSocket|status of 4|negotiat|Failed to start|circuit|Connection disconnected");
        var page = await WithPasskeyAsync();
        await SignOutAsync(page);
        var asked = await page.RunAndWaitForRequestAsync(
            () => ClickAsync(page, "Sign in with a passkey"),
            request => request.Url.EndsWith(SignInAddress, StringComparison.Ordinal)
        );
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "Home" })).ToBeVisibleAsync();
        await SignOutAsync(page);
        await Assertions.Expect(page.GetByLabel("E-mail")).ToBeVisibleAsync();

        var replayed = await SendAsync(page, asked.PostData!);
        await SendAsync(page, "{}", "/session/passkey-signin/options"); // a new question is no help: the answer is of the old one
        var toAnother = await SendAsync(page, asked.PostData!);

        Assert.Equal((422, 422), (replayed, toAnother));
        await page.GotoAsync("/account");
        await Assertions.Expect(page.GetByLabel("E-mail")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_passkey_made_for_one_person_is_not_added_to_another()
    {
        Expect("WebSocket|status of 4|negotiat|Failed to start|circuit|Connection disconnected");
        await Visitor.CreateAsync(Portal, "otto@example.com", Role.Finance);
        var page = await WithPasskeyAsync(stopBeforeAdding: true);
        var made = await page.RunAndWaitForRequestAsync(
            () => ClickAsync(page, "Add a passkey"),
            request => request.Url.EndsWith("/session/passkeys", StringComparison.Ordinal)
        );
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Remove the passkey Laptop" })).ToBeVisibleAsync();
        await SignOutAsync(page);
        await SignInAsync(page, "otto@example.com");

        var withoutQuestion = await SendAsync(page, made.PostData!, "/session/passkeys");
        await SendAsync(page, "{}", "/session/passkeys/options");
        var withOwnQuestion = await SendAsync(page, made.PostData!, "/session/passkeys");

        Assert.Equal((422, 422), (withoutQuestion, withOwnQuestion));
        await page.GotoAsync("/account");
        await Assertions.Expect(page.GetByLabel("Name of the new passkey")).ToBeVisibleAsync();
        await Assertions
            .Expect(page.GetByRole(AriaRole.Button, new() { Name = "Remove the passkey Laptop" }))
            .ToHaveCountAsync(0);
    }

    [Fact]
    public async Task An_answer_with_a_changed_part_is_refused()
    {
        Expect("WebSocket|status of 4|negotiat|Failed to start|circuit|Connection disconnected");
        var page = await WithPasskeyAsync();
        await SignOutAsync(page);
        await page.RouteAsync(
            $"**{SignInAddress}",
            route => route.ContinueAsync(new() { PostData = System.Text.Encoding.UTF8.GetBytes(Tamper(route.Request.PostData!)) })
        );

        await ClickAsync(page, "Sign in with a passkey");

        await Assertions.Expect(page.GetByText("This passkey was not accepted.")).ToBeVisibleAsync();
    }

    // the signature's last byte
    private static string Tamper(string body)
    {
        var sent = JsonNode.Parse(body)!;
        var credential = JsonNode.Parse(sent["credential"]!.GetValue<string>())!;
        var signature = credential["response"]!["signature"]!.GetValue<string>();
        credential["response"]!["signature"] = signature[..^2] + (signature[^2] == 'A' ? 'B' : 'A') + signature[^1];
        sent["credential"] = credential.ToJsonString();
        return sent.ToJsonString();
    }

    // as the page's own script would: with the cookies of the browser and the token of the form
    private static Task<int> SendAsync(IPage page, string body, string address = SignInAddress) =>
        page.EvaluateAsync<int>(
            """
            async ([address, body]) => (await fetch(address, {
              method: "POST", body,
              headers: { "Content-Type": "application/json",
                RequestVerificationToken: document.querySelector("input[name=__RequestVerificationToken]")?.value ?? "" }
            })).status
            """,
            new[] { address, body }
        );

    private async Task<IPage> WithPasskeyAsync(bool stopBeforeAdding = false)
    {
        await Visitor.CreateAsync(Portal, Email, Role.Finance);
        var named = new UriBuilder(Portal.Address) { Host = "localhost" }.Uri; // passkeys belong to a name
        var page = await NewPageAsync(named);
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
        await page.GotoAsync("/signin");
        await SignInAsync(page, Email);
        await page.GotoAsync("/account");
        await FieldAsync(page, "Name of the new passkey", "Laptop");
        if (!stopBeforeAdding)
        {
            await ClickAsync(page, "Add a passkey");
            await Assertions
                .Expect(page.GetByRole(AriaRole.Button, new() { Name = "Remove the passkey Laptop" }))
                .ToBeVisibleAsync();
        }

        return page;
    }

    private static async Task SignOutAsync(IPage page)
    {
        await ClickAsync(page, "Sign out");
        await page.WaitForURLAsync("**/signin**");
    }

    private static async Task SignInAsync(IPage page, string email)
    {
        await page.GetByLabel("E-mail").FillAsync(email);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(Visitor.Password);
        await ClickAsync(page, "Sign in");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "Home" })).ToBeVisibleAsync();
    }
}
