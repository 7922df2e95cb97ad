using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Portal.Auth;
using Portal.Core.Accounts.Links;
using Portal.Tests.Support;

namespace Portal.Tests.Auth;

public sealed class WhenPortalStartsForTheFirstTime : IDisposable
{
    private const string Email = "head@example.com";
    private const string Password = "brezel unter dem sofa";

    private readonly TestFolder _folder = new();
    private readonly ManualClock _clock = new(DateTimeOffset.UtcNow);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_link_makes_the_first_administrator_once_who_must_add_a_second_factor()
    {
        await using var portal = await StartAsync();
        var token = await MakeLinkAsync(portal);
        using var browser = portal.OpenBrowser();

        using var made = await SetUpAsync(browser, token, Email);
        using var again = await SetUpAsync(browser, token, "second@example.com");
        using var signedIn = await browser.SignInAsync(Email, Password);
        using var home = await browser.GetAsync("/");
        using var users = await browser.GetAsync("/users");

        Assert.Equal(HttpStatusCode.Found, made.StatusCode);
        Assert.Contains(
            "was used already",
            await again.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
        Assert.Equal("/account", home.Headers.Location?.ToString());
        Assert.NotEqual(HttpStatusCode.OK, users.StatusCode);
        Assert.Null(await portal.Services.GetRequiredService<FirstStart>().MakeLinkAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_link_ends_after_a_day_and_is_in_no_log()
    {
        await using var portal = await StartAsync();
        var token = await MakeLinkAsync(portal);
        using var browser = portal.OpenBrowser();

        _clock.Leap(TimeSpan.FromHours(24));
        using var late = await SetUpAsync(browser, token, Email);

        Assert.Equal(HttpStatusCode.OK, late.StatusCode);
        Assert.DoesNotContain(portal.Log.All, line => Regex.IsMatch(line, "/setup#"));
    }

    [Fact]
    public async Task The_console_shows_it()
    {
        var console = new StringWriter();
        await using var portal = await StartAsync();
        await using var scope = portal.Services.CreateAsyncScope();
        var first = ActivatorUtilities.CreateInstance<FirstAdministrator>(scope.ServiceProvider, new OperatorConsole(console));

        await first.OfferAsync(TestContext.Current.CancellationToken);

        Assert.Matches($"{Regex.Escape(portal.Address.ToString())}setup#[A-Za-z0-9_-]{{43}}", console.ToString());
    }

    private Task<RunningPortal> StartAsync() => RunningPortal.StartAsync(_folder, [("Sandbox:Enabled", "false")], _clock);

    private static async Task<string> MakeLinkAsync(RunningPortal portal) =>
        await portal.Services.GetRequiredService<FirstStart>().MakeLinkAsync(TestContext.Current.CancellationToken)
        ?? throw new InvalidOperationException("There is an administrator already.");

    private static async Task<HttpResponseMessage> SetUpAsync(PortalBrowser browser, string token, string email) =>
        await browser.PostAsync(
            "/setup",
            new()
            {
                ["_handler"] = "setup",
                ["__RequestVerificationToken"] = PortalBrowser.Token(await browser.GetTextAsync("/setup")),
                ["Form.Token"] = token,
                ["Form.Name"] = "Head",
                ["Form.Email"] = email,
                ["Form.Password"] = Password,
            }
        );
}
