using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Portal.Tests.Retail;

/// <summary>An ABS on a free loopback port that answers as a test says; what AbsSandbox never answers.</summary>
internal sealed class ScriptedAbs : IAsyncDisposable
{
    private readonly WebApplication _app;

    public ScriptedAbs()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    /// <summary>Answers to a create: status and body.</summary>
    public Queue<(int Status, string Body)> Creates { get; } = new();

    /// <summary>The answer to a search by order; null for 404.</summary>
    public string? Found { get; set; }

    /// <summary>The list of entitlements after a mark, null for the first page; null for 404.</summary>
    public Func<string?, string>? List { get; set; }

    public Uri Address => new($"{_app.Urls.First()}/");

    public Task StartAsync(CancellationToken cancellationToken) => _app.StartAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    private Task AnswerAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var (status, body) =
            context.Request.Method == "POST" ? Creates.Dequeue()
            : (query.ContainsKey("order_id") ? Found : List?.Invoke(query["after"])) is { } found ? (200, found)
            : (404, "{}");
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body, context.RequestAborted);
    }
}
