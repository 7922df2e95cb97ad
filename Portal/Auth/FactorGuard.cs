using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;

namespace Portal.Auth;

/// <summary>Leads whoever must add a second factor to where that is done, before anything else. Source: DESIGN §6.</summary>
internal static class FactorGuard
{
    public const string AccountPage = "/account";

    public static Task LeadAsync(HttpContext context, RequestDelegate next)
    {
        if (
            !ActorClaims.MustAddFactor(context.User)
            || context.GetEndpoint() is not { } endpoint
            || endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is null
            || endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null
            || context.Request.Path.Equals(AccountPage, StringComparison.OrdinalIgnoreCase)
        )
        {
            return next(context);
        }

        context.Response.Redirect(AccountPage);
        return Task.CompletedTask;
    }
}
