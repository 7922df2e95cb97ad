using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Portal.Core;
using Portal.Core.Accounts;

namespace Portal.Auth;

/// <summary>Writes what a session knows of a person, and reads it back as an <see cref="Actor"/>.</summary>
internal sealed class ActorClaims(
    UserManager<PortalUser> users,
    RoleManager<IdentityRole<Guid>> roles,
    IOptions<IdentityOptions> options
) : UserClaimsPrincipalFactory<PortalUser, IdentityRole<Guid>>(users, roles, options)
{
    private const string ConfirmedEmail = "confirmed-email";
    private const string SignedInAt = "signed-in-at";

    /// <summary>Everything about the person as of now, for a session that began at the given instant.</summary>
    public async Task<ClaimsPrincipal> CreateAsync(PortalUser user, DateTimeOffset signedInAt)
    {
        var principal = await CreateAsync(user);
        ((ClaimsIdentity)principal.Identity!).AddClaim( // the base class always makes one
            new Claim(SignedInAt, signedInAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture))
        );
        return principal;
    }

    /// <summary>Who the person is; someone not signed in holds no role.</summary>
    public static Actor Read(ClaimsPrincipal principal) =>
        new(
            FindId(principal),
            principal.Identity?.Name ?? "Signed out",
            principal.FindFirstValue(ConfirmedEmail),
            principal
                .FindAll(ClaimTypes.Role)
                .Select(claim => Enum.TryParse<Role>(claim.Value, out var role) ? role : (Role?)null)
                .OfType<Role>()
                .ToHashSet()
        );

    public static Guid? FindId(ClaimsPrincipal principal) =>
        Guid.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? id : null;

    /// <summary>When the session began; long ago if the claim is missing.</summary>
    public static DateTimeOffset ReadSignedInAt(ClaimsPrincipal principal) =>
        long.TryParse(principal.FindFirstValue(SignedInAt), CultureInfo.InvariantCulture, out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : DateTimeOffset.UnixEpoch;

    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(PortalUser user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        identity.TryRemoveClaim(identity.FindFirst(identity.NameClaimType));
        identity.AddClaim(new Claim(identity.NameClaimType, user.DisplayName));
        if (user is { EmailConfirmed: true, Email: { Length: > 0 } email })
        {
            identity.AddClaim(new Claim(ConfirmedEmail, email));
        }

        return identity;
    }
}
