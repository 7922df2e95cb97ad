using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Portal.Auth;
using Portal.Core;
using Portal.Core.Accounts;
using Portal.Core.Persistence;
using Portal.Hosting;
using Portal.Tests.Support;

namespace Portal.Tests.Auth;

public abstract class WhenSomeoneSignsIn(DatabaseProvider provider) : DatabaseSuite(provider)
{
    private const string Finance = "finance@sandbox.local";
    private const string Refused = "E-mail or password is wrong.";

    private readonly TestFolder _folder = new();
    private readonly ManualClock _clock = new(DateTimeOffset.UtcNow); // the cookie container compares with the real time

    public sealed class OnSqlite() : WhenSomeoneSignsIn(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenSomeoneSignsIn(DatabaseProvider.Postgres);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Each_demo_account_of_the_sandbox_holds_its_role()
    {
        await using var portal = await StartAsync();

        foreach (var role in Enum.GetValues<Role>())
        {
            using var browser = portal.OpenBrowser();
            using var answer = await browser.SignInAsync(
                $"{role.ToString().ToLowerInvariant()}@sandbox.local",
                DemoAccounts.Password
            );

            Assert.Equal("/", LocationOf(answer));
            Assert.Equal(
                $"{role} (demo)|{role.ToString().ToLowerInvariant()}@sandbox.local|{role}",
                await browser.GetTextAsync("/who")
            );
        }
    }

    [Theory]
    [InlineData(Finance, "wrong")]
    [InlineData("nobody@sandbox.local", DemoAccounts.Password)]
    [InlineData("", "")]
    public async Task A_wrong_password_and_an_unknown_e_mail_are_told_the_same(string email, string password)
    {
        await using var portal = await StartAsync();
        using var browser = portal.OpenBrowser();

        using var answer = await browser.SignInAsync(email, password);
        var page = await answer.Content.ReadAsStringAsync(Cancellation);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains(Refused, page, StringComparison.Ordinal);
        Assert.DoesNotContain("portal.session", CookiesOf(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_e_mail_that_is_no_text_is_told_the_same_too()
    {
        await using var portal = await StartAsync();
        using var browser = portal.OpenBrowser();

        foreach (var unclean in (string[])["\uFFFE", "\uFDD0", "\U0001FFFF"])
        {
            using var answer = await browser.SignInAsync(Finance + unclean, DemoAccounts.Password);

            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Contains(Refused, await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task No_e_mail_that_is_no_text_is_anybodys()
    {
        await using var portal = await StartAsync();
        await using var scope = portal.Services.CreateAsyncScope();
        var signIn = scope.ServiceProvider.GetRequiredService<SignIn>();
        var caller = new Caller("127.0.0.1", IsLoopback: true, CameThroughProxy: false, NamedLoopback: true);

        foreach (var unclean in (string[])["\uFFFE", "\0", ((char)0xD83D).ToString()])
        {
            Assert.Null((await signIn.ExecuteAsync(Finance + unclean, DemoAccounts.Password, caller, Cancellation)).User);
        }

        Assert.NotNull((await signIn.ExecuteAsync(Finance, DemoAccounts.Password, caller, Cancellation)).User);
    }

    [Fact]
    public async Task Wrong_passwords_lock_the_account_for_its_time_and_a_success_forgets_them()
    {
        await using var portal = await StartAsync(("Auth:LockoutAfter", "3"), ("Auth:LockoutFor", "00:05:00"));
        using var browser = portal.OpenBrowser();
        await FailAsync(browser, times: 2);
        Assert.True(await SignsInAsync(portal));
        await FailAsync(browser, times: 2);
        Assert.True(await SignsInAsync(portal));

        await FailAsync(browser, times: 3);
        var whileLocked = await SignsInAsync(portal);
        _clock.Leap(TimeSpan.FromMinutes(5));

        Assert.False(whileLocked);
        Assert.True(await SignsInAsync(portal));
    }

    [Theory]
    [InlineData(Finance)]
    [InlineData("nobody@sandbox.local")]
    public async Task The_lock_says_until_when_whether_or_not_there_is_such_an_account(string email)
    {
        await using var portal = await StartAsync(("Auth:LockoutAfter", "3"), ("Auth:LockoutFor", "00:05:00"));
        using var browser = portal.OpenBrowser();
        var pages = new List<string>();

        for (var attempt = 0; attempt < 4; attempt++)
        {
            using var answer = await browser.SignInAsync(email, "wrong password");
            pages.Add(await answer.Content.ReadAsStringAsync(Cancellation));
        }

        var until = _clock.GetUtcNow().UtcDateTime.AddMinutes(5).AddSeconds(59);
        var sentence = $"You can try again in 5 min, at {until:HH:mm} UTC.";
        Assert.DoesNotContain(sentence, pages[1], StringComparison.Ordinal);
        Assert.Contains(sentence, pages[2], StringComparison.Ordinal);
        Assert.Contains(sentence, pages[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Guesses_at_the_same_time_are_counted_one_by_one()
    {
        await using var portal = await StartAsync(("Auth:LockoutAfter", "5"));
        using var browser = portal.OpenBrowser();

        using var _ = await browser.GetAsync("/signin"); // sets the one cookie that all forms' tokens need

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => FailAsync(browser, times: 1)));

        Assert.False(await SignsInAsync(portal));
    }

    [Theory]
    [InlineData("/billing-addresses?q=a%26b", "/billing-addresses?q=a%26b")]
    [InlineData("https://evil.example", "/")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("/\t/evil.example", "/")]
    [InlineData("javascript:alert(1)", "/")]
    [InlineData("/signin?returnUrl=/x", "/")]
    [InlineData("/billing-addresses?q=Zürich", "/billing-addresses?q=Z%C3%BCrich")]
    [InlineData("/.//evil.example", "/")]
    [InlineData("/%2e/%5cevil.example/..//x", "/")]
    [InlineData("/./signin", "/")]
    [InlineData("/x\uFFFE", "/")]
    [InlineData("/x?q=\uFDD0", "/")]
    public async Task It_goes_on_only_within_portal(string returnUrl, string expected)
    {
        await using var portal = await StartAsync();
        using var browser = portal.OpenBrowser();

        using var answer = await browser.SignInAsync(
            Finance,
            DemoAccounts.Password,
            $"/signin?returnUrl={Uri.EscapeDataString(returnUrl)}"
        );

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal(expected, LocationOf(answer));
    }

    [Fact]
    public async Task Who_is_signed_in_already_goes_straight_on()
    {
        await using var portal = await StartAsync();
        using var browser = portal.OpenBrowser();
        using var _ = await browser.SignInAsync(Finance, DemoAccounts.Password);

        using var answer = await browser.GetAsync("/signin?returnUrl=%2Fbilling-addresses");

        Assert.Equal("/billing-addresses", LocationOf(answer));
    }

    [Theory]
    [InlineData("/signin")]
    [InlineData("/SIGNIN/")]
    public async Task A_form_without_its_token_is_refused_and_shown_again(string path)
    {
        await using var portal = await StartAsync();
        using var browser = portal.OpenBrowser();

        using var answer = await browser.PostAsync(
            path,
            new()
            {
                ["_handler"] = "signin",
                ["Form.Email"] = Finance,
                ["Form.Password"] = DemoAccounts.Password,
            }
        );
        var page = await answer.Content.ReadAsStringAsync(Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("This page was open for too long", page, StringComparison.Ordinal);
        Assert.NotEmpty(PortalBrowser.Token(page));
    }

    [Theory]
    [InlineData("/signin")]
    [InlineData("/signin/")]
    [InlineData("/SIGNIN")]
    [InlineData("/sign%69n")]
    public async Task Too_many_attempts_from_one_address_are_told_to_wait_however_they_write_it(string path)
    {
        await using var portal = await StartAsync(("Auth:SignInsPerMinute", "2"));
        using var browser = portal.OpenBrowser();
        await FailAsync(browser, times: 2);

        using var answer = await browser.SignInAsync(Finance, DemoAccounts.Password, path);
        var page = await answer.Content.ReadAsStringAsync(Cancellation);

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.InRange(answer.Headers.RetryAfter?.Delta ?? TimeSpan.Zero, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        Assert.Contains("Too many attempts from this address", page, StringComparison.Ordinal);
        using var others = await browser.GetAsync("/signin");
        Assert.Equal(HttpStatusCode.OK, others.StatusCode);
    }

    [Fact]
    public async Task Demo_accounts_are_neither_offered_nor_let_in_from_elsewhere()
    {
        await using var portal = await StartAsync(("Portal:AllowHttp", "true"));
        using var browser = portal.OpenBrowser();
        var here = await browser.GetTextAsync("/signin");

        using var forwarded = await browser.GetAsync("/signin", ("X-Forwarded-For", "203.0.113.9"));
        using var rebound = await browser.GetAsync("/signin", ("Host", "evil.example"));
        using var answer = await browser.SignInAsync(
            Finance,
            DemoAccounts.Password,
            "/signin",
            ("X-Forwarded-For", "203.0.113.9")
        );

        Assert.Contains("Try it as", here, StringComparison.Ordinal);
        Assert.DoesNotContain("Try it as", await forwarded.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.DoesNotContain("Try it as", await rebound.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Contains(Refused, await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_out_needs_the_form_and_ends_the_session()
    {
        await using var portal = await StartAsync();
        using var browser = portal.OpenBrowser();
        using var _ = await browser.SignInAsync(Finance, DemoAccounts.Password);
        using var forged = await browser.PostAsync("/signout", []);
        var still = await browser.GetTextAsync("/who");

        var token = PortalBrowser.Token(await browser.GetTextAsync("/not-found"));
        using var answer = await browser.PostAsync("/signout", new() { ["__RequestVerificationToken"] = token });
        using var after = await browser.GetAsync("/who");

        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        Assert.StartsWith("Finance", still, StringComparison.Ordinal);
        Assert.Equal("/signin", LocationOf(answer));
        Assert.Equal("/signin?returnUrl=%2Fwho", LocationOf(after));
    }

    [Fact]
    public async Task A_session_ends_when_the_person_is_disabled()
    {
        await using var portal = await StartAsync();
        using var browser = portal.OpenBrowser();
        using var _ = await browser.SignInAsync(Finance, DemoAccounts.Password);
        await ChangeAsync(portal, user => user.DisabledAt = _clock.GetUtcNow().UtcDateTime);

        _clock.Leap(TimeSpan.FromSeconds(21));
        using var answer = await browser.GetAsync("/who");

        Assert.Equal("/signin?returnUrl=%2Fwho", LocationOf(answer));
        Assert.False(await SignsInAsync(portal));
    }

    [Fact]
    public async Task A_session_ends_when_the_password_changes()
    {
        await using var portal = await StartAsync();
        using var browser = portal.OpenBrowser();
        using var _ = await browser.SignInAsync(Finance, DemoAccounts.Password);
        await ChangeAsync(portal, user => user.SecurityStamp = "changed");

        _clock.Leap(TimeSpan.FromSeconds(21));
        using var answer = await browser.GetAsync("/who");

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
    }

    [Fact]
    public async Task A_session_slides_while_it_is_used_and_ends_after_its_full_time_in_any_case()
    {
        await using var portal = await StartAsync(("Auth:IdleTimeout", "01:00:00"), ("Auth:SessionTimeout", "02:00:00"));
        using var idle = portal.OpenBrowser();
        using var busy = portal.OpenBrowser();
        using var _ = await idle.SignInAsync(Finance, DemoAccounts.Password);
        using var __ = await busy.SignInAsync(Finance, DemoAccounts.Password);

        _clock.Leap(TimeSpan.FromMinutes(50));
        var afterFifty = await busy.GetTextAsync("/who");
        _clock.Leap(TimeSpan.FromMinutes(50));
        var afterHundred = await busy.GetTextAsync("/who");
        using var afterIdling = await idle.GetAsync("/who");
        _clock.Leap(TimeSpan.FromMinutes(21));
        using var afterAll = await busy.GetAsync("/who");

        Assert.StartsWith("Finance", afterFifty, StringComparison.Ordinal);
        Assert.StartsWith("Finance", afterHundred, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Found, afterIdling.StatusCode);
        Assert.Equal(HttpStatusCode.Found, afterAll.StatusCode);
    }

    private Task<RunningPortal> StartAsync(params (string Key, string Value)[] settings) =>
        RunningPortal.StartAsync(
            _folder,
            settings,
            _clock,
            app =>
                app.MapGet(
                    "/who",
                    (HttpContext context) =>
                    {
                        var actor = ActorClaims.Read(context.User);
                        return $"{actor.Name}|{actor.Email}|{string.Join(',', actor.Roles)}";
                    }
                ),
            Database.Options
        );

    private static async Task FailAsync(PortalBrowser browser, int times)
    {
        for (var i = 0; i < times; i++)
        {
            using var answer = await browser.SignInAsync(Finance, "wrong password");
            Assert.Matches($"{Refused}|Too many failed attempts", await answer.Content.ReadAsStringAsync(Cancellation));
        }
    }

    private static async Task<bool> SignsInAsync(RunningPortal portal)
    {
        using var browser = portal.OpenBrowser();
        using var answer = await browser.SignInAsync(Finance, DemoAccounts.Password);
        return answer.StatusCode == HttpStatusCode.Found;
    }

    private static async Task ChangeAsync(RunningPortal portal, Action<PortalUser> change)
    {
        await using var db = portal.OpenDatabase();
        change(db.Users.Single(user => user.Email == Finance));
        await db.SaveChangesAsync(Cancellation);
    }

    private static string CookiesOf(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? string.Join('\n', cookies) : "";

    private static string LocationOf(HttpResponseMessage answer) =>
        answer.Headers.Location is { IsAbsoluteUri: true } absolute ? absolute.PathAndQuery : $"{answer.Headers.Location}";
}
