using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Portal.Core.Accounts;

namespace Portal.Auth;

/// <summary>Decides whether a session may go on: not too old, the person not disabled, the password unchanged since.</summary>
internal sealed class SessionCheck(
    UserManager<PortalUser> users,
    ActorClaims claims,
    IOptions<IdentityOptions> identity,
    AuthOptions options,
    TimeProvider time
)
{
    /// <summary>The session's person as of now, or null when it has ended.</summary>
    public async Task<ClaimsPrincipal?> RenewAsync(ClaimsPrincipal session) =>
        await FindAsync(session) is { } user ? await claims.CreateAsync(user, ActorClaims.ReadSignedInAt(session)) : null;

    /// <summary>
    /// Whether the person is still who the session says, roles and e-mail included: a circuit cannot take on new facts. One that
    /// ends for those opens again at once, since the cookie is renewed with them.
    /// </summary>
    public async Task<bool> IsUnchangedAsync(ClaimsPrincipal session)
    {
        if (await RenewAsync(session) is not { } renewed)
        {
            return false;
        }

        var (before, now) = (ActorClaims.Read(session), ActorClaims.Read(renewed));
        return before.Email == now.Email && before.Roles.SetEquals(now.Roles);
    }

    public bool IsTooOld(ClaimsPrincipal session) =>
        time.GetUtcNow() - ActorClaims.ReadSignedInAt(session) >= options.SessionTimeout;

    private async Task<PortalUser?> FindAsync(ClaimsPrincipal session)
    {
        if (IsTooOld(session) || ActorClaims.FindId(session) is not { } id)
        {
            return null;
        }

        var user = await users.FindByIdAsync(id.ToString());
        var stamp = session.FindFirstValue(identity.Value.ClaimsIdentity.SecurityStampClaimType);
        return user is { DisabledAt: null } && user.SecurityStamp == stamp ? user : null;
    }
}
