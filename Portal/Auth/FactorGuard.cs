using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using Portal.Core.Accounts.Sessions;

namespace Portal.Auth;

/// <summary>Leads whoever must add or show a second factor to where that is done, before anything else. Source: DESIGN §6.</summary>
internal static class FactorGuard
{
    public const string AccountPage = "/account";
    public const string StepUpPage = "/step-up";

    public static Task LeadAsync(HttpContext context, RequestDelegate next)
    {
        var page = PageFor(ActorClaims.FindLack(context.User));
        if (
            page is null
            || context.GetEndpoint() is not { } endpoint
            || endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is null
            || endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null
            || context.Request.Path.Equals(page, StringComparison.OrdinalIgnoreCase)
        )
        {
            return next(context);
        }

        var goOnTo = LocalUrl.OrHome(context.Request.Path + context.Request.QueryString);
        context.Response.Redirect(page == StepUpPage ? LocalUrl.With(page, goOnTo) : page);
        return Task.CompletedTask;
    }

    private static string? PageFor(SessionLack lack) =>
        lack switch
        {
            SessionLack.Factor => AccountPage,
            SessionLack.Proof => StepUpPage,
            _ => null,
        };
}
