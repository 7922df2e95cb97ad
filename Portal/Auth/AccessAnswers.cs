using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Portal.Hosting;

namespace Portal.Auth;

/// <summary>
/// What someone gets who may not: signed out and asking for a page, the sign-in page; a program, 401; signed in without the role,
/// 403, for which <see cref="StatusPages"/> shows the page that names the missing role.
/// </summary>
internal sealed partial class AccessAnswers(ILogger<AccessAnswers> logger) : IAuthorizationMiddlewareResultHandler
{
    private static readonly object PolicyItem = new();

    /// <summary>Name of the policy that refused this request; empty when none did.</summary>
    public static string RefusedPolicy(HttpContext context) => context.Items[PolicyItem] as string ?? "";

    public Task HandleAsync(
        RequestDelegate next,
        HttpContext context,
        AuthorizationPolicy policy,
        PolicyAuthorizationResult authorizeResult
    )
    {
        // an address nobody serves is 404 for everyone: the fallback policy would send programs and people to sign in for it
        if (authorizeResult.Succeeded || context.GetEndpoint() is null)
        {
            return next(context);
        }

        if (authorizeResult.Forbidden)
        {
            context.Items[PolicyItem] = context
                .GetEndpoint()
                ?.Metadata.GetOrderedMetadata<IAuthorizeData>()
                .LastOrDefault(data => data.Policy is not null)
                ?.Policy;
            LogForbidden(ActorClaims.FindId(context.User), RefusedPolicy(context), Caller.Of(context).Address);
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        }

        if (ApiPaths.Owns(context.Request.Path))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        }

        return context.ChallengeAsync();
    }

    [LoggerMessage(LogLevel.Warning, "User {UserId} was refused: the right {Policy} is missing, from {Address}")]
    private partial void LogForbidden(Guid? userId, string policy, string address);
}
