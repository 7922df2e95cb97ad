using Portal.Core.Accounts.Proofs;
using Portal.Hosting;

namespace Portal.Auth;

/// <summary>Carries the key of a half-finished act from one request to the next; see <c>SignInSteps</c>.</summary>
internal static class StepCookie
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    public static string? Read(HttpContext context, StepKind kind) => context.Request.Cookies[NameOf(kind)];

    public static void Write(HttpContext context, StepKind kind, string key) =>
        context.Response.Cookies.Append(NameOf(kind), key, Options(context, Lifetime));

    public static void Clear(HttpContext context, StepKind kind) =>
        context.Response.Cookies.Delete(NameOf(kind), Options(context, null));

    // who waits for a code may try a passkey meanwhile
    private static string NameOf(StepKind kind) => kind == StepKind.SecondFactor ? SchemeCookies.Step : SchemeCookies.Passkey;

    private static CookieOptions Options(HttpContext context, TimeSpan? lifetime) =>
        new()
        {
            Path = "/",
            HttpOnly = true,
            Secure = context.Request.IsHttps,
            SameSite = SameSiteMode.Strict,
            IsEssential = true,
            MaxAge = lifetime,
        };
}
