using System.Security.Claims;
using Portal.Core;
using Portal.Core.Accounts.Sessions;

namespace Portal.Auth;

/// <summary>
/// Writes what a session knows of a person, and reads it back as an <see cref="Actor"/>. The cookie itself holds only the session's key;
/// everything else is read from the database with each request.
/// </summary>
internal static class ActorClaims
{
    private const string ConfirmedEmail = "confirmed-email";
    private const string Session = "session";
    private const string SessionKey = "session-key";
    private const string MustAdd = "must-add-factor";

    /// <summary>What the cookie holds.</summary>
    public static ClaimsPrincipal OfKey(string key) => Principal([new Claim(SessionKey, key)]);

    public static string? FindKey(ClaimsPrincipal cookie) => cookie.FindFirstValue(SessionKey);

    /// <summary>The person as of now. Who must add a second factor first holds no role until then.</summary>
    public static ClaimsPrincipal Of(LiveSession live)
    {
        List<Claim> claims =
        [
            new(ClaimTypes.NameIdentifier, live.User.Id.ToString()),
            new(ClaimTypes.Name, live.User.DisplayName),
            new(Session, live.Session.Id.ToString()),
        ];
        if (live.User is { EmailConfirmed: true, Email: { Length: > 0 } email })
        {
            claims.Add(new Claim(ConfirmedEmail, email));
        }

        claims.AddRange(
            live.MustAddFactor
                ? [new Claim(MustAdd, "true")]
                : live.Roles.Order().Select(role => new Claim(ClaimTypes.Role, role.ToString()))
        );
        return Principal(claims);
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

    public static Guid? FindId(ClaimsPrincipal principal) => FindGuid(principal, ClaimTypes.NameIdentifier);

    /// <summary>The session's id, or null for someone signed out.</summary>
    public static Guid? FindSession(ClaimsPrincipal principal) => FindGuid(principal, Session);

    /// <summary>True for a person who must add a second factor before anything else.</summary>
    public static bool MustAddFactor(ClaimsPrincipal principal) => principal.HasClaim(MustAdd, "true");

    private static Guid? FindGuid(ClaimsPrincipal principal, string type) =>
        Guid.TryParse(principal.FindFirstValue(type), out var id) ? id : null;

    private static ClaimsPrincipal Principal(IEnumerable<Claim> claims) => new(new ClaimsIdentity(claims, SessionCookie.Scheme));
}
