using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Portal.Tests.Sandbox;

/// <summary>What somebody was told: address, headers and body as they came.</summary>
internal sealed record Told(string Path, IReadOnlyDictionary<string, string> Headers, string Body);

/// <summary>A server that Odoo's webhooks reach, and that does at each call what the test says.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private WebhookReceiver(WebApplication app)
    {
        _app = app;
    }

    public Uri Url { get; private set; } = new("http://127.0.0.1");

    public ConcurrentQueue<Told> Calls { get; } = [];

    /// <summary>Runs before the answer; gives its status.</summary>
    public Func<Told, Task<int>> Answer { get; set; } = _ => Task.FromResult(200);

    public static async Task<WebhookReceiver> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var receiver = new WebhookReceiver(builder.Build());
        receiver._app.Map("/{**path}", receiver.ReceiveAsync);
        await receiver._app.StartAsync(cancellationToken);
        var addresses = receiver._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        receiver.Url = new(addresses.Single());
        return receiver;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    private async Task ReceiveAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var told = new Told(
            context.Request.Path + context.Request.QueryString,
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString()),
            await reader.ReadToEndAsync(context.RequestAborted)
        );
        Calls.Enqueue(told);
        context.Response.StatusCode = await Answer(told);
    }
}
