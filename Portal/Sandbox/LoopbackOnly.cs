using System.Net;

namespace Portal.Sandbox;

/// <summary>
/// The sandbox answers the machine it runs on and nobody else; to others it isn't there. "Others" are also the pages of other sites
/// in a browser on this machine, which can send it requests under a name of their own (DNS rebinding) or without asking permission.
/// </summary>
internal static class LoopbackOnly
{
    private static readonly string[] Forwarding =
    [
        "Forwarded",
        "X-Forwarded-For",
        "X-Forwarded-Proto",
        "X-Forwarded-Host",
        "X-Real-IP",
        "X-Original-For",
        "X-Original-Proto",
        "X-Original-Host",
        "Via",
    ];

    /// <summary>
    /// Answers 404 unless the caller is on a loopback address, asked for one, and no proxy passed the request on; and, for a request
    /// that may change something, unless it is a program (which sends neither header of a browser) or a page of this very server.
    /// </summary>
    /// <remarks>The X-Original headers are what ASP.NET Core leaves of forwarding headers that it has believed. Source: DESIGN §5.</remarks>
    public static RequestDelegate Guard(RequestDelegate next) =>
        context =>
        {
            if (IsLocal(context) && (IsReading(context.Request) || IsOwn(context.Request)))
            {
                return next(context);
            }

            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        };

    private static bool IsLocal(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address
        && IPAddress.IsLoopback(address)
        && IsLoopbackName(context.Request.Host.Host)
        && !Forwarding.Any(context.Request.Headers.ContainsKey);

    private static bool IsLoopbackName(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static bool IsReading(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method);

    private static bool IsOwn(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        return !string.Equals(request.Headers["Sec-Fetch-Site"], "cross-site", StringComparison.OrdinalIgnoreCase)
            && (
                origin.Length == 0
                || string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase)
            );
    }
}
