using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Portal.Core.Accounts;
using Portal.Core.Accounts.Sessions;

namespace Portal.Auth;

/// <summary>Opens sessions, and finds the session of a cookie with each request: roles, e-mail and disabling count at once.</summary>
internal sealed class SessionCookie(SessionLedger sessions, KnownDevices devices) : CookieAuthenticationEvents
{
    /// <summary>Name of the only scheme.</summary>
    public const string Scheme = "Portal";

    private static readonly PathString Circuits = "/_blazor";

    /// <summary>Opens a session and gives its key to the browser; the session whose key is replaced ends.</summary>
    public async Task OpenAsync(HttpContext context, PortalUser user, SessionProof proof)
    {
        await EndAsync(context);
        var address = context.Connection.RemoteIpAddress?.ToString() ?? "unknown";
        var start = new SessionStart(proof, DeviceNames.Describe(context.Request.Headers.UserAgent), address);
        var key = await sessions.BeginAsync(user, start, context.RequestAborted);
        await context.SignInAsync(Scheme, ActorClaims.OfKey(key));
        devices.Remember(context, user.Id);
    }

    /// <summary>Ends the session of a request, with every page that is open in it.</summary>
    public async Task CloseAsync(HttpContext context)
    {
        await EndAsync(context);
        await context.SignOutAsync(Scheme);
    }

    // by itself the cookie would lead on to any returnUrl, and fail where a header cannot hold it; the page leads on, see LocalUrl
    public override Task RedirectToReturnUrl(RedirectContext<CookieAuthenticationOptions> context) => Task.CompletedTask;

    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        var cancelled = context.HttpContext.RequestAborted;
        var key = context.Principal is { } cookie ? ActorClaims.FindKey(cookie) : null;
        if (key is null || await sessions.FindAsync(key, cancelled) is not { } live)
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(Scheme);
            return;
        }

        var request = context.HttpContext.Request;
        _ = Uri.TryCreate($"{request.Scheme}://{request.Host}/", UriKind.Absolute, out var site);
        context.ReplacePrincipal(ActorClaims.Of(live, site));
        if (IsUse(context.HttpContext))
        {
            await sessions.TrySeeAsync(live.Session, cancelled);
        }
    }

    // a page that only stands open speaks over its circuit; activity.js says when a person does something on it
    private static bool IsUse(HttpContext context) =>
        !context.Request.Path.StartsWithSegments(Circuits)
        && context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is null;

    private async Task EndAsync(HttpContext context)
    {
        if (ActorClaims.FindSession(context.User) is { } session && ActorClaims.FindId(context.User) is { } user)
        {
            await sessions.EndAsync(session, user, context.RequestAborted);
        }
    }
}
