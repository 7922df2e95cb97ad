using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.RateLimiting;

namespace Portal.Auth;

/// <summary>Where accounts are used without a page.</summary>
internal static class AccountEndpoints
{
    public static readonly PathString SignInPath = "/signin";
    public static readonly PathString SignOutPath = "/signout";

    /// <summary>Name of the limit on attempts; the sign-in page carries it.</summary>
    public const string SignInLimit = "sign-in";

    /// <summary>True for an attempt to sign in, however its address is written: routing has found the page that takes it.</summary>
    public static bool IsSignIn(HttpContext context) =>
        HttpMethods.IsPost(context.Request.Method)
        && context.GetEndpoint()?.Metadata.GetMetadata<EnableRateLimitingAttribute>() is { PolicyName: SignInLimit };

    public static void MapAccounts(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost(SignOutPath, SignOutAsync).AllowAnonymous().DisableAntiforgery();
        endpoints.MapSessions();
    }

    // checked here, not by the middleware: someone already signed out is led on instead of refused
    private static async Task<IResult> SignOutAsync(HttpContext context, IAntiforgery antiforgery, SessionCookie sessions)
    {
        if (context.User.Identity is { IsAuthenticated: true })
        {
            if (!await antiforgery.IsRequestValidAsync(context))
            {
                return Results.BadRequest();
            }

            await sessions.CloseAsync(context);
        }

        return Results.LocalRedirect(SignInPath);
    }
}
