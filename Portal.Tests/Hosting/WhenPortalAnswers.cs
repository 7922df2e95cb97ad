using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Portal.Hosting;
using Portal.Tests.Support;
using Quartz;

namespace Portal.Tests.Hosting;

public sealed class WhenPortalAnswers : IAsyncLifetime
{
    private readonly TestFolder _folder = new();
    private RunningPortal? _portal;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private RunningPortal Portal => _portal ?? throw new InvalidOperationException("The test has not begun.");

    public async ValueTask InitializeAsync() =>
        _portal = await RunningPortal.StartAsync(
            _folder,
            endpoints: app =>
            {
                app.MapGet("/bug", Fail).AllowAnonymous();
                app.MapGet("/api/bug", Fail).AllowAnonymous();
            }
        );

    [Theory]
    [InlineData("/signin")]
    [InlineData("/")]
    [InlineData("/no-such-page")]
    [InlineData("/bug")]
    [InlineData("/api/bug")]
    [InlineData("/health/live")]
    [InlineData("/js/signin.js")]
    public async Task Every_answer_carries_the_protective_headers(string path)
    {
        using var browser = Portal.OpenBrowser();

        using var answer = await browser.GetAsync(path);

        Assert.Equal(SecurityHeaders.ContentSecurityPolicy, Header(answer, "Content-Security-Policy"));
        Assert.Equal("nosniff", Header(answer, "X-Content-Type-Options"));
        Assert.Equal("same-origin", Header(answer, "Referrer-Policy"));
        Assert.Equal("same-origin", Header(answer, "Cross-Origin-Opener-Policy"));
        Assert.Equal("DENY", Header(answer, "X-Frame-Options"));
        Assert.Equal("", Header(answer, "Server"));
        Assert.Equal("", Header(answer, "Strict-Transport-Security"));
    }

    [Fact]
    public async Task Pages_hold_no_inline_script_and_stay_in_no_cache()
    {
        using var browser = Portal.OpenBrowser();

        using var answer = await browser.GetAsync("/signin");
        var page = await answer.Content.ReadAsStringAsync(Cancellation);

        Assert.DoesNotMatch("<script(?![^>]* src=)", page);
        Assert.DoesNotMatch(" on[a-z]+=\"", page);
        Assert.Contains("no-store", Header(answer, "Cache-Control"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_address_is_a_page_for_people_and_a_problem_for_programs()
    {
        using var browser = Portal.OpenBrowser();

        using var page = await browser.GetAsync("/no-such-page");
        using var problem = await browser.GetAsync("/api/no-such-thing");

        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        Assert.Contains(
            "There is no page at this address",
            await page.Content.ReadAsStringAsync(Cancellation),
            StringComparison.Ordinal
        );
        Assert.Equal(HttpStatusCode.NotFound, problem.StatusCode);
        Assert.Equal("application/problem+json", problem.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("/bug", "text/html")]
    [InlineData("/api/bug", "application/problem+json")]
    public async Task A_bug_shows_a_reference_and_nothing_of_the_program(string path, string type)
    {
        using var browser = Portal.OpenBrowser();

        using var answer = await browser.GetAsync(path);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal(type, answer.Content.Headers.ContentType?.MediaType);
        var reference = Assert
            .Single(Regex.Matches(text, "(?<![0-9a-f-])[0-9a-f]{32}(?![0-9a-f-])").DistinctBy(match => match.Value))
            .Value;
        Assert.Contains(
            Portal.Log.All,
            line => line.Contains(reference, StringComparison.Ordinal) && line.Contains("secret detail", StringComparison.Ordinal)
        );
        Assert.DoesNotContain("secret detail", text, StringComparison.Ordinal);
        Assert.DoesNotContain("InvalidOperation", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cookies_have_plain_names_over_loopback_http()
    {
        using var browser = Portal.OpenBrowser();
        using var page = await browser.GetAsync("/signin");

        var cookie = Assert.Single(page.Headers.GetValues("Set-Cookie"));

        Assert.StartsWith("portal.antiforgery=", cookie, StringComparison.Ordinal);
        Assert.Contains("httponly", cookie, StringComparison.Ordinal);
        Assert.Contains("samesite=lax", cookie, StringComparison.Ordinal);
        Assert.DoesNotContain("secure", cookie, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_speaks_of_the_process_the_database_and_the_scheduler()
    {
        using var browser = Portal.OpenBrowser();

        using var live = await browser.GetAsync("/health/live");
        using var ready = await browser.GetAsync("/health/ready");

        Assert.Equal("""{"status":"up","checks":{}}""", await live.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal(
            """{"status":"up","checks":{"database":"up","scheduler":"up"}}""",
            await ready.Content.ReadAsStringAsync(Cancellation)
        );
        Assert.Contains("no-store", Header(ready, "Cache-Control"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_its_database_it_is_alive_but_not_ready()
    {
        using var browser = Portal.OpenBrowser();
        await using (var db = Portal.OpenDatabase())
        {
            await using var transaction = await db.BeginWriteAsync(Cancellation);
            await Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.ExecuteSqlRawAsync(
                db.Database,
                "ALTER TABLE \"Users\" RENAME TO \"Gone\"",
                Cancellation
            );
            await transaction.CommitAsync(Cancellation);
        }

        using var live = await browser.GetAsync("/health/live");
        using var ready = await browser.GetAsync("/health/ready");

        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        using var answer = JsonDocument.Parse(await ready.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal("down", answer.RootElement.GetProperty("status").GetString());
    }

    [Fact]
    public async Task While_the_scheduler_stands_by_it_is_alive_but_not_ready()
    {
        using var browser = Portal.OpenBrowser();
        var scheduler = await Portal.Services.GetRequiredService<ISchedulerFactory>().GetScheduler(Cancellation);
        await scheduler.Standby(Cancellation);

        using var live = await browser.GetAsync("/health/live");
        using var ready = await browser.GetAsync("/health/ready");

        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal(
            """{"status":"down","checks":{"database":"up","scheduler":"down"}}""",
            await ready.Content.ReadAsStringAsync(Cancellation)
        );
    }

    [Theory]
    [InlineData("https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    [InlineData("", HttpStatusCode.Forbidden)]
    [InlineData("own", HttpStatusCode.Unauthorized)]
    public async Task A_socket_opens_from_our_own_pages_only(string origin, HttpStatusCode expected)
    {
        using var browser = Portal.OpenBrowser();
        List<(string, string)> headers = [("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Sec-WebSocket-Version", "13")];
        if (origin.Length > 0)
        {
            headers.Add(("Origin", origin == "own" ? Portal.Address.GetLeftPart(UriPartial.Authority) : origin));
        }

        using var answer = await browser.GetAsync("/_blazor", [.. headers]);

        Assert.Equal(expected, answer.StatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        if (_portal is not null)
        {
            await _portal.DisposeAsync();
        }

        _folder.Dispose();
    }

    private static string Fail() => throw new InvalidOperationException("secret detail");

    private static string Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) || answer.Content.Headers.TryGetValues(name, out values)
            ? string.Join(", ", values)
            : "";
}
