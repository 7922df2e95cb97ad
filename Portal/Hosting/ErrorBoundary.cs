using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace Portal.Hosting;

/// <summary>
/// Where a bug ends that no page caught: logged once with the reference the person sees; programs get a problem document, people
/// the page <c>/error</c>. Source: STYLE §5.
/// </summary>
internal sealed partial class ErrorBoundary(IProblemDetailsService problems, ILogger<ErrorBoundary> logger) : IExceptionHandler
{
    /// <summary>The reference of this request: its trace id, as in the log and the audit.</summary>
    public static string Reference(HttpContext context) => Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier;

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        // the request's own path is that of the error page by now
        var feature = httpContext.Features.Get<IExceptionHandlerPathFeature>();
        PathString path = feature?.Path ?? "";
        var shown = Shown(path, feature?.Endpoint);
        if (exception is BadHttpRequestException bad)
        {
            httpContext.Response.StatusCode = bad.StatusCode;
            LogBadRequest(shown, bad.StatusCode);
        }
        else
        {
            LogFailed(exception, httpContext.Request.Method, shown, Reference(httpContext));
        }

        return ApiPaths.Owns(path) && await WriteProblemAsync(problems, httpContext);
    }

    /// <summary>Writes what the status says as a problem document, without any detail of the program.</summary>
    public static async Task<bool> WriteProblemAsync(IProblemDetailsService problems, HttpContext context)
    {
        var problem = new ProblemDetails { Status = context.Response.StatusCode };
        problem.Extensions["reference"] = Reference(context);
        await problems.WriteAsync(new ProblemDetailsContext { HttpContext = context, ProblemDetails = problem });
        return true;
    }

    // a path may hold a secret, as the door of Odoo's does; the pattern of the route does not
    private static string Shown(PathString path, Endpoint? endpoint) =>
        (endpoint as RouteEndpoint)?.RoutePattern.RawText
        ?? (path.StartsWithSegments("/hooks/odoo", StringComparison.OrdinalIgnoreCase) ? "/hooks/odoo/…" : path.Value ?? "");

    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed, reference {Reference}")]
    private partial void LogFailed(Exception exception, string method, string path, string reference);

    [LoggerMessage(LogLevel.Information, "A request to {Path} could not be read: {Status}")]
    private partial void LogBadRequest(string path, int status);
}
