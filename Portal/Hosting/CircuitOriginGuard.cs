using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Portal.Hosting;

/// <summary>
/// Lets only our own pages open a circuit. Browsers send cookies with a socket opened by any site and ask no permission first,
/// so the Origin header is the proof. Source: DESIGN §7.
/// </summary>
internal sealed class CircuitOriginGuard(RequestDelegate next)
{
    private static readonly PathString Circuits = "/_blazor";

    public Task InvokeAsync(HttpContext context)
    {
        if (!context.Request.Path.StartsWithSegments(Circuits) || IsAllowed(context))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    private static bool IsAllowed(HttpContext context)
    {
        var origin = context.Request.Headers.Origin;
        return StringValues.IsNullOrEmpty(origin) ? !IsSocket(context) : IsOwn(origin.ToString(), context.Request);
    }

    /// <summary>True for a request that asks for a WebSocket, over HTTP/1.1 or /2.</summary>
    public static bool IsSocket(HttpContext context) =>
        string.Equals(context.Request.Headers.Upgrade, "websocket", StringComparison.OrdinalIgnoreCase)
        || context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true };

    private static bool IsOwn(string origin, HttpRequest request) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var from)
        && Uri.TryCreate($"{request.Scheme}://{request.Host}", UriKind.Absolute, out var own)
        && Uri.Compare(from, own, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0;
}
