using Microsoft.AspNetCore.Antiforgery;
using Portal.Core.Accounts.Sessions;

namespace Portal.Auth;

/// <summary>What a browser's passkey answered.</summary>
internal sealed record PasskeyAnswer(string Credential, string? Name, string? ReturnUrl);

/// <summary>What scripts of our pages say to the session: a person is there; a passkey answers. Passkeys bring the form's token.</summary>
internal static class SessionEndpoints
{
    public static readonly PathString SeenPath = "/session/seen";

    public static void MapSessions(this IEndpointRouteBuilder endpoints)
    {
        // no other site's page can send the session's cookie, and for a session that has ended nothing happens
        endpoints.MapPost(SeenPath, SeeAsync).AllowAnonymous().DisableAntiforgery();
        var session = endpoints.MapGroup("/session").AddEndpointFilter(RefuseForgedAsync).DisableAntiforgery();
        var own = session.MapGroup("/passkeys").RequireRateLimiting(AccountEndpoints.SignInLimit);
        own.MapPost("/options", AskForNewAsync);
        own.MapPost("", AddAsync);
        var signIn = session.MapGroup("/passkey-signin").AllowAnonymous().RequireRateLimiting(AccountEndpoints.SignInLimit);
        signIn.MapPost(
            "/options",
            async (HttpContext context, PasskeyExchange passkeys) => Json(await passkeys.AskAsync(context))
        );
        signIn.MapPost("", SignInAsync);
    }

    private static async ValueTask<object?> RefuseForgedAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var antiforgery = call.HttpContext.RequestServices.GetRequiredService<IAntiforgery>();
        return await antiforgery.IsRequestValidAsync(call.HttpContext)
            ? await next(call)
            : Results.StatusCode(StatusCodes.Status400BadRequest);
    }

    private static async Task<IResult> SeeAsync(HttpContext context, SessionLedger sessions)
    {
        if (ActorClaims.FindSession(context.User) is { } id && await sessions.FindAsync(id, context.RequestAborted) is { } live)
        {
            await sessions.SeeAsync(live.Session, context.RequestAborted);
        }

        return Results.NoContent();
    }

    private static async Task<IResult> SignInAsync(
        HttpContext context,
        PasskeyAnswer answer,
        PasskeyExchange passkeys,
        SessionCookie sessions
    )
    {
        if (await passkeys.SignInAsync(context, answer.Credential) is not { } user)
        {
            return Refuse("This passkey was not accepted. Try again, or sign in with your password.");
        }

        await sessions.OpenAsync(context, user, SessionProof.Passkey);
        return Results.Ok(new { goOnTo = LocalUrl.OrHome(answer.ReturnUrl) });
    }

    private static async Task<IResult> AskForNewAsync(HttpContext context, PasskeyExchange passkeys, OwnSession own)
    {
        var session = ActorClaims.FindSession(context.User) ?? Guid.Empty;
        return await own.CheckAsync(session, context.RequestAborted) is { } refused
            ? Refuse(refused.Sentence)
            : Json(await passkeys.AskForNewAsync(context, ActorClaims.Read(context.User)));
    }

    private static async Task<IResult> AddAsync(HttpContext context, PasskeyAnswer answer, PasskeyExchange passkeys)
    {
        var session = ActorClaims.FindSession(context.User) ?? Guid.Empty;
        return await passkeys.AddAsync(context, session, answer.Credential, answer.Name ?? "") is { } refused
            ? Refuse(refused.Sentence)
            : Results.NoContent();
    }

    private static IResult Json(string options) => Results.Content(options, "application/json");

    private static IResult Refuse(string problem) =>
        Results.Json(new { problem }, statusCode: StatusCodes.Status422UnprocessableEntity);
}
