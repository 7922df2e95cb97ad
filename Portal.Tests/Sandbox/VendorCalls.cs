using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Portal.Sandbox;
using Portal.Tests.Support;

namespace Portal.Tests.Sandbox;

/// <summary>An answer read to its end.</summary>
internal sealed record WireAnswer(HttpStatusCode Status, string Text, HttpResponseHeaders Headers)
{
    public JsonNode Json => JsonNode.Parse(Text)!;
}

/// <summary>Calls of the vendors' stand-ins as their clients make them, with credentials that stand in the documentation.</summary>
internal static class VendorCalls
{
    public const string AbsKey = "abs-sandbox-key";

    /// <summary>Starts the stand-ins; their webhooks go to the receiver, if there is one.</summary>
    public static Task<SandboxServer> StartAsync(
        HookReceiver? receiver = null,
        TimeProvider? time = null,
        Action<SandboxOptions>? change = null
    )
    {
        var address = receiver?.Address;
        var options = new SandboxOptions { Receiver = address is null ? null : _ => Task.FromResult(address) };
        change?.Invoke(options);
        return SandboxServer.StartAsync(options, time ?? TimeProvider.System, TestContext.Current.CancellationToken);
    }

    /// <summary>An order for one bike and one service, with a deposit.</summary>
    public static JsonObject Order(long order) =>
        JsonNode
            .Parse(
                """
                {"customer_id": 41, "deposit_amount": 12000.50, "currency": "KES", "outlet_id": 3, "origin_ref": "S00042", "channel_ref": "45",
                 "sales_rep_ref": "78", "product_units": [
                   {"sku": "E3H", "quantity": 2, "type": "physical", "abs_ref": "vehicle-e3h"},
                   {"sku": "SWAP-NBO", "quantity": 1.0, "type": "service", "abs_ref": "service-swap-network-nairobi"}]}
                """
            )!
            .AsObject()
            .With("order_id", order);

    public static JsonObject With(this JsonObject body, string name, JsonNode? value)
    {
        body[name] = value;
        return body;
    }

    public static Task<WireAnswer> CreateAsync(this SandboxServer server, JsonNode body, string? key = null) =>
        server.AbsAsync(HttpMethod.Post, "api/v1/entitlements/create", body.ToJsonString(), ("Idempotency-Key", key));

    public static Task<WireAnswer> AbsAsync(
        this SandboxServer server,
        HttpMethod method,
        string path,
        string? body = null,
        params (string Name, string? Value)[] headers
    ) => server.SendAsync(method, $"abs/{path}", body, [("Authorization", $"Bearer {AbsKey}"), .. headers]);

    public static Task<WireAnswer> PulsewayAsync(
        this SandboxServer server,
        string path,
        HttpMethod? method = null,
        string? body = null,
        string token = "pulseway-sandbox:pulseway-sandbox-secret"
    ) =>
        server.SendAsync(
            method ?? HttpMethod.Get,
            $"pulseway/v3/{path}",
            body,
            ("Authorization", $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(token))}")
        );

    public static Task<WireAnswer> RocketCyberAsync(this SandboxServer server, string path, HttpMethod? method = null) =>
        server.SendAsync(
            method ?? HttpMethod.Get,
            $"rocketcyber/v3/{path}",
            null,
            ("Authorization", "Bearer rocketcyber-sandbox-key")
        );

    /// <summary>Asks the sandbox itself, as its page does.</summary>
    public static Task<WireAnswer> AskAsync(this SandboxServer server, HttpMethod method, string path, string? body = null) =>
        server.SendAsync(method, path, body);

    public static async Task<WireAnswer> SendAsync(
        this SandboxServer server,
        HttpMethod method,
        string path,
        string? body,
        params (string Name, string? Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        foreach (var (name, value) in headers.Where(header => header.Value is not null))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return new(
            response.StatusCode,
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            response.Headers
        );
    }
}
