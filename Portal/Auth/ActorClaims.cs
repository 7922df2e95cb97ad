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
    private const string Lack = "lack";
    private const string Site = "site";

    /// <summary>What the cookie holds.</summary>
    public static ClaimsPrincipal OfKey(string key) => Principal([new Claim(SessionKey, key)]);

    public static string? FindKey(ClaimsPrincipal cookie) => cookie.FindFirstValue(SessionKey);

    /// <summary>The person as of now. Whoever must add or show a second factor first holds no role until then.</summary>
    /// <param name="live">Their session.</param>
    /// <param name="site">Address by which the request reached Portal.</param>
    public static ClaimsPrincipal Of(LiveSession live, Uri? site = null)
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

        if (site is not null)
        {
            claims.Add(new Claim(Site, site.ToString()));
        }

        claims.AddRange(
            live.Lack != SessionLack.None
                ? [new Claim(Lack, live.Lack.ToString())]
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
        )
        {
            Session = FindSession(principal),
        };

    public static Guid? FindId(ClaimsPrincipal principal) => FindGuid(principal, ClaimTypes.NameIdentifier);

    /// <summary>The session's id, or null for someone signed out.</summary>
    public static Guid? FindSession(ClaimsPrincipal principal) => FindGuid(principal, Session);

    /// <summary>Address by which the person reached Portal; null for someone signed out.</summary>
    public static Uri? FindSite(ClaimsPrincipal principal) => principal.FindFirstValue(Site) is { } site ? new Uri(site) : null;

    /// <summary>What must be made up for before anything else is open to the person.</summary>
    public static SessionLack FindLack(ClaimsPrincipal principal) =>
        Enum.TryParse<SessionLack>(principal.FindFirstValue(Lack), out var lack) ? lack : SessionLack.None;

    private static Guid? FindGuid(ClaimsPrincipal principal, string type) =>
        Guid.TryParse(principal.FindFirstValue(type), out var id) ? id : null;

    private static ClaimsPrincipal Principal(IEnumerable<Claim> claims) => new(new ClaimsIdentity(claims, SessionCookie.Scheme));
}
