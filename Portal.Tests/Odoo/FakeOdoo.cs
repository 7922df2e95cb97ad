using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Portal.Tests.Odoo;

/// <summary>A server that signs everybody in and answers calls over both protocols as the test scripts it, however rudely.</summary>
internal sealed class FakeOdoo : IAsyncDisposable
{
    private const string Json2 = "/json/2/";
    private const string SignIn = "res.users/context_get";

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

    /// <summary>Paths asked for, in order.</summary>
    public ConcurrentQueue<string> Paths { get; } = new();

    public int VersionQuestions => Paths.Count(path => path == "/web/version");

    /// <summary>What <c>/web/version</c> answers; a page that is not there when it is null, as before Odoo 19.</summary>
    public Func<HttpContext, Task>? OnWebVersion { get; set; } =
        context => SendAsync(context, """{"version_info":[19,0,0,"final",0,""],"version":"19.0"}""");

    /// <summary>True when <c>/jsonrpc</c> is gone, as from Odoo 22 on.</summary>
    public bool IsJsonRpcGone { get; set; }

    /// <summary>True when JSON-2 is there.</summary>
    public bool SpeaksJson2 { get; set; } = true;

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

    /// <summary>Answers with a result in the form of the protocol asked by; <c>false</c> to a sign-in refuses it.</summary>
    public static Task AnswerAsync(HttpContext context, string result) =>
        IsSignIn(context)
            ? result == "false"
                ? AnswerErrorAsync(context, "werkzeug.exceptions.Unauthorized", "Invalid apikey")
                : SendAsync(context, $$"""{"lang":"en_US","tz":false,"uid":{{result}}}""")
            : SendAsync(context, IsJson2(context) ? result : $$"""{"jsonrpc":"2.0","id":1,"result":{{result}}}""");

    /// <summary>Answers as a method that gives nothing.</summary>
    public static Task AnswerNothingAsync(HttpContext context) =>
        SendAsync(context, IsJson2(context) ? "null" : """{"jsonrpc":"2.0","id":1}""");

    public static Task AnswerErrorAsync(HttpContext context, string name, string message, int code = 200)
    {
        var text = JsonSerializer.Serialize(message);
        var detail = $$"""
            {"name":{{JsonSerializer.Serialize(name)}},"debug":"Traceback: File /opt/odoo/secret.py",
            "message":{{text}},"arguments":[{{text}}],"context":null}
            """;
        return IsJson2(context)
            ? SendAsync(context, detail, StatusOf(name))
            : SendAsync(
                context,
                $$$"""{"jsonrpc":"2.0","id":1,"error":{"code":{{{code}}},"message":"Odoo Server Error","data":{{{detail}}}}}"""
            );
    }

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

    private static bool IsJson2(HttpContext context) => context.Request.Path.StartsWithSegments(Json2.TrimEnd('/'));

    private static bool IsSignIn(HttpContext context) => context.Request.Path == Json2 + SignIn;

    /// <summary>The statuses that JSON-2 documents.</summary>
    private static int StatusOf(string name) =>
        name.Split('.')[^1] switch
        {
            "BadRequest" => 400,
            "Unauthorized" => 401,
            "AccessError" or "AccessDenied" or "Forbidden" => 403,
            "NotFound" or "MissingError" => 404,
            "LockError" => 409,
            "UserError" or "ValidationError" or "UnprocessableEntity" => 422,
            _ => 500,
        };

    private async Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.ToString();
        Paths.Enqueue(path);
        await (
            path switch
            {
                "/jsonrpc" when !IsJsonRpcGone => JsonRpcAsync(context),
                "/web/version" when OnWebVersion is { } answer => answer(context),
                Json2 + SignIn when SpeaksJson2 => AuthenticateAsync(context),
                _ when SpeaksJson2 && path.StartsWith(Json2, StringComparison.Ordinal) => Json2Async(context, path),
                _ => ElsewhereAsync(context, path),
            }
        );
    }

    private Task ElsewhereAsync(HttpContext context, string path)
    {
        Requests.Enqueue(new RpcRequest(path, "", default));
        return SendAsync(context, "<html>Not Found</html>", 404, "text/html");
    }

    private async Task JsonRpcAsync(HttpContext context)
    {
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

    private async Task Json2Async(HttpContext context, string path)
    {
        using var document = await JsonDocument.ParseAsync(context.Request.Body);
        var request = RpcRequest.FromJson2(path[Json2.Length..], context.Request.Headers, document.RootElement);
        Requests.Enqueue(request);
        await OnExecute(context, request);
    }

    private Task AuthenticateAsync(HttpContext context)
    {
        Interlocked.Increment(ref _authentications);
        return OnAuthenticate(context);
    }
}
