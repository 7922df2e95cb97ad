using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Auth;
using Portal.Core.Accounts;
using Portal.Core.Accounts.Sessions;
using Portal.Tests.Support;

namespace Portal.Tests.Auth;

public sealed class WhenABrowserSpeaksToItsSession : IAsyncLifetime
{
    private const string Finance = "finance@sandbox.local";

    private readonly TestFolder _folder = new();
    private readonly ManualClock _clock = new(DateTimeOffset.UtcNow);
    private RunningPortal? _portal;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private RunningPortal Portal => _portal ?? throw new InvalidOperationException("The test has not begun.");

    public async ValueTask InitializeAsync() =>
        _portal = await StartAsync(("AllowedHosts", "127.0.0.1;localhost;portal.example.com"), ("Auth:IdleTimeout", "01:00:00"));

    public async ValueTask DisposeAsync()
    {
        await Portal.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Seen_keeps_the_session_while_its_page_only_stands_open()
    {
        using var browser = Portal.OpenBrowser();
        using var _ = await browser.SignInAsync(Finance, DemoAccounts.Password);
        _clock.Leap(TimeSpan.FromMinutes(50));

        using var seen = await browser.PostAsync("/session/seen", []);
        _clock.Leap(TimeSpan.FromMinutes(50));
        using var after = await browser.GetAsync("/site");
        using var stranger = Portal.OpenBrowser();
        using var nobody = await stranger.PostAsync("/session/seen", []);

        Assert.Equal(HttpStatusCode.NoContent, seen.StatusCode);
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, nobody.StatusCode);
    }

    [Fact]
    public async Task A_sign_in_over_an_open_session_ends_it()
    {
        using var browser = Portal.OpenBrowser();
        using var _ = await browser.SignInAsync(Finance, DemoAccounts.Password);
        var before = await SessionsAsync();

        using var again = await browser.PostAsync("/again", []);
        var after = await SessionsAsync();

        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.NotEqual(Assert.Single(before), Assert.Single(after));
    }

    [Fact]
    public async Task A_passkeys_challenge_is_answered_once_and_only_by_our_own_page()
    {
        using var browser = Portal.OpenBrowser();
        var token = PortalBrowser.Token(await browser.GetTextAsync("/signin"));
        using var client = new HttpClient(new SocketsHttpHandler { CookieContainer = browser.Cookies })
        {
            BaseAddress = Portal.Address,
        };

        using var forged = await client.PostAsync("/session/passkey-signin/options", null, Cancellation);
        client.DefaultRequestHeaders.Add("RequestVerificationToken", token);
        using var asked = await client.PostAsync("/session/passkey-signin/options", null, Cancellation);
        var kept = await CountStepsAsync();
        var answer = new { credential = "{}", returnUrl = "/" };
        using var wrong = await client.PostAsJsonAsync("/session/passkey-signin", answer, Cancellation);
        var spent = await CountStepsAsync();
        using var replayed = await client.PostAsJsonAsync("/session/passkey-signin", answer, Cancellation);
        using var notSignedIn = await client.PostAsync("/session/passkeys/options", null, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        Assert.Equal(HttpStatusCode.OK, asked.StatusCode);
        Assert.Equal((1, 0), (kept, spent));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, replayed.StatusCode);
        Assert.NotEqual(HttpStatusCode.OK, notSignedIn.StatusCode);
    }

    [Fact]
    public async Task Pages_open_while_the_database_takes_no_writing()
    {
        using var browser = Portal.OpenBrowser();
        using var _ = await browser.SignInAsync(Finance, DemoAccounts.Password);
        _clock.Leap(TimeSpan.FromMinutes(5));
        string file;
        await using (var db = Portal.OpenDatabase())
        {
            file = db.Database.GetDbConnection().DataSource;
        }

        await using var other = new SqliteConnection($"Data Source={file};Pooling=False");
        await other.OpenAsync(Cancellation);
        await using var taken = other.BeginTransaction(deferred: false);
        using var answer = await browser.GetAsync("/site");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains(Portal.Log.All, line => line.Contains("is not noted yet", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Links_name_the_address_of_the_request_and_no_name_that_is_not_allowed()
    {
        using var browser = Portal.OpenBrowser();
        using var _ = await browser.SignInAsync(Finance, DemoAccounts.Password);

        var own = await browser.GetTextAsync("/site");
        using var refused = await browser.GetAsync("/site", ("Host", "evil.example"));

        Assert.Equal(Portal.Address.ToString(), own);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Fact]
    public async Task Links_name_the_configured_address_before_any_other()
    {
        using var folder = new TestFolder();
        await using var portal = await RunningPortal.StartAsync(folder, [("Portal:PublicUrl", "https://portal.example.com")]);
        await using var circuit = portal.Services.CreateAsyncScope();
        var provider = (CircuitSession)circuit.ServiceProvider.GetRequiredService<AuthenticationStateProvider>();
        var user = new PortalUser { Id = Guid.CreateVersion7() };
        var live = new LiveSession(new AccountSession(), user, new HashSet<Core.Role>(), SessionLack.None);
        provider.SetAuthenticationState(
            Task.FromResult(new AuthenticationState(ActorClaims.Of(live, new Uri("https://evil.example/"))))
        );

        var site = await circuit.ServiceProvider.GetRequiredService<PublicAddress>().GetAsync();

        Assert.Equal("https://portal.example.com/", site.ToString());
    }

    private Task<RunningPortal> StartAsync(params (string Key, string Value)[] settings) =>
        RunningPortal.StartAsync(
            _folder,
            settings,
            _clock,
            app =>
            {
                app.MapGet("/site", (HttpContext context) => $"{ActorClaims.FindSite(context.User)}");
                app.MapPost("/again", SignInAgainAsync).DisableAntiforgery();
            }
        );

    private static async Task SignInAgainAsync(
        HttpContext context,
        SessionCookie sessions,
        Core.Persistence.PortalDatabase databases
    )
    {
        await using var db = databases.CreateDbContext();
        var user = await db.Users.SingleAsync(user => user.Email == Finance, context.RequestAborted);
        await sessions.OpenAsync(context, user, SessionProof.Passkey);
    }

    private async Task<List<Guid>> SessionsAsync()
    {
        await using var db = Portal.OpenDatabase();
        return await db.Sessions.Select(session => session.Id).ToListAsync(Cancellation);
    }

    private async Task<int> CountStepsAsync()
    {
        await using var db = Portal.OpenDatabase();
        return await db.Set<Core.Accounts.Proofs.SignInStep>().CountAsync(Cancellation);
    }
}
