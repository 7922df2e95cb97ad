using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Portal.Tests.Odoo;

/// <summary>A server that signs everybody in and answers <c>execute_kw</c> as the test scripts it, however rudely.</summary>
internal sealed class FakeOdoo : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _authentications;

    private FakeOdoo()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    public Uri Address => new(_app.Urls.First());

    /// <summary>Everything that arrived, in order.</summary>
    public ConcurrentQueue<RpcRequest> Requests { get; } = new();

    public IEnumerable<RpcRequest> Executed => Requests.Where(request => request.Method == "execute_kw");

    public int Authentications => _authentications;

    public string VersionInfo { get; set; } = """[18,0,0,"final",0,""]""";

    /// <summary>Answers the sign-in; the user id by default.</summary>
    public Func<HttpContext, Task> OnAuthenticate { get; set; } = context => AnswerAsync(context, "7");

    /// <summary>Answers every call; an empty list by default.</summary>
    public Func<HttpContext, RpcRequest, Task> OnExecute { get; set; } = (context, _) => AnswerAsync(context, "[]");

    public static async Task<FakeOdoo> StartAsync()
    {
        var fake = new FakeOdoo();
        await fake._app.StartAsync();
        return fake;
    }

    public static Task AnswerAsync(HttpContext context, string result) =>
        SendAsync(context, $$"""{"jsonrpc":"2.0","id":1,"result":{{result}}}""");

    public static Task AnswerErrorAsync(HttpContext context, string name, string message, int code = 200) =>
        SendAsync(
            context,
            $$$$"""
            {"jsonrpc":"2.0","id":1,"error":{"code":{{{{code}}}},"message":"Odoo Server Error","data":{
            "name":{{{{JsonSerializer.Serialize(name)}}}},"debug":"Traceback: File /opt/odoo/secret.py",
            "message":{{{{JsonSerializer.Serialize(message)}}}},"arguments":[{{{{JsonSerializer.Serialize(
                message
            )}}}}],"context":null}}}
            """
        );

    public static Task SendAsync(
        HttpContext context,
        string body,
        int status = 200,
        string type = "application/json; charset=utf-8"
    )
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        return context.Response.WriteAsync(body);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        if (context.Request.Path != "/jsonrpc")
        {
            Requests.Enqueue(new RpcRequest(context.Request.Path.ToString(), "", default));
            await AnswerAsync(context, "[]");
            return;
        }

        using var document = await JsonDocument.ParseAsync(context.Request.Body);
        var parameters = document.RootElement.GetProperty("params").Clone();
        var request = new RpcRequest(
            parameters.GetProperty("service").GetString()!,
            parameters.GetProperty("method").GetString()!,
            parameters.GetProperty("args")
        );
        Requests.Enqueue(request);
        await (
            request.Method switch
            {
                "version" => AnswerAsync(context, $$"""{"server_version":"test","server_version_info":{{VersionInfo}}}"""),
                "authenticate" => AuthenticateAsync(context),
                _ => OnExecute(context, request),
            }
        );
    }

    private Task AuthenticateAsync(HttpContext context)
    {
        Interlocked.Increment(ref _authentications);
        return OnAuthenticate(context);
    }
}

/// <summary>One JSON-RPC request as it came over the wire.</summary>
internal sealed record RpcRequest(string Service, string Method, JsonElement Args)
{
    public string Model => Args[3].GetString()!;

    public string ModelMethod => Args[4].GetString()!;

    public JsonElement Positional => Args[5];

    public JsonElement Named => Args[6];
}
