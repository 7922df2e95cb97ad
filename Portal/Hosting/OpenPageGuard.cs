using Portal.Auth;

namespace Portal.Hosting;

/// <summary>
/// Lets a page's circuit open while there is room, by a WebSocket only: that is what the proof of origin and the count stand on. A page that
/// finds no room is led to <c>/crowded</c> by its script. Source: row 21.
/// </summary>
internal sealed partial class OpenPageGuard(RequestDelegate next, OpenPages pages, ILogger<OpenPageGuard> logger)
{
    private const string Circuit = "/_blazor";

    public Task InvokeAsync(HttpContext context)
    {
        // only the bare address carries a circuit; below it stand the negotiation and small calls
        if (!IsCircuit(context.Request.Path) || ActorClaims.FindId(context.User) is not { } person)
        {
            return next(context);
        }

        if (!CircuitOriginGuard.IsSocket(context))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return Task.CompletedTask;
        }

        var session = ActorClaims.FindSession(context.User) ?? Guid.Empty;
        return HoldAsync(context, new OpenPage(person, session, context.Abort));
    }

    // routing takes an address with a slash behind it, and in any case of letters, for the same
    private static bool IsCircuit(PathString path) =>
        path.Value is { } asked && string.Equals(asked.TrimEnd('/'), Circuit, StringComparison.OrdinalIgnoreCase);

    private async Task HoldAsync(HttpContext context, OpenPage page)
    {
        var room = pages.TryOpen(page);
        if (room != PageRoom.Free)
        {
            LogRefused(page.Person, room);
            context.Response.Headers.RetryAfter = "10";
            context.Response.StatusCode =
                room == PageRoom.PersonFull ? StatusCodes.Status429TooManyRequests : StatusCodes.Status503ServiceUnavailable;
            return;
        }

        try
        {
            await next(context);
        }
        finally
        {
            pages.Close(page);
        }
    }

    [LoggerMessage(LogLevel.Warning, "A page of user {UserId} was refused: {Room}")]
    private partial void LogRefused(Guid userId, PageRoom room);
}
