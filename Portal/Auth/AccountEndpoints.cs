using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;

namespace Portal.Auth;

/// <summary>Where accounts are used without a page.</summary>
internal static class AccountEndpoints
{
    public static readonly PathString SignInPath = "/signin";
    public static readonly PathString SignOutPath = "/signout";

    public static void MapAccounts(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost(SignOutPath, SignOutAsync).AllowAnonymous().DisableAntiforgery();

    // checked here, not by the middleware: someone already signed out is led on instead of refused
    private static async Task<IResult> SignOutAsync(HttpContext context, IAntiforgery antiforgery)
    {
        if (context.User.Identity is { IsAuthenticated: true })
        {
            if (!await antiforgery.IsRequestValidAsync(context))
            {
                return Results.BadRequest();
            }

            await context.SignOutAsync(SessionCookie.Scheme);
        }

        return Results.LocalRedirect(SignInPath);
    }
}
