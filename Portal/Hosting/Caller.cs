using System.Net;
using Microsoft.AspNetCore.Http.Features;
using Portal.Core;

namespace Portal.Hosting;

/// <summary>Where a request comes from, judged before any forwarding header is believed.</summary>
/// <param name="Address">Address of the person's browser for the log, which a proxy that is believed may have named.</param>
/// <param name="IsLoopback">True when the peer is this machine.</param>
/// <param name="CameThroughProxy">True when a header says that the peer speaks for someone else.</param>
/// <param name="NamedLoopback">True when the address asked for names this machine too; a foreign name that points here (DNS rebinding) does not.</param>
internal sealed record Caller(string Address, bool IsLoopback, bool CameThroughProxy, bool NamedLoopback)
{
    private static readonly string[] ForwardingHeaders =
    [
        "Forwarded",
        "X-Forwarded-For",
        "X-Forwarded-Host",
        "X-Forwarded-Proto",
        "X-Real-IP",
        "Via",
    ];

    /// <summary>The network of the person's browser, which a proxy that is believed may have named.</summary>
    public string Network { get; init; } = "unknown";

    /// <summary>What the browser brought to be known again, or null.</summary>
    public Secret? DeviceCookie { get; init; }

    /// <summary>True for a browser on this very machine: the only one the sandbox and its accounts answer. Source: DESIGN §5.</summary>
    public bool IsOnThisMachine => IsLoopback && NamedLoopback && !CameThroughProxy;

    /// <summary>The caller of this request; the first middleware noted it.</summary>
    public static Caller Of(HttpContext context) =>
        context.Features.GetRequiredFeature<Caller>() with
        {
            Address = context.Connection.RemoteIpAddress?.ToString() ?? "unknown",
            Network = ClientNetwork.Of(context.Connection.RemoteIpAddress),
            DeviceCookie = context.Request.Cookies[SchemeCookies.Device] is { } cookie ? new Secret(cookie) : null,
        };

    public static Task NoteAsync(HttpContext context, RequestDelegate next)
    {
        var address = context.Connection.RemoteIpAddress;
        context.Features.Set(
            new Caller(
                address?.ToString() ?? "unknown",
                address is not null && IPAddress.IsLoopback(address),
                ForwardingHeaders.Any(context.Request.Headers.ContainsKey),
                IsLoopbackName(context.Request.Host.Host)
            )
        );
        return next(context);
    }

    public static bool IsLoopbackName(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
