using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Portal.Sandbox;
using Portal.Tests.Support;

namespace Portal.Tests.Sandbox;

public sealed class WhenAKeyIsRotated : IAsyncLifetime
{
    private readonly ManualClock _clock = new();
    private SandboxServer _server = null!; // set before the first test

    public async ValueTask InitializeAsync() =>
        _server = await SandboxServer.StartAsync(new() { Seed = false }, _clock, TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task The_new_one_works_and_the_old_one_no_longer_does()
    {
        var (_, made) = await GenerateAsync(OdooSandbox.ApiKey);
        var key = made!.GetValue<string>();

        var (revoked, _) = await CallAsync(OdooSandbox.ApiKey, "res.users.apikeys/revoke", new { key = OdooSandbox.ApiKey });

        Assert.Equal(HttpStatusCode.OK, revoked);
        Assert.Equal(HttpStatusCode.OK, await CountAsync(key));
        Assert.Equal(HttpStatusCode.Unauthorized, await CountAsync(OdooSandbox.ApiKey));
    }

    [Fact]
    public async Task A_key_works_until_it_expires()
    {
        var (_, made) = await GenerateAsync(OdooSandbox.ApiKey, "2026-03-11 09:30:00");
        var key = made!.GetValue<string>();

        var before = await CountAsync(key);
        _clock.Advance(TimeSpan.FromDays(8));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (before, await CountAsync(key)));
    }

    [Fact]
    public async Task The_eleventh_is_one_too_many()
    {
        HttpStatusCode last = default;
        for (var number = 1; number <= 10; number++)
        {
            (last, _) = await GenerateAsync(OdooSandbox.ApiKey);
        }

        Assert.Equal(HttpStatusCode.UnprocessableEntity, last);
    }

    [Fact]
    public async Task An_unknown_key_is_refused()
    {
        var (status, _) = await CallAsync(OdooSandbox.ApiKey, "res.users.apikeys/revoke", new { key = "nobody's" });

        Assert.Equal(HttpStatusCode.Forbidden, status);
    }

    [Fact]
    public async Task Whoever_administers_nothing_may_not()
    {
        var (status, answer) = await GenerateAsync(OdooSandbox.ReaderApiKey);

        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Equal("odoo.exceptions.AccessError", $"{answer!["name"]}");
    }

    [Fact]
    public async Task An_Odoo_18_has_no_such_method()
    {
        await using var old = await SandboxServer.StartAsync(
            new() { Seed = false, Odoo = OdooRelease.V18 },
            TimeProvider.System,
            TestContext.Current.CancellationToken
        );

        var refused = await Assert.ThrowsAsync<OdooCallException>(() =>
            old.CallAsync("res.users.apikeys", "generate", $"""["{OdooSandbox.ApiKey}","rpc","next",false]""")
        );

        Assert.Equal("builtins.AttributeError", refused.Name);
    }

    private Task<(HttpStatusCode, JsonNode?)> GenerateAsync(string key, string? end = null) =>
        CallAsync(
            key,
            "res.users.apikeys/generate",
            new
            {
                key,
                scope = "rpc",
                name = "next",
                expiration_date = end,
            }
        );

    private async Task<HttpStatusCode> CountAsync(string key) =>
        (await CallAsync(key, "res.partner/search_count", new { domain = Array.Empty<object>() })).Status;

    private async Task<(HttpStatusCode Status, JsonNode? Answer)> CallAsync(string key, string method, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"odoo/json/2/{method}");
        request.Headers.Authorization = new("bearer", key);
        request.Content = JsonContent.Create(body);
        await request.Content.LoadIntoBufferAsync(TestContext.Current.CancellationToken);
        using var response = await _server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (response.StatusCode, JsonNode.Parse(text));
    }
}
