using System.Net;

namespace Portal.Sandbox;

/// <summary>The sandbox answers the machine it runs on and nobody else; to others it isn't there.</summary>
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
    ];

    /// <summary>Answers 404 unless the caller is on a loopback address and no proxy passed the request on.</summary>
    /// <remarks>The X-Original headers are what ASP.NET Core leaves of forwarding headers that it has believed. Source: DESIGN §5.</remarks>
    public static RequestDelegate Guard(RequestDelegate next) =>
        context =>
        {
            if (IsLocal(context))
            {
                return next(context);
            }

            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        };

    private static bool IsLocal(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address
        && IPAddress.IsLoopback(address)
        && !Forwarding.Any(context.Request.Headers.ContainsKey);
}
