using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Portal.Sandbox;
using Portal.Tests.Support;

namespace Portal.Tests.Sandbox;

public sealed class WhenAbsIsLookedAtFromOutside : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("portal-abs-");

    private string File => Path.Combine(_folder.FullName, "abs.db");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Every_request_is_listed_as_it_came_the_oldest_first_without_its_secrets()
    {
        await using var server = await VendorCalls.StartAsync();
        var body = VendorCalls.Order(42).ToJsonString();
        await server.CreateAsync(VendorCalls.Order(42), "key-1");
        await server.AbsAsync(HttpMethod.Get, "api/v1/entitlements?order_id=43");

        var listed = (await server.AskAsync(HttpMethod.Get, "abs/requests")).Json.AsArray();

        Assert.Equal(["POST", "GET"], listed.Select(request => request!["method"]!.GetValue<string>()));
        Assert.Equal([201, 404], listed.Select(request => request!["status"]!.GetValue<int>()));
        var first = listed[0]!.AsObject();
        Assert.Equal(["receivedAt", "method", "path", "headers", "body", "status"], first.Select(property => property.Key));
        Assert.Equal("/api/v1/entitlements/create", first["path"]!.GetValue<string>());
        Assert.Equal(body, first["body"]!.GetValue<string>());
        Assert.Equal("key-1", first["headers"]!["Idempotency-Key"]!.GetValue<string>());
        Assert.Equal("***", first["headers"]!["Authorization"]!.GetValue<string>());
        Assert.DoesNotContain(VendorCalls.AbsKey, listed.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_can_be_emptied_and_is_an_empty_array_then()
    {
        await using var server = await VendorCalls.StartAsync();
        await server.CreateAsync(VendorCalls.Order(42));

        var emptied = await server.AskAsync(HttpMethod.Delete, "abs/requests");

        Assert.Equal(HttpStatusCode.NoContent, emptied.Status);
        Assert.Equal("[]", (await server.AskAsync(HttpMethod.Get, "abs/requests")).Text);
        Assert.Equal(1, (await server.AbsAsync(HttpMethod.Get, "api/v1/entitlements")).Json["total"]!.GetValue<int>());
    }

    [Fact]
    public async Task Requests_are_paged_both_ways_the_newest_first()
    {
        await using var server = await VendorCalls.StartAsync();
        for (var order = 1; order <= 5; order++)
        {
            await server.CreateAsync(VendorCalls.Order(order));
        }

        var first = await PageAsync(server, "");
        var second = await PageAsync(server, $"&before={first["older"]}");
        var third = await PageAsync(server, $"&before={second["older"]}");
        var back = await PageAsync(server, $"&after={second["newer"]}");
        var last = await PageAsync(server, "&after=0");

        Assert.Equal([5, 4, 3, 2, 1], new[] { first, second, third }.SelectMany(Orders));
        Assert.Equal(Orders(first), Orders(back));
        Assert.Equal([2, 1], Orders(last));
        Assert.Equal(5, first["total"]!.GetValue<int>());
        Assert.Null(first["newer"]);
        Assert.Null(third["older"]);
        Assert.Null(last["older"]);
    }

    [Fact]
    public async Task A_lost_answer_leaves_the_entitlement_and_the_repeat_finds_it()
    {
        await using var server = await VendorCalls.StartAsync();
        server.Faults.Add("abs", FaultMode.AnswerLost, count: 1);

        await Assert.ThrowsAsync<HttpRequestException>(() => server.CreateAsync(VendorCalls.Order(42), "key-1"));
        var repeated = await server.CreateAsync(VendorCalls.Order(42), "key-1");

        Assert.Equal(HttpStatusCode.Created, repeated.Status);
        Assert.Equal(["true"], repeated.Headers.GetValues("Idempotent-Replayed"));
        Assert.Equal(1, (await server.AbsAsync(HttpMethod.Get, "api/v1/entitlements")).Json["total"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_duplicated_request_is_received_twice_and_makes_one()
    {
        await using var server = await VendorCalls.StartAsync();
        server.Faults.Add("abs", FaultMode.Duplicate, count: 1);

        var made = await server.CreateAsync(VendorCalls.Order(42), "key-1");
        var listed = (await server.AskAsync(HttpMethod.Get, "abs/requests")).Json.AsArray();

        Assert.Equal(HttpStatusCode.Created, made.Status);
        Assert.Equal(2, listed.Count);
        Assert.Equal(1, (await server.AbsAsync(HttpMethod.Get, "api/v1/entitlements")).Json["total"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("500", 500)]
    [InlineData("503", 503)]
    [InlineData("422", 422)]
    [InlineData("down", 0)]
    public async Task A_fault_keeps_the_call_from_running_and_the_list_shows_it(string mode, int status)
    {
        await using var server = await VendorCalls.StartAsync();
        server.Faults.Add("abs", SandboxFault.Modes[mode], count: 1);

        var call = server.CreateAsync(VendorCalls.Order(42), "key-1");
        if (status == 0)
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => call);
        }
        else
        {
            Assert.Equal(status, (int)(await call).Status);
        }

        var noted = await EventuallyAsync(server);
        Assert.Equal(status, noted["status"]!.GetValue<int>());
        Assert.Equal(0, (await server.AbsAsync(HttpMethod.Get, "api/v1/entitlements")).Json["total"]!.GetValue<int>());
    }

    [Fact]
    public async Task What_was_answered_is_in_the_file_when_the_process_dies()
    {
        await using var server = await VendorCalls.StartAsync(change: options => options.Abs.File = File);
        var answered = await server.CreateAsync(VendorCalls.Order(42), "key-1");
        var copy = Path.Combine(_folder.FullName, "copy.db");
        System.IO.File.Copy(File, copy);
        System.IO.File.Copy($"{File}-wal", $"{copy}-wal");

        await using var survivor = await VendorCalls.StartAsync(change: options => options.Abs.File = copy);
        var again = await survivor.CreateAsync(VendorCalls.Order(42), "key-1");
        var other = await survivor.CreateAsync(VendorCalls.Order(43), "key-2");

        Assert.Equal(answered.Text, again.Text);
        Assert.Equal("ent-000002", other.Json["entitlement_id"]!.GetValue<string>());
        Assert.Equal(3, (await survivor.AskAsync(HttpMethod.Get, "abs/requests")).Json.AsArray().Count);
    }

    [Theory]
    [InlineData("usage")]
    [InlineData("entitlement.updated")]
    public async Task An_event_is_signed_as_Standard_Webhooks_has_it(string type)
    {
        await using var receiver = await HookReceiver.StartAsync();
        await using var server = await VendorCalls.StartAsync(receiver);
        await server.CreateAsync(VendorCalls.Order(42), "key-1");

        var sent = await server.AskAsync(HttpMethod.Post, "abs/events", $$"""{"type":"{{type}}","status":"suspended"}""");

        Assert.Equal(202, sent.Json["status"]!.GetValue<int>());
        var hook = receiver.Single();
        var (id, timestamp) = (hook.Headers["webhook-id"], hook.Headers["webhook-timestamp"]);
        using var hmac = new HMACSHA256(Convert.FromBase64String("c2FuZGJveC1hYnMtaG9vay1zZWNyZXQtMDAwMDE="));
        var expected = Convert.ToBase64String(hmac.ComputeHash(Encoding.UTF8.GetBytes($"{id}.{timestamp}.{hook.Body}")));
        Assert.Equal($"v1,{expected}", hook.Headers["webhook-signature"]);
        Assert.Equal("/hooks/abs", hook.Path);
        var body = JsonNode.Parse(hook.Body)!;
        Assert.Equal(type, body["type"]!.GetValue<string>());
        Assert.Equal("ent-000001", body["data"]!["entitlement_id"]!.GetValue<string>());
        Assert.Equal(42, body["data"]!["order_id"]!.GetValue<int>());
    }

    [Fact]
    public async Task An_update_is_kept_and_a_repeat_carries_the_same_id()
    {
        await using var receiver = await HookReceiver.StartAsync();
        await using var server = await VendorCalls.StartAsync(receiver);
        await server.CreateAsync(VendorCalls.Order(42), "key-1");
        const string Order = """{"type":"entitlement.updated","status":"closed","entitlement_id":"ent-000001","id":"msg_1"}""";

        await server.AskAsync(HttpMethod.Post, "abs/events", Order);
        await server.AskAsync(HttpMethod.Post, "abs/events", Order);

        Assert.Equal(["msg_1", "msg_1"], receiver.Received.Select(hook => hook.Headers["webhook-id"]));
        var kept = await server.AbsAsync(HttpMethod.Get, "api/v1/entitlements/ent-000001");
        Assert.Equal("closed", kept.Json["status"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("""{"type":"swap"}""", "type")]
    [InlineData("""{"type":"usage","entitlement_id":"ent-000009"}""", "entitlement_id")]
    [InlineData("""{"type":"usage"}""", "entitlement_id")]
    [InlineData("""{"type":"usage","colour":"red"}""", "colour")]
    [InlineData("nothing", "body")]
    public async Task A_wrong_order_for_an_event_is_refused_by_field(string body, string field)
    {
        await using var server = await VendorCalls.StartAsync();

        var refused = await server.AskAsync(HttpMethod.Post, "abs/events", body);

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.NotNull(refused.Json["errors"]![field]);
    }

    private static async Task<JsonNode> PageAsync(SandboxServer server, string where) =>
        (await server.AskAsync(HttpMethod.Get, $"abs/requests/page?limit=2{where}")).Json;

    private static IEnumerable<int> Orders(JsonNode page) =>
        page["items"]!
            .AsArray()
            .Select(request => JsonNode.Parse(request!["body"]!.GetValue<string>())!["order_id"]!.GetValue<int>());

    // the caller may see its connection close before the call is noted
    private static async Task<JsonNode> EventuallyAsync(SandboxServer server)
    {
        while (true)
        {
            var listed = (await server.AskAsync(HttpMethod.Get, "abs/requests")).Json.AsArray();
            if (listed.Count > 0)
            {
                return listed[0]!;
            }

            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
