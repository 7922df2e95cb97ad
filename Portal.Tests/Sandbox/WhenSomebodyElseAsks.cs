using System.Net;
using Portal.Sandbox;
using Portal.Tests.Support;

namespace Portal.Tests.Sandbox;

public sealed class WhenSomebodyElseAsks
{
    [Theory]
    [InlineData("X-Forwarded-For", "127.0.0.1")]
    [InlineData("X-Forwarded-Proto", "https")]
    [InlineData("X-Forwarded-Host", "portal.example")]
    [InlineData("Forwarded", "for=127.0.0.1")]
    [InlineData("X-Real-IP", "127.0.0.1")]
    [InlineData("Via", "1.1 proxy.example")]
    [InlineData("Host", "evil.example")]
    [InlineData("Host", "127.0.0.1.evil.example")]
    [InlineData("Host", "192.168.1.10")]
    public async Task A_forwarded_request_finds_nothing_anywhere(string header, string value)
    {
        await using var server = await SandboxServer.StartAsync(TestContext.Current.CancellationToken);
        string[] paths =
        [
            "faults",
            "odoo/web/version",
            "odoo/jsonrpc",
            "odoo/web",
            "odoo/odoo/res.partner/1",
            "odoo/nowhere",
            "odoo/json/2/x",
            "abs/requests",
            "abs/api/v1/plans",
            "pulseway/v3/devices",
            "rocketcyber/v3/agents",
            "contents",
            "devices",
        ];

        foreach (var path in paths)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Add(header, value);
            using var response = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);

            Assert.Equal(
                (path, HttpStatusCode.NotFound, 0L),
                (path, response.StatusCode, response.Content.Headers.ContentLength ?? 0)
            );
        }
    }

    [Theory]
    [InlineData("https://evil.example", "cross-site")]
    [InlineData("https://evil.example", null)]
    [InlineData("http://127.0.0.1:1", "same-site")]
    [InlineData("null", null)]
    [InlineData(null, "cross-site")]
    public async Task A_page_of_another_site_changes_nothing(string? origin, string? site)
    {
        await using var server = await SandboxServer.StartAsync(TestContext.Current.CancellationToken);

        using var ordered = await SendAsync(server, HttpMethod.Post, origin, site);
        using var deleted = await SendAsync(server, HttpMethod.Delete, origin, site);

        Assert.Equal([HttpStatusCode.NotFound, HttpStatusCode.NotFound], new[] { ordered.StatusCode, deleted.StatusCode });
        Assert.Empty(server.Faults.List());
    }

    [Theory]
    [InlineData("127.0.0.1", null)]
    [InlineData("127.0.0.1", "same-origin")]
    [InlineData("localhost", "same-origin")]
    [InlineData("LOCALHOST", "none")]
    [InlineData("[::1]", null)]
    [InlineData("127.8.9.10", null)]
    public async Task A_page_of_this_machine_may_order_faults(string host, string? site)
    {
        await using var server = await SandboxServer.StartAsync(TestContext.Current.CancellationToken);
        var authority = $"{host}:{server.BaseUrl.Port}";

        using var ordered = await SendAsync(server, HttpMethod.Post, $"http://{authority}", site, authority);

        Assert.Equal(HttpStatusCode.Created, ordered.StatusCode);
        Assert.Single(server.Faults.List());
    }

    [Theory]
    [InlineData(OdooRelease.V18, new[] { 404, 200, 404, 303, 404 })]
    [InlineData(OdooRelease.V19, new[] { 200, 200, 404, 404, 404 })]
    public async Task A_local_request_is_answered_as_Odoo_does(OdooRelease release, int[] statuses)
    {
        await using var server = await StartAsync(release);
        string[] paths =
        [
            "web/version",
            "odoo/res.partner/1",
            "nowhere",
            "json/2/res.partner/search_read",
            "odoo/res.partner/999999",
        ];

        var answered = new List<int>();
        foreach (var path in paths)
        {
            using var response = await GetAsync(server, path);
            answered.Add((int)response.StatusCode);
        }

        Assert.Equal(statuses, answered);
        using var record = await GetAsync(server, "odoo/res.partner/1");
        Assert.Contains(
            "My Company",
            await record.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Odoo_18_sends_whoever_asks_for_JSON_2_to_its_sign_in_page()
    {
        await using var server = await StartAsync(OdooRelease.V18);

        using var json2 = await GetAsync(server, "json/2/res.partner/search_read");

        Assert.Equal(
            "/sandbox/odoo/web/login?redirect=%2Fjson%2F2%2Fres.partner%2Fsearch_read%3F",
            json2.Headers.Location!.OriginalString
        );
    }

    [Theory]
    [InlineData(OdooRelease.V18, "18.0")]
    [InlineData(OdooRelease.V19, "19.0")]
    public async Task JSON_RPC_tells_the_release_too(OdooRelease release, string version)
    {
        await using var server = await StartAsync(release);

        var told = await server.RpcAsync("common", "version");

        Assert.Equal(version, told["result"]!["server_version"]!.GetValue<string>());
        Assert.Equal((int)release, told["result"]!["server_version_info"]![0]!.GetValue<int>());
    }

    [Fact]
    public async Task What_a_record_holds_is_shown_as_text_never_as_markup()
    {
        await using var server = await SandboxServer.StartAsync(TestContext.Current.CancellationToken);
        var id = await server.PartnerAsync("""{"name":"<script>alert(1)</script>"}""");

        var page = await server.Http.GetStringAsync(
            new Uri($"odoo/odoo/res.partner/{id}", UriKind.Relative),
            TestContext.Current.CancellationToken
        );

        Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
    }

    private static Task<SandboxServer> StartAsync(OdooRelease release) =>
        SandboxServer.StartAsync(
            new() { Seed = false, Odoo = release },
            TimeProvider.System,
            TestContext.Current.CancellationToken
        );

    private static Task<HttpResponseMessage> GetAsync(SandboxServer server, string path) =>
        server.Plain.GetAsync(new Uri(server.BaseUrl, $"odoo/{path}"), TestContext.Current.CancellationToken);

    // as a browser sends a form with enctype=text/plain, for which it asks no permission
    private static async Task<HttpResponseMessage> SendAsync(
        SandboxServer server,
        HttpMethod method,
        string? origin,
        string? site,
        string? host = null
    )
    {
        using var request = new HttpRequestMessage(method, "faults");
        request.Content = new StringContent("""{"system":"odoo","mode":"down"}""");
        request.Headers.Host = host;
        foreach (var (name, value) in new[] { ("Origin", origin), ("Sec-Fetch-Site", site) })
        {
            if (value is not null)
            {
                request.Headers.Add(name, value);
            }
        }

        return await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
