using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Portal.Core.Accounts;

namespace Portal.Auth;

/// <summary>Decides whether a session may go on: not too old, the person not disabled, password and roles unchanged since.</summary>
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

    public async Task<bool> GoesOnAsync(ClaimsPrincipal session) => await FindAsync(session) is not null;

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
