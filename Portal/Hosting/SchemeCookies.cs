using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Portal.Hosting;

/// <summary>
/// Names our cookies by the scheme of the request: <c>__Host-portal.…</c> over https, which browsers accept only from this very
/// host and only encrypted, plain <c>portal.…</c> over loopback http, where browsers refuse that prefix. The rest of the program
/// knows the plain names. A cookie of the other scheme is not let in. Source: DESIGN §7.
/// </summary>
internal sealed class SchemeCookies(RequestDelegate next)
{
    public const string Session = Ours + "session";
    public const string Antiforgery = Ours + "antiforgery";
    public const string Step = Ours + "step";
    public const string Passkey = Ours + "passkey";
    public const string Device = Ours + "device";
    private const string Ours = "portal.";
    private const string Prefix = "__Host-";

    public Task InvokeAsync(HttpContext context)
    {
        if (!StringValues.IsNullOrEmpty(context.Request.Headers.Cookie))
        {
            context.Request.Headers.Cookie = Incoming(context.Request.Headers.Cookie.ToString(), context.Request.IsHttps);
        }

        if (context.Request.IsHttps)
        {
            context.Response.OnStarting(() =>
            {
                RenameOutgoing(context.Response.Headers);
                return Task.CompletedTask;
            });
        }

        return next(context);
    }

    private static string Incoming(string header, bool isHttps)
    {
        var kept = new List<string>();
        foreach (var cookie in header.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var isPlain = cookie.StartsWith(Ours, StringComparison.Ordinal);
            var isPrefixed = cookie.StartsWith(Prefix + Ours, StringComparison.Ordinal);
            if (isHttps && isPrefixed)
            {
                kept.Add(cookie[Prefix.Length..]);
            }
            else if (isHttps ? !isPlain : !isPrefixed)
            {
                kept.Add(cookie);
            }
        }

        return string.Join("; ", kept);
    }

    private static void RenameOutgoing(IHeaderDictionary headers)
    {
        var cookies = headers.SetCookie;
        if (cookies.Count == 0)
        {
            return;
        }

        headers.SetCookie = cookies.Select(Outgoing).ToArray();
    }

    private static string? Outgoing(string? cookie)
    {
        if (cookie is null || !cookie.StartsWith(Ours, StringComparison.Ordinal))
        {
            return cookie;
        }

        // the prefix demands Secure, the root path and no domain
        var parsed = SetCookieHeaderValue.Parse(cookie);
        parsed.Name = Prefix + parsed.Name;
        parsed.Secure = true;
        parsed.Path = "/";
        parsed.Domain = default;
        return parsed.ToString();
    }
}
