using System.Net;
using Portal.Auth;
using Portal.Tests.Support;

namespace Portal.Tests.Safety;

/// <summary>What a page of another site can have a signed-in browser send, and where it can have it led. Source: ASVS 5.0 §3.5.1, DESIGN §7.</summary>
public sealed class WhenAnotherSiteSendsARequest : IAsyncLifetime
{
    private readonly TestFolder _folder = new();
    private RunningPortal _portal = null!;

    public async ValueTask InitializeAsync() => _portal = await RunningPortal.StartAsync(_folder);

    public async ValueTask DisposeAsync()
    {
        await _portal.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Nothing_that_a_cookie_allows_is_done_without_the_forms_token()
    {
        using var browser = await Visitor.SignInAsync(_portal, "administrator@sandbox.local", DemoAccounts.Password);
        var asked = 0;

        foreach (var served in ServedAddress.Of(_portal).Where(IsAllowedByCookie))
        {
            foreach (var method in served.Methods.Where(method => method is not ("GET" or "HEAD")))
            {
                using var answer = await browser.SendAsync(
                    new HttpMethod(method),
                    served.Path,
                    new()
                    {
                        ["_handler"] = "signin",
                        ["Form.Email"] = "x",
                        ["__RequestVerificationToken"] = "forged",
                    },
                    [("Origin", "https://evil.example"), ("Sec-Fetch-Site", "cross-site")]
                );

                Assert.True(IsRefused(served, answer.StatusCode), $"{method} {served.Path} answered {answer.StatusCode}");
                Assert.DoesNotContain(
                    answer.Headers,
                    header => header.Key == "Set-Cookie" && $"{header.Value.First()}".Contains("portal.session")
                );
                asked++;
            }
        }

        Assert.True(asked > 20);
        using var still = await browser.GetAsync("/users");
        Assert.Equal(HttpStatusCode.OK, still.StatusCode);
    }

    [Fact]
    public async Task A_token_of_another_person_does_not_count()
    {
        using var other = await Visitor.SignInAsync(_portal, "finance@sandbox.local", DemoAccounts.Password);
        using var browser = await Visitor.SignInAsync(_portal, "administrator@sandbox.local", DemoAccounts.Password);
        var token = PortalBrowser.Token(await other.GetTextAsync("/not-found"));

        using var answer = await browser.PostAsync("/signout", new() { ["__RequestVerificationToken"] = token });

        Assert.NotEmpty(token);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("https:evil.example")]
    [InlineData("https:/evil.example")]
    [InlineData("http:///evil.example")]
    [InlineData("//evil.example")]
    [InlineData("///evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("\\/evil.example")]
    [InlineData("/\t/evil.example")]
    [InlineData("/\n/evil.example")]
    [InlineData("\t//evil.example")]
    [InlineData(" //evil.example")]
    [InlineData("/\r\nSet-Cookie: a=b")]
    [InlineData("/.//evil.example")]
    [InlineData("/x/..//evil.example")]
    [InlineData("/%2e%2e//evil.example")]
    [InlineData("/..\\\\evil.example")]
    [InlineData("/%09/evil.example")]
    [InlineData("%2f%2fevil.example")]
    [InlineData("/%2f/evil.example")]
    [InlineData("/%5cevil.example")]
    [InlineData("@evil.example")]
    [InlineData("/@evil.example")]
    [InlineData(".evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("/\u2028/evil.example")]
    [InlineData("/／evil.example")]
    [InlineData("?returnUrl=//evil.example")]
    public async Task No_address_to_go_on_to_leads_out_of_portal(string evil)
    {
        using var browser = await Visitor.SignInAsync(_portal, "finance@sandbox.local", DemoAccounts.Password);
        var query = Uri.EscapeDataString(evil);

        using var signedIn = await browser.GetAsync($"/signin?returnUrl={query}");
        var crowded = await browser.GetTextAsync($"/crowded?returnUrl={query}");
        using var stranger = _portal.OpenBrowser();
        var form = await stranger.GetTextAsync($"/signin?returnUrl={query}");
        var code = await stranger.GetTextAsync($"/signin/code?returnUrl={query}");
        using var entered = await stranger.SignInAsync(
            "finance@sandbox.local",
            DemoAccounts.Password,
            $"/signin?returnUrl={query}"
        );

        Assert.Equal(HttpStatusCode.Found, signedIn.StatusCode);
        AssertStays($"{signedIn.Headers.Location}");
        AssertStays($"{entered.Headers.Location}");
        AssertStays(LocalUrl.OrHome(evil));
        foreach (var html in new[] { crowded, form, code })
        {
            Assert.DoesNotMatch("(href|action|data-go-on-to)=\"\\s*([a-z]+:|//|/\\\\|\\\\)", WebUtility.HtmlDecode(html));
        }
    }

    // as a browser reads it: backslashes are slashes, tabs and line ends are nothing
    private void AssertStays(string location)
    {
        var read = location
            .Replace('\\', '/')
            .Replace("\t", "", StringComparison.Ordinal)
            .Replace("\n", "", StringComparison.Ordinal);
        Assert.True(read.StartsWith('/') || read.StartsWith($"{_portal.Address}", StringComparison.Ordinal), location);
        Assert.False(read.StartsWith("//", StringComparison.Ordinal), location);
        Assert.Equal(_portal.Address.Authority, new Uri(_portal.Address, read).Authority);
    }

    // doors ask for a proof of their own, and the sandbox refuses what another site sends by itself
    private static bool IsAllowedByCookie(ServedAddress served) =>
        RouteRule.Of(served.Name)?.Gate is not (Gate.Proof or Gate.ThisMachine)
        && !served.Name.StartsWith("FILE", StringComparison.Ordinal);

    private static bool IsRefused(ServedAddress served, HttpStatusCode status) =>
        served.Path switch
        {
            "/session/seen" => status == HttpStatusCode.NoContent, // notes that the browser is used, and nothing else
            _ when served.Path.StartsWith("/_blazor", StringComparison.Ordinal) => status == HttpStatusCode.Forbidden,
            "/step-up" => status == HttpStatusCode.Found, // leads whoever lacks nothing away before it looks at a form
            "/signin" => status == HttpStatusCode.Found, // refused, and the form that says so leads somebody signed in home
            "/_framework/opaque-redirect" => status is HttpStatusCode.BadRequest or HttpStatusCode.MethodNotAllowed,
            // a form is no JSON: refused before the token is asked for
            _ when served.Path.StartsWith("/session/", StringComparison.Ordinal) => status
                is HttpStatusCode.UnsupportedMediaType
                    or HttpStatusCode.BadRequest,
            _ => status == HttpStatusCode.BadRequest,
        };
}
