using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Portal.Sandbox;

namespace Portal.Tests.Support;

/// <summary>The stand-ins behind a real Kestrel on a free loopback port.</summary>
internal sealed class SandboxServer : IAsyncDisposable
{
    // given up at the end: a test that is over is kept by its runner for long, and what it names with it
    private WebApplication? _app;

    private SandboxServer(WebApplication app, Uri baseUrl)
    {
        _app = app;
        BaseUrl = baseUrl;
        Http = new() { BaseAddress = baseUrl };
    }

    /// <summary>Ends in <c>/sandbox/</c>; the Odoo is at <c>odoo</c> below it.</summary>
    public Uri BaseUrl { get; }

    public Uri OdooUrl => new(BaseUrl, "odoo");

    /// <summary>What the stand-ins are made of.</summary>
    public IServiceProvider Services => (_app ?? throw new ObjectDisposedException(nameof(SandboxServer))).Services;

    public HttpClient Http { get; }

    /// <summary>A client that follows no redirects.</summary>
    public HttpClient Plain { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    public OdooSandbox Engine => Services.GetRequiredService<OdooSandbox>();

    public SandboxFaults Faults => Services.GetRequiredService<SandboxFaults>();

    public static Task<SandboxServer> StartAsync(CancellationToken cancellationToken, bool seed = false, string? file = null) =>
        StartAsync(new() { Seed = seed, OdooFile = file }, TimeProvider.System, cancellationToken);

    public static async Task<SandboxServer> StartAsync(
        SandboxOptions options,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSingleton(time);
        builder.Services.AddSandbox(options);
        var app = builder.Build();
        app.MapSandbox("/sandbox");
        await app.StartAsync(cancellationToken);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new(app, new(new Uri(address), "/sandbox/"));
    }

    /// <summary>Calls a method as the administrator and gives its result; arguments and keywords are JSON.</summary>
    /// <exception cref="OdooCallException">The server answered with an error.</exception>
    public Task<JsonNode?> CallAsync(string model, string method, string args, string keywords = "{}") =>
        CallAsync(2, OdooSandbox.Password, model, method, args, keywords);

    public async Task<JsonNode?> CallAsync(
        long uid,
        string password,
        string model,
        string method,
        string args,
        string keywords = "{}"
    )
    {
        var answer = await RpcAsync(
            "object",
            "execute_kw",
            OdooSandbox.DatabaseName,
            uid,
            password,
            model,
            method,
            JsonNode.Parse(args),
            JsonNode.Parse(keywords)
        );
        return answer["error"] is { } error ? throw new OdooCallException(error) : answer["result"];
    }

    /// <summary>Sends one JSON-RPC request and gives the whole answer.</summary>
    public async Task<JsonObject> RpcAsync(string service, string method, params object?[] args)
    {
        using var response = await PostAsync(service, method, args);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return JsonNode.Parse(text)!.AsObject();
    }

    public async Task<HttpResponseMessage> PostAsync(string service, string method, params object?[] args)
    {
        var body = JsonSerializer.Serialize(
            new
            {
                jsonrpc = "2.0",
                method = "call",
                id = 1,
                @params = new
                {
                    service,
                    method,
                    args,
                },
            }
        );
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await Http.PostAsync("odoo/jsonrpc", content, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        Plain.Dispose();
        if (Interlocked.Exchange(ref _app, null) is { } app)
        {
            await app.StopAsync(CancellationToken.None);
            await app.DisposeAsync();
        }
    }
}

/// <summary>An error that the server answered with.</summary>
internal sealed class OdooCallException(JsonNode error) : Exception($"{error["data"]?["name"]}: {error["data"]?["message"]}")
{
    public string Name { get; } = error["data"]?["name"]?.GetValue<string>() ?? "";

    public string Text { get; } = error["data"]?["message"]?.GetValue<string>() ?? "";
}
