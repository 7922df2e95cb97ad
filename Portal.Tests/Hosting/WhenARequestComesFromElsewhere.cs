using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Portal.Hosting;
using Portal.Tests.Support;

namespace Portal.Tests.Hosting;

public sealed class WhenARequestComesFromElsewhere : IDisposable
{
    private static readonly (string, string)[] ThroughTlsProxy =
    [
        ("X-Forwarded-For", "203.0.113.9"),
        ("X-Forwarded-Proto", "https"),
        ("X-Forwarded-Host", "portal.example.com"),
    ];

    private readonly TestFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Plain_http_through_an_unknown_proxy_is_refused_with_the_ways_out()
    {
        await using var portal = await StartAsync();
        using var browser = portal.OpenBrowser();

        using var answer = await browser.GetAsync("/signin", ThroughTlsProxy);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("text/plain", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("Portal:KnownProxies", text, StringComparison.Ordinal);
        Assert.Contains("Portal:AllowHttp=true", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_answers_all_the_same()
    {
        await using var portal = await StartAsync();
        using var browser = portal.OpenBrowser();

        using var answer = await browser.GetAsync("/health/ready", ThroughTlsProxy);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Plain_http_is_served_where_an_operator_allows_it()
    {
        await using var portal = await StartAsync(("Portal:AllowHttp", "true"));
        using var browser = portal.OpenBrowser();

        using var answer = await browser.GetAsync("/signin", ("X-Forwarded-For", "203.0.113.9"));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.0.0.0/8, 127.0.0.0/8")]
    public async Task A_known_proxy_is_believed(string proxies)
    {
        await using var portal = await StartAsync(("Portal:KnownProxies", proxies));
        using var browser = portal.OpenBrowser();

        using var echo = await browser.GetAsync("/echo", ThroughTlsProxy);
        using var page = await browser.GetAsync("/signin", ThroughTlsProxy);

        Assert.Equal("https://portal.example.com from 203.0.113.9", await echo.Content.ReadAsStringAsync(Cancellation));
        Assert.StartsWith("__Host-portal.antiforgery=", page.Headers.GetValues("Set-Cookie").Single(), StringComparison.Ordinal);
        Assert.DoesNotContain("Try it as", await page.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_names_the_person_behind_a_known_proxy_and_not_the_proxy()
    {
        await using var portal = await StartAsync(("Portal:KnownProxies", "127.0.0.1"));
        using var browser = portal.OpenBrowser();

        using var caller = await browser.GetAsync("/caller", ThroughTlsProxy);

        Assert.Equal("203.0.113.9, peer is loopback: True", await caller.Content.ReadAsStringAsync(Cancellation));
    }

    [Theory]
    [InlineData(256 * 1024, true)]
    [InlineData((256 * 1024) + 1, false)]
    public async Task A_body_larger_than_any_form_is_refused(int size, bool isTaken)
    {
        await using var portal = await StartAsync();
        using var http = new HttpClient { BaseAddress = portal.Address };

        using var answer = await http.PostAsync("/swallow", new ByteArrayContent(new byte[size]), Cancellation);

        Assert.Equal(isTaken, answer.IsSuccessStatusCode);
    }

    [Fact]
    public async Task Whatever_takes_a_passkey_takes_so_many_a_minute()
    {
        await using var portal = await StartAsync();

        var routes = portal
            .Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.RoutePattern.RawText!.StartsWith("/session/passkey", StringComparison.Ordinal))
            .ToList();

        Assert.Equal(4, routes.Count);
        Assert.All(routes, route => Assert.NotNull(route.Metadata.GetMetadata<EnableRateLimitingAttribute>()));
    }

    [Fact]
    public async Task An_unknown_proxy_is_not_believed()
    {
        await using var portal = await StartAsync(("Portal:KnownProxies", "10.0.0.5"), ("Portal:AllowHttp", "true"));
        using var browser = portal.OpenBrowser();

        var echo = await (await browser.GetAsync("/echo", ThroughTlsProxy)).Content.ReadAsStringAsync(Cancellation);

        Assert.StartsWith("http://127.0.0.1", echo, StringComparison.Ordinal);
        Assert.EndsWith("from 127.0.0.1", echo, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private Task<RunningPortal> StartAsync(params (string Key, string Value)[] settings) =>
        RunningPortal.StartAsync(
            _folder,
            settings,
            endpoints: app =>
            {
                app.MapGet(
                        "/echo",
                        (HttpContext context) =>
                            $"{context.Request.Scheme}://{context.Request.Host} from {context.Connection.RemoteIpAddress}"
                    )
                    .AllowAnonymous();
                app.MapPost("/swallow", (HttpContext context) => context.Request.Body.CopyToAsync(Stream.Null, Cancellation))
                    .AllowAnonymous();
                app.MapGet(
                        "/caller",
                        (HttpContext context) =>
                            $"{Caller.Of(context).Address}, peer is loopback: {Caller.Of(context).IsLoopback}"
                    )
                    .AllowAnonymous();
            }
        );
}
