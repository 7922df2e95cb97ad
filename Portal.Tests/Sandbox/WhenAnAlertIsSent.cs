using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Portal.Tests.Support;

namespace Portal.Tests.Sandbox;

public sealed class WhenAnAlertIsSent : IDisposable
{
    private const string Secret = "pulseway-sandbox-webhook-secret";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("portal-alerts-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Pulseways_message_is_signed_over_its_raw_body()
    {
        await using var receiver = await HookReceiver.StartAsync();
        await using var server = await VendorCalls.StartAsync(receiver);

        var sent = await AlertAsync(server, "pulseway", "\"title\":\"Zu wenig Speicher: 3 ‰\",\"priority\":\"Elevated\"");

        Assert.Equal(202, sent.Json["deliveries"]![0]!["status"]!.GetValue<int>());
        var hook = receiver.Single();
        Assert.Equal("/hooks/pulseway", hook.Path);
        Assert.Equal(SignatureOf(Secret, hook.Body), hook.Headers["x-hmac-signature"]);
        var body = JsonNode.Parse(hook.Body)!.AsObject();
        Assert.Equal(
            ["Title", "Message", "DateTime", "Priority", "DeviceIdentifier", "OrganizationId", "Id"],
            body.Select(property => property.Key)
        );
        Assert.Equal("Zu wenig Speicher: 3 ‰", body["Title"]!.GetValue<string>());
    }

    [Fact]
    public async Task Repeats_have_ids_of_their_own_and_the_priority_is_written_now_so_now_so()
    {
        await using var receiver = await HookReceiver.StartAsync();
        await using var server = await VendorCalls.StartAsync(receiver);

        await AlertAsync(server, "pulseway", "\"title\":\"Disk almost full\",\"priority\":\"Critical\",\"count\":3");

        var bodies = receiver.Received.Select(hook => JsonNode.Parse(hook.Body)!).ToList();
        Assert.Equal(3, bodies.Select(body => body["Id"]!.GetValue<long>()).Distinct().Count());
        Assert.Single(bodies.Select(body => body["DeviceIdentifier"]!.GetValue<string>()).Distinct());
        Assert.Equal(
            ["CRITICAL", "Critical", "critical"],
            bodies.Select(body => body["Priority"]!.GetValue<string>()).Order(StringComparer.Ordinal)
        );
        var kept = await server.PulsewayAsync("notifications?$count=true");
        Assert.Equal(3, kept.Json["Meta"]!["TotalCount"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_recovery_is_a_message_with_a_title_of_its_own_and_nothing_else()
    {
        await using var receiver = await HookReceiver.StartAsync();
        await using var server = await VendorCalls.StartAsync(receiver);
        await AlertAsync(server, "pulseway", "\"title\":\"Computer is offline\"");

        await AlertAsync(server, "pulseway", "\"title\":\"Computer is back online\"");

        var bodies = receiver.Received.Select(hook => JsonNode.Parse(hook.Body)!.AsObject()).ToList();
        Assert.Equal(
            ["Computer is offline", "Computer is back online"],
            bodies.Select(body => body["Title"]!.GetValue<string>())
        );
        Assert.Equal(bodies[0].Select(property => property.Key), bodies[1].Select(property => property.Key));
    }

    [Fact]
    public async Task The_founding_papers_events_are_sent_as_written_there()
    {
        await using var receiver = await HookReceiver.StartAsync();
        await using var server = await VendorCalls.StartAsync(receiver);

        await AlertAsync(server, "notification", "\"title\":\"CPU\",\"message\":\"Hot\",\"priority\":\"Critical\"");
        await AlertAsync(server, "registered", "\"title\":\"\"");

        var bodies = receiver.Received.Select(hook => JsonNode.Parse(hook.Body)!).ToList();
        Assert.Equal("Notification", bodies[0]["EventType"]!.GetValue<string>());
        Assert.Equal(
            ("CPU", "Hot", "Critical"),
            (Text(bodies[0], "Header"), Text(bodies[0], "Message"), Text(bodies[0], "Priority"))
        );
        Assert.Equal("SystemRegistered", bodies[1]["EventType"]!.GetValue<string>());
        Assert.Equal("Loan pool", Text(bodies[1], "Group"));
        Assert.NotEmpty(Text(bodies[1]["CustomFields"]!, "Serial"));
        Assert.Equal(Text(bodies[0], "SystemIdentifier"), Text(bodies[1], "SystemIdentifier"));
        Assert.All(receiver.Received, hook => Assert.Equal(SignatureOf(Secret, hook.Body), hook.Headers["x-hmac-signature"]));
    }

    [Fact]
    public async Task RocketCyber_sends_with_a_bearer_token_and_leaves_the_details_UNDEFINED()
    {
        await using var receiver = await HookReceiver.StartAsync();
        await using var server = await VendorCalls.StartAsync(receiver);

        await AlertAsync(server, "rocketcyber", "\"title\":\"Beacon\",\"priority\":\"Critical\"");

        var hook = receiver.Single();
        var body = JsonNode.Parse(hook.Body)!;
        Assert.Equal("/hooks/rocketcyber", hook.Path);
        Assert.Equal("Bearer rocketcyber-sandbox-token", hook.Headers["Authorization"]);
        Assert.Equal("UNDEFINED", Text(body, "process"));
        Assert.Equal("UNDEFINED", Text(body, "hash"));
        var polled = await server.RocketCyberAsync($"incidents?id={body["id"]}");
        Assert.Equal("Beacon", Text(polled.Json["data"]![0]!, "title"));
    }

    [Fact]
    public async Task A_resolved_incident_is_told_once()
    {
        await using var receiver = await HookReceiver.StartAsync();
        await using var server = await VendorCalls.StartAsync(receiver);
        await AlertAsync(server, "rocketcyber", "\"title\":\"Beacon\"");
        var id = JsonNode.Parse(receiver.Single().Body)!["id"]!.ToJsonString();

        var resolved = await server.AskAsync(HttpMethod.Post, $"incidents/{id}/resolve");
        var again = await server.AskAsync(HttpMethod.Post, $"incidents/{id}/resolve");

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.NotFound], new[] { resolved.Status, again.Status });
        var told = JsonNode.Parse(receiver.Received.Last().Body)!;
        Assert.Equal("resolved", Text(told, "status"));
        Assert.NotNull(told["resolvedAt"]);
    }

    [Fact]
    public async Task A_door_that_is_not_there_is_told_by_its_status_and_a_dead_one_by_what_failed()
    {
        await using var receiver = await HookReceiver.StartAsync();
        receiver.Status = 404;
        await using var server = await VendorCalls.StartAsync(receiver);

        var missing = await AlertAsync(server, "pulseway", "\"title\":\"x\"");
        await receiver.DisposeAsync();
        var dead = await AlertAsync(server, "pulseway", "\"title\":\"x\"");

        Assert.Equal(404, missing.Json["deliveries"]![0]!["status"]!.GetValue<int>());
        Assert.Null(dead.Json["deliveries"]![0]!["status"]);
        Assert.Contains("connection", Text(dead.Json["deliveries"]![0]!, "problem"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registered_webhook_gets_its_own_secret_headers_and_only_what_it_wants()
    {
        await using var receiver = await HookReceiver.StartAsync();
        await using var server = await VendorCalls.StartAsync();
        var url = new Uri(receiver.Address, "elsewhere");
        var made = await server.PulsewayAsync(
            "notifications/webhooks",
            HttpMethod.Post,
            $$"""{"Name":"Mine","Url":"{{url}}","Priorities":["Critical"],"OrganizationIds":[1061],"Headers":{"X-Extra":"yes"} }"""
        );

        await AlertAsync(server, "pulseway", "\"title\":\"one\",\"priority\":\"Normal\"");
        await AlertAsync(server, "pulseway", "\"title\":\"two\",\"priority\":\"Critical\"");
        await AlertAsync(server, "pulseway", "\"title\":\"three\",\"priority\":\"Critical\"", device: "PC-60-400");

        Assert.Equal(HttpStatusCode.Created, made.Status);
        var hook = receiver.Single();
        Assert.Equal(("/elsewhere", "yes"), (hook.Path, hook.Headers["X-Extra"]));
        Assert.Equal(SignatureOf(Text(made.Json["Data"]!, "SecretKey"), hook.Body), hook.Headers["x-hmac-signature"]);
        Assert.Equal("two", Text(JsonNode.Parse(hook.Body)!, "Title"));
        var listed = await server.PulsewayAsync("notifications/webhooks");
        Assert.False(listed.Json["Data"]![0]!.AsObject().ContainsKey("SecretKey"));
    }

    [Theory]
    [InlineData("https://example.org/hook")]
    [InlineData("http://10.0.0.1/hook")]
    [InlineData("hook")]
    public async Task A_webhook_elsewhere_than_on_this_machine_is_refused(string url)
    {
        await using var server = await VendorCalls.StartAsync();

        var refused = await server.PulsewayAsync(
            "notifications/webhooks",
            HttpMethod.Post,
            $$"""{"Name":"Away","Url":"{{url}}"}"""
        );

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
    }

    [Fact]
    public async Task A_webhook_can_be_changed_and_removed()
    {
        await using var receiver = await HookReceiver.StartAsync();
        await using var server = await VendorCalls.StartAsync(receiver);
        var id = (await server.PulsewayAsync("notifications/webhooks")).Json["Data"]![0]!["Id"]!.ToJsonString();

        var changed = await server.PulsewayAsync($"notifications/webhooks/{id}", HttpMethod.Patch, """{"Priorities":["Low"]}""");
        await AlertAsync(server, "pulseway", "\"title\":\"unwanted\"");
        var removed = await server.PulsewayAsync($"notifications/webhooks/{id}", HttpMethod.Delete);
        await AlertAsync(server, "pulseway", "\"title\":\"unwanted\",\"priority\":\"Low\"");

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], new[] { changed.Status, removed.Status });
        Assert.Empty(receiver.Received);
    }

    [Fact]
    public async Task Publishing_over_the_wire_reaches_the_webhook_too()
    {
        await using var receiver = await HookReceiver.StartAsync();
        await using var server = await VendorCalls.StartAsync(receiver);
        var device = (await server.PulsewayAsync("devices?$top=1")).Json["Data"]![0]!["Identifier"]!.GetValue<string>();

        var published = await server.PulsewayAsync(
            "notifications",
            HttpMethod.Post,
            $$"""{"DeviceIdentifier":"{{device}}","Title":"Custom","Message":"m","Priority":"Low"}"""
        );
        var listed = await server.PulsewayAsync($"devices/{device}/notifications");

        Assert.Equal(HttpStatusCode.Created, published.Status);
        Assert.Single(listed.Json["Data"]!.AsArray());
        while (receiver.Received.IsEmpty)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.Equal("Custom", Text(JsonNode.Parse(receiver.Single().Body)!, "Title"));
    }

    [Fact]
    public async Task What_was_made_is_there_after_a_restart()
    {
        await using var receiver = await HookReceiver.StartAsync();
        var gone = "";
        await using (var server = await StartAsync(receiver))
        {
            gone = (await server.PulsewayAsync("devices?$top=1")).Json["Data"]![0]!["Identifier"]!.GetValue<string>();
            await server.AskAsync(HttpMethod.Delete, $"devices/{gone}");
            await server.PulsewayAsync("organizations", HttpMethod.Post, """{"Name":"Kept Ltd"}""");
            await AlertAsync(server, "rocketcyber", "\"title\":\"Kept\"");
        }

        await using var again = await StartAsync(receiver);

        Assert.Equal(HttpStatusCode.NotFound, (await again.PulsewayAsync($"devices/{gone}")).Status);
        Assert.Single((await again.PulsewayAsync("organizations?$filter=Name eq 'Kept Ltd'")).Json["Data"]!.AsArray());
        Assert.Single((await again.PulsewayAsync("notifications/webhooks")).Json["Data"]!.AsArray());
        Assert.Equal(13, (await again.RocketCyberAsync("incidents")).Json["totalCount"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("""{"shape":"carrier pigeon","device":"PC-61-404","title":"x"}""", "shape")]
    [InlineData("""{"shape":"pulseway","device":"NOWHERE","title":"x"}""", "device")]
    [InlineData("""{"shape":"pulseway","device":"PC-61-404"}""", "title")]
    [InlineData("""{"shape":"pulseway","device":"PC-61-404","title":5}""", "title")]
    [InlineData("""{"shape":"pulseway","device":"PC-61-404","title":"x","priority":"Urgent"}""", "priority")]
    [InlineData("""{"shape":"pulseway","device":"PC-61-404","title":"x","count":101}""", "count")]
    [InlineData("""{"shape":"pulseway","device":"PC-61-404","title":"x","to":"http://example.org"}""", "to")]
    public async Task A_wrong_order_is_refused_by_field(string body, string field)
    {
        await using var server = await VendorCalls.StartAsync();

        var refused = await server.AskAsync(HttpMethod.Post, "alerts", body);

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.NotNull(refused.Json["errors"]![field]);
    }

    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();

    private static string SignatureOf(string secret, string body)
    {
        using var hmac = new HMACSHA256(Encoding.UTF8.GetBytes(secret));
        return Convert.ToBase64String(hmac.ComputeHash(Encoding.UTF8.GetBytes(body)));
    }

    private static Task<WireAnswer> AlertAsync(SandboxServer server, string shape, string rest, string device = "PC-61-404") =>
        server.AskAsync(HttpMethod.Post, "alerts", $$"""{"shape":"{{shape}}","device":"{{device}}",{{rest}} }""");

    private Task<SandboxServer> StartAsync(HookReceiver receiver) =>
        VendorCalls.StartAsync(
            receiver,
            change: options =>
            {
                options.Pulseway.File = Path.Combine(_folder.FullName, "pulseway.db");
                options.RocketCyber.File = Path.Combine(_folder.FullName, "rocketcyber.db");
            }
        );
}
