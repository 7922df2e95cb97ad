using System.Buffers;
using System.Net;
using Microsoft.AspNetCore.Http.Features;

namespace Portal.Sandbox.Odoo;

/// <summary>Odoo's addresses as its HTTP server answers them, the refusals included.</summary>
/// <remarks>
/// Source: Odoo 18, recordings http_*, json1_bearer, common_version, Odoo JSON-2, "External JSON-2 API".
/// Next: <see cref="OdooServices"/>, <see cref="Json2Service"/>.
/// </remarks>
internal static class OdooEndpoints
{
    /// <summary>The name that faults are ordered under.</summary>
    public const string System = "odoo";

    /// <summary>What Odoo documents as its limit; a proxy's usually comes first.</summary>
    private const long LargestBody = 128L * 1024 * 1024;

    private const string Server = "Werkzeug/2.2.2 Python/3.11.2";
    private const string Html = "text/html; charset=utf-8";
    private const string Json = "application/json; charset=utf-8";
    private const string NotFoundPage =
        "<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n<p>The requested URL was not found on the server. "
        + "If you entered the URL manually please check your spelling and try again.</p>\n";

    public static Task JsonRpcAsync(HttpContext context) =>
        RpcAsync(context, context.RequestServices.GetRequiredService<OdooSandbox>().Run);

    /// <summary>Lets a JSON-RPC request through and answers it.</summary>
    public static async Task RpcAsync(HttpContext context, Func<Dictionary<string, object?>, OdooReply> call)
    {
        var rpc = new RpcExchange(context.Request.ContentType, await ReadAsync(context), call);
        await PassAsync(
            context,
            async () =>
            {
                var changed = rpc.Run();
                await PaceAsync(context, rpc.Rows);
                return changed;
            },
            () => AnswerAsync(context, rpc.Status, rpc.ContentType, rpc.Answer, rpc.IsSniffingForbidden)
        );
    }

    /// <summary>The address by which servers from 19 on tell their version; an older one knows no such page.</summary>
    public static Task VersionAsync(HttpContext context)
    {
        var release = ReleaseOf(context);
        return release < OdooRelease.V19
            ? NotFoundAsync(context)
            : PassAsync(
                context,
                () =>
                    AnswerAsync(
                        context,
                        StatusCodes.Status200OK,
                        Json,
                        PyJson.Write(
                            new Dictionary<string, object?>
                            {
                                ["version_info"] = OdooServices.Parts(release),
                                ["version"] = OdooServices.Text(release),
                            }
                        )
                    )
            );
    }

    /// <summary>JSON-2 from 19 on. Odoo 18 has none: it sends the caller to its sign-in page. JSON-1 is there but switched off.</summary>
    public static Task JsonAsync(HttpContext context)
    {
        var rest = context.Request.RouteValues["rest"] as string ?? "";
        if (rest == "1" || rest.StartsWith("1/", StringComparison.Ordinal))
        {
            return NotFoundAsync(context);
        }

        return ReleaseOf(context) >= OdooRelease.V19 && (rest == "2" || rest.StartsWith("2/", StringComparison.Ordinal))
            ? Json2Async(context, rest)
            : SignInPageAsync(context, rest);
    }

    private static async Task Json2Async(HttpContext context, string rest)
    {
        var sandbox = context.RequestServices.GetRequiredService<OdooSandbox>();
        var exchange = new Json2Exchange(context.Request, rest, await ReadAsync(context));
        await PassAsync(
            context,
            async () =>
            {
                var changed = exchange.Run(sandbox);
                await PaceAsync(context, exchange.Rows);
                return changed;
            },
            () =>
            {
                if (exchange.Status == StatusCodes.Status401Unauthorized)
                {
                    context.Response.Headers.WWWAuthenticate = "bearer";
                }

                return AnswerAsync(context, exchange.Status, exchange.ContentType, exchange.Answer);
            }
        );
    }

    private static Task SignInPageAsync(HttpContext context, string rest)
    {
        var target =
            $"/web/login?redirect={WebUtility.UrlEncode($"/json/{rest}?{context.Request.QueryString.Value?.TrimStart('?')}")}";
        return PassAsync(
            context,
            () =>
            {
                context.Response.Headers.Location = context.Request.PathBase + Root(context) + target;
                return HtmlAsync(
                    context,
                    StatusCodes.Status303SeeOther,
                    "<!doctype html>\n<html lang=en>\n<title>Redirecting...</title>\n<h1>Redirecting...</h1>\n<p>You should be redirected automatically to "
                        + $"the target URL: <a href=\"{target}\">{target}</a>. If not, click the link.\n"
                );
            }
        );
    }

    public static Task HomeAsync(HttpContext context) =>
        PassAsync(context, () => HtmlAsync(context, StatusCodes.Status200OK, RecordPage.Home()));

    public static Task RecordAsync(HttpContext context)
    {
        var sandbox = context.RequestServices.GetRequiredService<OdooSandbox>();
        var model = context.Request.RouteValues["model"] as string ?? "";
        var id = long.TryParse(context.Request.RouteValues["id"] as string, out var parsed) ? parsed : 0;
        return PassAsync(
            context,
            () =>
                RecordPage.Of(sandbox, model, id) is { } page
                    ? HtmlAsync(context, StatusCodes.Status200OK, page)
                    : HtmlAsync(context, StatusCodes.Status404NotFound, NotFoundPage)
        );
    }

    public static Task NotFoundAsync(HttpContext context) =>
        PassAsync(context, () => HtmlAsync(context, StatusCodes.Status404NotFound, NotFoundPage));

    private static Task PassAsync(HttpContext context, Func<Task> answer) =>
        PassAsync(context, () => Task.FromResult(false), answer);

    private static Task PassAsync(HttpContext context, Func<Task<bool>> call, Func<Task> answer) =>
        context.RequestServices.GetRequiredService<FaultGate>().PassAsync(context, System, call, answer);

    private static OdooRelease ReleaseOf(HttpContext context) =>
        context.RequestServices.GetRequiredService<SandboxOptions>().Odoo;

    private static string Root(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        var at = path.IndexOf("/json/", StringComparison.Ordinal);
        return at < 0 ? "" : path[..at];
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = LargestBody;
        }

        var buffer = new ArrayBufferWriter<byte>(4096);
        int read;
        while ((read = await context.Request.Body.ReadAsync(buffer.GetMemory(16 * 1024), context.RequestAborted)) > 0)
        {
            buffer.Advance(read);
        }

        return buffer.WrittenMemory;
    }

    private static Task PaceAsync(HttpContext context, int rows)
    {
        var options = context.RequestServices.GetRequiredService<SandboxOptions>();
        var delay = options.DelayPerCall + (options.DelayPerRow * rows);
        return delay > TimeSpan.Zero
            ? Task.Delay(delay, context.RequestServices.GetRequiredService<TimeProvider>(), CancellationToken.None)
            : Task.CompletedTask;
    }

    private static Task HtmlAsync(HttpContext context, int status, string page) =>
        AnswerAsync(context, status, Html, global::System.Text.Encoding.UTF8.GetBytes(page));

    private static async Task AnswerAsync(
        HttpContext context,
        int status,
        string contentType,
        byte[] body,
        bool isSniffingForbidden = false
    )
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        response.Headers.Server = Server;
        if (isSniffingForbidden)
        {
            response.Headers.XContentTypeOptions = "nosniff";
        }

        await response.Body.WriteAsync(body, context.RequestAborted);
    }
}
