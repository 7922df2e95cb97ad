using Microsoft.Playwright;
using Xunit.Sdk;

namespace Portal.Tests.Browser;

/// <summary>Shows that the guards of <see cref="BrowserSuite"/> can fail.</summary>
public sealed class WhenAPageMisbehaves(BrowserFixture browser) : BrowserSuite(browser)
{
    [Fact]
    public async Task An_error_in_the_console_is_a_complaint()
    {
        var page = await OpenAsync("<script>console.error('first'); console.warn('quiet')</script>");

        await page.EvaluateAsync("setTimeout(() => { throw new Error('second') })");
        await page.EvaluateAsync("new Promise(done => setTimeout(done))");

        Assert.Collection(
            Complaints,
            complaint => Assert.Contains("first", complaint, StringComparison.Ordinal),
            complaint => Assert.Contains("second", complaint, StringComparison.Ordinal)
        );
        Expect("first|second");
    }

    [Fact]
    public async Task A_breach_of_the_content_security_policy_is_a_complaint()
    {
        var page = await OpenAsync("<script>document.title = 'ran'</script>", policy: "script-src 'self'");

        Assert.NotEqual("ran", await page.TitleAsync());
        Assert.Contains(
            Complaints,
            complaint => complaint.StartsWith("CSP: script-src-elem blocked inline", StringComparison.Ordinal)
        );
        Expect("CSP|Content Security Policy");
    }

    [Fact]
    public async Task An_unlabelled_field_is_reported_by_axe_with_its_element()
    {
        var page = await OpenAsync("<title>t</title><main><h1>h</h1><input id='nameless'></main>");

        var failure = await Assert.ThrowsAsync<TrueException>(page.AssertAccessibleAsync);

        Assert.Contains("critical label", failure.Message, StringComparison.Ordinal);
        Assert.Contains("nameless", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proper_page_passes()
    {
        var page = await OpenAsync("<title>t</title><main><h1>h</h1><label for='named'>Name</label><input id='named'></main>");

        await page.AssertAccessibleAsync();
        Assert.Empty(Complaints);
    }

    private async Task<IPage> OpenAsync(string body, string policy = "")
    {
        var page = await NewPageAsync(new Uri("http://page.test"));
        await page.RouteAsync(
            "**/*",
            route =>
                route.FulfillAsync(
                    new RouteFulfillOptions
                    {
                        ContentType = "text/html",
                        Headers = [new("Content-Security-Policy", policy)],
                        Body = $"<!DOCTYPE html><html lang='en'><link rel='icon' href='data:,'>{body}</html>",
                    }
                )
        );
        _ = await page.GotoAsync("/");
        return page;
    }
}
