using Portal.Configuration;

namespace Portal.Hosting;

/// <summary>Refuses unencrypted requests from other machines, with the two ways out. Source: DESIGN §7.</summary>
internal sealed class PlainHttpGuard(RequestDelegate next, PortalSettings settings)
{
    public Task InvokeAsync(HttpContext context)
    {
        var caller = Caller.Of(context);
        var isLocal = caller is { IsLoopback: true, CameThroughProxy: false };
        return context.Request.IsHttps || settings.AllowHttp || isLocal || HealthEndpoints.Owns(context.Request.Path)
            ? next(context)
            : RefuseAsync(context, caller);
    }

    private static Task RefuseAsync(HttpContext context, Caller caller)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        context.Response.ContentType = "text/plain; charset=utf-8";
        var remedy = caller.CameThroughProxy
            ? $"A proxy passed this request on. If it serves https, name it in {ConfigurationKeys.KnownProxies.Name} and let it send X-Forwarded-Proto. "
            : "Use https. ";
        return context.Response.WriteAsync(
            $"Portal does not answer other machines over unencrypted http. {remedy}"
                + $"Where the network itself is trusted, an operator may set {ConfigurationKeys.AllowHttp.Name}=true.\n",
            context.RequestAborted
        );
    }
}
