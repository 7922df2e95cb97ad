using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Portal.Auth;

/// <summary>Looks the person up again when the cookie's facts are older than <see cref="AuthOptions.RecheckEvery"/>.</summary>
internal sealed class SessionCookie(SessionCheck sessions, TimeProvider time) : CookieAuthenticationEvents
{
    /// <summary>Name of the only scheme.</summary>
    public const string Scheme = "Portal";

    // by itself the cookie would lead on to any returnUrl, and fail where a header cannot hold it; the page leads on, see LocalUrl
    public override Task RedirectToReturnUrl(RedirectContext<CookieAuthenticationOptions> context) => Task.CompletedTask;

    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        if (context.Principal is not { } session)
        {
            return;
        }

        var isFresh = context.Properties.IssuedUtc is { } issued && time.GetUtcNow() - issued < AuthOptions.RecheckEvery;
        if (isFresh && !sessions.IsTooOld(session))
        {
            return;
        }

        if (await sessions.RenewAsync(session) is { } renewed)
        {
            context.ReplacePrincipal(renewed);
            context.ShouldRenew = true;
        }
        else
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(Scheme);
        }
    }
}
