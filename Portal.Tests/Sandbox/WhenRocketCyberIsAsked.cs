using System.Net;
using Portal.Sandbox.RocketCyber;
using Portal.Tests.Support;

namespace Portal.Tests.Sandbox;

public sealed class WhenRocketCyberIsAsked
{
    [Fact]
    public async Task Pages_begin_at_one_and_say_how_many_there_are()
    {
        await using var server = await VendorCalls.StartAsync();
        var ids = new List<string>();

        for (var (page, pages) = (1, 1); page <= pages; page++)
        {
            var answer = (await server.RocketCyberAsync($"agents?page={page}&pageSize=100&sort=hostname:asc")).Json;
            pages = answer["totalPages"]!.GetValue<int>();
            Assert.Equal(page, answer["currentPage"]!.GetValue<int>());
            ids.AddRange(answer["data"]!.AsArray().Select(agent => agent!["hostname"]!.GetValue<string>()));
        }

        Assert.Equal(239, ids.Count);
        Assert.Equal(ids.Distinct().Order(StringComparer.Ordinal), ids);
    }

    [Fact]
    public async Task By_option_the_other_envelope_is_used()
    {
        await using var server = await VendorCalls.StartAsync(change: options =>
            options.RocketCyber.Envelope = PageEnvelope.Items
        );

        var answer = (await server.RocketCyberAsync("incidents?pageSize=5&page=3")).Json.AsObject();

        Assert.Equal(["items", "page", "pageSize", "total"], answer.Select(property => property.Key));
        Assert.Equal(2, answer["items"]!.AsArray().Count);
        Assert.Equal(12, answer["total"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("agents?pageSize=1001")]
    [InlineData("agents?page=0")]
    [InlineData("agents?sort=colour:asc")]
    [InlineData("agents?sort=hostname")]
    [InlineData("agents?dates=yesterday")]
    [InlineData("events?accountId=5000&appId=7")]
    [InlineData("events?verdict=malicious")]
    public async Task A_wrong_parameter_is_refused(string path)
    {
        await using var server = await VendorCalls.StartAsync();

        var refused = await server.RocketCyberAsync(path);

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
    }

    [Theory]
    [InlineData("incidents?status=resolved", 5)]
    [InlineData("incidents?status=open", 7)]
    [InlineData("incidents?status=open,resolved&severity=low", 3)]
    [InlineData("agents?connectivity=offline", 26)]
    [InlineData("agents?dates=2024-01-15|2024-01-20", 3)]
    [InlineData("agents?dates=[\"2025-02-20\",\"\"]", 3)]
    public async Task Lists_are_filtered(string path, int found)
    {
        await using var server = await VendorCalls.StartAsync();

        var answer = await server.RocketCyberAsync(path);

        Assert.Equal(found, answer.Json["totalCount"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("account?details=true")]
    [InlineData("events/summary")]
    [InlineData("apps")]
    [InlineData("firewalls")]
    [InlineData("defender")]
    [InlineData("office")]
    public async Task Everything_is_there_and_wants_the_key(string path)
    {
        await using var server = await VendorCalls.StartAsync();

        var answer = await server.RocketCyberAsync(path);
        var bare = await server.SendAsync(
            HttpMethod.Get,
            $"rocketcyber/v3/{path}",
            null,
            ("Authorization", "rocketcyber-sandbox-key")
        );
        var wrong = await server.SendAsync(HttpMethod.Get, $"rocketcyber/v3/{path}", null, ("Authorization", "Bearer guess"));

        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Unauthorized],
            new[] { answer.Status, bare.Status, wrong.Status }
        );
        Assert.NotEmpty(answer.Json.AsObject());
    }

    [Fact]
    public async Task It_only_reads()
    {
        await using var server = await VendorCalls.StartAsync();

        var refused = await server.RocketCyberAsync("incidents", HttpMethod.Post);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, refused.Status);
    }

    [Fact]
    public async Task A_resolved_incident_says_when_and_its_event_holds_the_details()
    {
        await using var server = await VendorCalls.StartAsync();

        var resolved = (await server.RocketCyberAsync("incidents?status=resolved&pageSize=1&sort=id:asc")).Json["data"]![0]!;
        var open = (await server.RocketCyberAsync("incidents?status=open&pageSize=1")).Json["data"]![0]!;
        var details = await server.RocketCyberAsync(
            $"events?accountId={resolved["accountId"]}&appId=11&verdict=malicious&incidentId={resolved["id"]}"
        );

        Assert.True(resolved["resolvedAt"]!.GetValue<DateTime>() > resolved["createdAt"]!.GetValue<DateTime>());
        Assert.Null(open["resolvedAt"]);
        Assert.Equal("UNDEFINED", open["remediation"]!.GetValue<string>());
        Assert.Equal("updater.exe", details.Json["data"]![0]!["details"]!["process"]!.GetValue<string>());
    }

    [Fact]
    public async Task Agents_are_on_devices_that_Pulseway_shows_too()
    {
        await using var server = await VendorCalls.StartAsync();
        var agent = (await server.RocketCyberAsync("agents?pageSize=1&sort=hostname:desc")).Json["data"]![0]!;

        var device = await server.PulsewayAsync($"devices?$filter=Name eq '{agent["hostname"]}'");

        Assert.Equal(agent["customerName"]!.GetValue<string>(), device.Json["Data"]![0]!["GroupName"]!.GetValue<string>());
    }

    [Fact]
    public async Task Sixty_calls_a_minute_are_allowed()
    {
        var clock = new ManualClock();
        await using var server = await VendorCalls.StartAsync(time: clock);
        for (var call = 0; call < 60; call++)
        {
            Assert.Equal(HttpStatusCode.OK, (await server.RocketCyberAsync("apps")).Status);
        }

        var refused = await server.RocketCyberAsync("apps");
        clock.Advance(TimeSpan.FromMinutes(1));
        var later = await server.RocketCyberAsync("apps");

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.Equal(TimeSpan.FromMinutes(1), refused.Headers.RetryAfter!.Delta);
        Assert.Equal(HttpStatusCode.OK, later.Status);
    }
}
