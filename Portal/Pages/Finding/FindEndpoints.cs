using Microsoft.AspNetCore.Antiforgery;
using Portal.Auth;
using Portal.Core;
using Portal.Core.Finding;

namespace Portal.Pages.Finding;

/// <summary>
/// What palette.js asks: <c>GET /find?q=…</c>, and <c>POST /find/acts/{key}</c> for what is done on the spot. Plain http and no circuit, so that
/// the palette opens at once on any line, a request is dropped when somebody types on, and no letter waits for the server.
/// </summary>
internal static class FindEndpoints
{
    public const string Path = "/find";

    public static void MapFinding(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(Path, FindAsync);
        // the form's token comes in a header, so it is checked here
        endpoints.MapPost($"{Path}/acts/{{key}}", RunAsync).DisableAntiforgery();
    }

    private static async Task<IResult> FindAsync(HttpContext context, FindAnything find, string? q)
    {
        context.Response.Headers.CacheControl = "no-store";
        var found = await find.ExecuteAsync(ActorClaims.Read(context.User), q, context.RequestAborted);
        return Results.Json(found);
    }

    private static async Task<IResult> RunAsync(
        HttpContext context,
        IAntiforgery antiforgery,
        IEnumerable<IFoundAct> acts,
        string key
    )
    {
        if (!await antiforgery.IsRequestValidAsync(context))
        {
            return Results.BadRequest();
        }

        if (acts.FirstOrDefault(each => each.Key == key) is not { } act)
        {
            return Results.NotFound();
        }

        var run = await act.RunAsync(ActorClaims.Read(context.User), context.RequestAborted);
        return run switch
        {
            { Succeeded: true, Value: { } href } => Results.Json(new { href }),
            { Refusals: [{ Code: Refusal.ForbiddenCode } refusal, ..] } => Results.Json(
                new { problem = refusal.Sentence },
                statusCode: StatusCodes.Status403Forbidden
            ),
            _ => Results.Json(new { problem = run.Refusals[0].Sentence }, statusCode: StatusCodes.Status422UnprocessableEntity),
        };
    }
}
