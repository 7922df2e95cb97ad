using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Portal.Tests.Support;

/// <summary>One call over JSON-RPC on its way to Odoo.</summary>
/// <param name="Method">Method of the model, or of the common service.</param>
/// <param name="Keywords">Its named arguments; empty for the common service.</param>
/// <param name="Text">The whole request.</param>
internal sealed record ProxiedCall(string Method, JsonObject Keywords, string Text)
{
    /// <summary>True for a page of partners: nothing else but contacts below companies is asked for with a limit of more than one.</summary>
    public bool IsPage =>
        Method == "search_read"
        && Keywords["limit"]?.GetValue<int>() > 1
        && !Text.Contains("\"parent_id\",\"in\"", StringComparison.Ordinal);
}

/// <summary>What is done to an answer.</summary>
internal enum Treatment
{
    Pass,

    /// <summary>A web page instead, as a proxy in trouble gives.</summary>
    Html,

    /// <summary>Half of it, then the connection ends.</summary>
    CutOff,

    /// <summary>Half of it, and no sign that more should come.</summary>
    Truncated,

    /// <summary>Nothing ever comes.</summary>
    Stalled,

    /// <summary>The account is not accepted.</summary>
    Refused,

    /// <summary>Its database has seen another writer at the same record, and nothing was done.</summary>
    Unserializable,
}

/// <summary>Stands between Portal and an Odoo, passes calls on and treats the answers as its test says.</summary>
internal sealed class OdooProxy : IAsyncDisposable
{
    private const string Conflict = """
        {"jsonrpc":"2.0","id":1,"error":{"code":200,"message":"Odoo Server Error","data":{"name":"psycopg2.errors.SerializationFailure","message":"could not serialize access due to concurrent update\n"}}}
        """;

    private readonly WebApplication _app;
    private readonly HttpClient _client = new();

    private OdooProxy(Uri odoo)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(context => HandleAsync(context, odoo));
    }

    /// <summary>Where Portal finds the Odoo.</summary>
    public Uri Address { get; private set; } = null!; // set by StartAsync, the only way in

    /// <summary>Every call that came, in order.</summary>
    public ConcurrentQueue<ProxiedCall> Calls { get; } = new();

    /// <summary>Asked before a call is passed on.</summary>
    public Func<ProxiedCall, Task<Treatment>> Treat { get; set; } = _ => Task.FromResult(Treatment.Pass);

    /// <summary>May change an answer that is passed back.</summary>
    public Action<ProxiedCall, JsonNode> Rewrite { get; set; } = (_, _) => { };

    public static async Task<OdooProxy> StartAsync(Uri odoo)
    {
        var proxy = new OdooProxy(odoo);
        await proxy._app.StartAsync();
        proxy.Address = new Uri(new Uri(proxy._app.Urls.First()), odoo.AbsolutePath);
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        _client.Dispose();
    }

    private async Task HandleAsync(HttpContext context, Uri odoo)
    {
        using var reader = new StreamReader(context.Request.Body);
        var text = await reader.ReadToEndAsync(context.RequestAborted);
        var call = Parse(text);
        Calls.Enqueue(call);
        var treatment = await Treat(call);
        if (treatment == Treatment.Stalled)
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }

        if (treatment == Treatment.Html)
        {
            context.Response.ContentType = "text/html";
            await context.Response.WriteAsync("<html><h1>502 Bad Gateway</h1></html>");
            return;
        }

        if (treatment == Treatment.Unserializable)
        {
            await AnswerAsync(context, HttpStatusCode.OK, Encoding.UTF8.GetBytes(Conflict), treatment);
            return;
        }

        using var content = new StringContent(text, Encoding.UTF8, "application/json");
        var target = new Uri(odoo, context.Request.Path.Value);
        using var answer = await _client.PostAsync(target, content, CancellationToken.None);
        var body =
            treatment == Treatment.Refused
                ? Refusal(call)
                : Rewritten(call, await answer.Content.ReadAsStringAsync(CancellationToken.None));
        await AnswerAsync(context, answer.StatusCode, Encoding.UTF8.GetBytes(body), treatment);
    }

    private static async Task AnswerAsync(HttpContext context, HttpStatusCode status, byte[] body, Treatment treatment)
    {
        var isWhole = treatment is not (Treatment.CutOff or Treatment.Truncated);
        context.Response.StatusCode = (int)status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = treatment == Treatment.Truncated ? body.Length / 2 : body.Length;
        await context.Response.Body.WriteAsync(isWhole ? body : body.AsMemory(0, body.Length / 2));
        if (treatment == Treatment.CutOff)
        {
            await context.Response.Body.FlushAsync();
            context.Abort();
        }
    }

    private string Rewritten(ProxiedCall call, string body)
    {
        var json = JsonNode.Parse(body)!;
        Rewrite(call, json);
        return json.ToJsonString();
    }

    private static ProxiedCall Parse(string text)
    {
        var parameters = JsonNode.Parse(text)?["params"]!;
        var service = parameters["method"]!.GetValue<string>();
        var arguments = parameters["args"]!.AsArray();
        return service == "execute_kw"
            ? new ProxiedCall(
                arguments[4]!.GetValue<string>(),
                arguments.Count > 6 ? arguments[6]!.AsObject() : new JsonObject(),
                text
            )
            : new ProxiedCall(service, new JsonObject(), text);
    }

    private static string Refusal(ProxiedCall call) =>
        call.Method switch
        {
            "version" =>
                """{"jsonrpc":"2.0","id":1,"result":{"server_version":"18.0","server_version_info":[18,0,0,"final",0,""]}}""",
            "authenticate" => """{"jsonrpc":"2.0","id":1,"result":false}""",
            _ =>
                """{"jsonrpc":"2.0","id":1,"error":{"code":200,"message":"Odoo Server Error","data":{"name":"odoo.exceptions.AccessDenied","message":"Access Denied"}}}""",
        };
}
