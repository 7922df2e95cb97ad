using System.Net;
using Microsoft.AspNetCore.Builder;
using Portal.Auth;
using Portal.Core;
using Portal.Tests.Support;

namespace Portal.Tests.Auth;

public sealed class WhenARoleIsMissing : IAsyncLifetime
{
    private readonly TestFolder _folder = new();
    private RunningPortal? _portal;

    private RunningPortal Portal => _portal ?? throw new InvalidOperationException("The test has not begun.");

    public async ValueTask InitializeAsync() =>
        _portal = await RunningPortal.StartAsync(
            _folder,
            endpoints: app =>
            {
                foreach (var right in AccessPolicy.All)
                {
                    app.MapGet($"/test/{right.Name}", () => right.Name).RequireAuthorization(right.Name);
                    app.MapGet($"/api/test/{right.Name}", () => right.Name).RequireAuthorization(right.Name);
                }
            }
        );

    [Fact]
    public async Task Exactly_its_roles_pass_each_policy()
    {
        foreach (var role in Enum.GetValues<Role>())
        {
            using var browser = await SignedInAsync(role);
            foreach (var right in AccessPolicy.All)
            {
                using var answer = await browser.GetAsync($"/test/{right.Name}");

                Assert.Equal(right.Roles.Contains(role) ? HttpStatusCode.OK : HttpStatusCode.Forbidden, answer.StatusCode);
            }
        }
    }

    [Fact]
    public async Task The_page_says_which_at_its_own_address()
    {
        using var browser = await SignedInAsync(Role.Support);

        using var answer = await browser.GetAsync($"/test/{AccessPolicy.SeeBilling.Name}");
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains(AccessPolicy.SeeBilling.MissingRole, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_gets_a_problem_document()
    {
        using var browser = await SignedInAsync(Role.Support);
        using var stranger = Portal.OpenBrowser();

        using var forbidden = await browser.GetAsync($"/api/test/{AccessPolicy.SeeBilling.Name}");
        using var unknown = await stranger.GetAsync($"/api/test/{AccessPolicy.SeeBilling.Name}");

        Assert.Equal(HttpStatusCode.Forbidden, forbidden.StatusCode);
        Assert.Equal("application/problem+json", forbidden.Content.Headers.ContentType?.MediaType);
        Assert.Equal(HttpStatusCode.Unauthorized, unknown.StatusCode);
        Assert.Equal("application/problem+json", unknown.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Someone_signed_out_is_sent_to_sign_in_and_back()
    {
        using var browser = Portal.OpenBrowser();

        using var answer = await browser.GetAsync($"/test/{AccessPolicy.SeeBilling.Name}?page=2");

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal("/signin?returnUrl=%2Ftest%2Fbilling.see%3Fpage%3D2", answer.Headers.Location?.PathAndQuery);
    }

    public async ValueTask DisposeAsync()
    {
        if (_portal is not null)
        {
            await _portal.DisposeAsync();
        }

        _folder.Dispose();
    }

    private async Task<PortalBrowser> SignedInAsync(Role role)
    {
        var browser = Portal.OpenBrowser();
        using var answer = await browser.SignInAsync(
            DemoAccounts.All.Single(demo => demo.Role == role).Email,
            DemoAccounts.Password
        );
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        return browser;
    }
}
