using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Portal.Core;
using Portal.Core.Accounts.Proofs;
using Portal.Core.Persistence;
using Portal.Tests.Auth;
using Portal.Tests.Support;

namespace Portal.Tests.Safety;

/// <summary>Guesses over http at whatever lets somebody in. Wrong passwords are in <see cref="WhenSomeoneSignsIn"/>. Source: ASVS 5.0 §6.3.1.</summary>
public abstract class WhenSomebodyGuesses(DatabaseProvider provider) : AccountSuite(provider)
{
    private const string Erika = "erika@example.com";

    public sealed class OnSqlite() : WhenSomebodyGuesses(DatabaseProvider.Sqlite);

    public sealed class OnPostgres() : WhenSomebodyGuesses(DatabaseProvider.Postgres);

    protected override IEnumerable<(string Key, string Value)> Settings =>
        [("Auth:LockoutAfter", "4"), ("Auth:SignInsPerMinute", "1000"), ("Abs:HookSecret", "the-one-key-of-abs-0123456789")];

    [Fact]
    public async Task Wrong_codes_lock_the_account_and_then_the_right_one_does_not_help()
    {
        var (key, recovery) = await SetUpAppAsync();
        using var browser = await AtSecondStepAsync();
        for (var guess = 0; guess < 4; guess++)
        {
            using var wrong = await EnterAsync(browser, "000000");
            Assert.Equal(HttpStatusCode.OK, wrong.StatusCode);
        }

        using var right = await EnterAsync(browser, CodeOf(key));
        using var spare = await EnterAsync(browser, recovery[0]);
        using var password = await Portal.OpenBrowser().SignInAsync(Erika, GoodPassword);

        Assert.All([right, spare, password], answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Contains(
            "Too many failed attempts",
            await right.Content.ReadAsStringAsync(Cancellation),
            StringComparison.Ordinal
        );
        Clock.Leap(TimeSpan.FromMinutes(6));
        using var later = await EnterAsync(await AtSecondStepAsync(), CodeOf(key));
        Assert.Equal(HttpStatusCode.Found, later.StatusCode);
    }

    [Fact]
    public async Task Wrong_recovery_codes_lock_it_too_and_the_password_in_between_forgets_none()
    {
        await SetUpAppAsync();
        for (var guess = 0; guess < 4; guess++)
        {
            using var browser = await AtSecondStepAsync(); // each time with the right password
            using var wrong = await EnterAsync(browser, $"AAAA-BBBB-CCCC-DDDD-EEE{guess}");
        }

        using var locked = await Portal.OpenBrowser().SignInAsync(Erika, GoodPassword);

        Assert.Contains(
            "Too many failed attempts",
            await locked.Content.ReadAsStringAsync(Cancellation),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_code_and_a_recovery_code_open_one_session_each_and_a_second_step_ends_with_it()
    {
        var (key, recovery) = await SetUpAppAsync();
        using var browser = await AtSecondStepAsync();
        using var thief = await AtSecondStepAsync();
        var code = CodeOf(key);

        using var first = await EnterAsync(browser, code);
        using var replayed = await EnterAsync(thief, code);
        using var spare = await EnterAsync(thief, recovery[0]);
        using var other = await EnterAsync(await AtSecondStepAsync(), recovery[0]);

        Assert.Equal((HttpStatusCode.Found, HttpStatusCode.OK), (first.StatusCode, replayed.StatusCode));
        Assert.Equal((HttpStatusCode.Found, HttpStatusCode.OK), (spare.StatusCode, other.StatusCode));
        Assert.Contains("was used already", await other.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_second_step_of_one_is_no_step_of_another()
    {
        await SetUpAppAsync();
        await JoinAsync("otto@example.com", Role.Finance);
        var session = await OpenSessionAsync(await UserAsync("otto@example.com"));
        var key = TimedCode.MakeKey();
        Assert.True((await Get<AuthenticatorApp>().SetUpAsync(session, key, CodeOf(key), Cancellation)).Succeeded);
        Clock.Leap(TimeSpan.FromSeconds(90));
        using var browser = await AtSecondStepAsync();

        using var foreign = await EnterAsync(browser, CodeOf(key));

        Assert.Equal(HttpStatusCode.OK, foreign.StatusCode);
        Assert.DoesNotContain("portal.session", Cookies(foreign), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Guessed_links_are_all_told_the_same_and_a_used_one_like_them()
    {
        var invited = await InviteAsync("late@example.com", Role.Finance);
        using var browser = Portal.OpenBrowser();
        using var used = await ChooseAsync(browser, TokenOf(invited.Link));
        var texts = new List<string>();

        foreach (var guess in new[] { TokenOf(invited.Link), "x", new string('A', 5000), TokenOf(invited.Link)[..^1] + "!" })
        {
            using var answer = await ChooseAsync(browser, guess);
            var html = await answer.Content.ReadAsStringAsync(Cancellation);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{guess.Length} {answer.StatusCode}");
            texts.Add(html[html.IndexOf("role=\"alert\"", StringComparison.Ordinal)..].Split('<')[0]);
        }

        Assert.Equal(HttpStatusCode.Found, used.StatusCode);
        Assert.Single(texts.Distinct());
    }

    [Fact]
    public async Task A_door_tells_no_guess_from_another_and_stores_nothing()
    {
        using var http = new HttpClient { BaseAddress = Portal.Address };
        var answers = new HashSet<string>();
        foreach (
            var guess in new[] { "x", "the-one-key-of-abs-012345678", "the-one-key-of-abs-0123456780", new string('a', 4000) }
        )
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/hooks/abs")
            {
                Content = new StringContent("""{"type":"plan.changed","id":"1"}""", Encoding.UTF8, "application/json"),
            };
            request.Headers.TryAddWithoutValidation("X-Api-Key", guess);
            using var answer = await http.SendAsync(request, Cancellation);
            var text = await answer.Content.ReadAsStringAsync(Cancellation);
            answers.Add($"{answer.StatusCode} {Regex.Replace(text, "[0-9a-f]{16,}", "")}"); // without the reference
        }

        Assert.StartsWith("Unauthorized", Assert.Single(answers), StringComparison.Ordinal);
    }

    private async Task<(byte[] Key, IReadOnlyList<string> Codes)> SetUpAppAsync()
    {
        var session = await OpenSessionAsync(await JoinAsync(Erika, Role.Finance));
        var key = TimedCode.MakeKey();
        var done = await Get<AuthenticatorApp>().SetUpAsync(session, key, CodeOf(key), Cancellation);
        Clock.Leap(TimeSpan.FromSeconds(90)); // its first code is used
        return (key, done.Value ?? throw new InvalidOperationException(done.Refusals[0].Sentence));
    }

    private async Task<PortalBrowser> AtSecondStepAsync()
    {
        var browser = Portal.OpenBrowser();
        using var answer = await browser.SignInAsync(Erika, GoodPassword);
        Assert.EndsWith("/signin/code", $"{answer.Headers.Location}", StringComparison.Ordinal);
        return browser;
    }

    private static async Task<HttpResponseMessage> EnterAsync(PortalBrowser browser, string code) =>
        await browser.PostAsync(
            "/signin/code",
            new()
            {
                ["_handler"] = "code",
                ["__RequestVerificationToken"] = PortalBrowser.Token(await browser.GetTextAsync("/signin/code")),
                ["Form.Code"] = code,
            }
        );

    private static async Task<HttpResponseMessage> ChooseAsync(PortalBrowser browser, string token) =>
        await browser.PostAsync(
            "/welcome",
            new()
            {
                ["_handler"] = "welcome",
                ["__RequestVerificationToken"] = PortalBrowser.Token(await browser.GetTextAsync("/welcome")),
                ["Form.Token"] = token,
                ["Form.Password"] = GoodPassword,
            }
        );

    private static string Cookies(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? string.Join('\n', cookies) : "";
}
