using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Diagnostics;
using Portal.Auth;

namespace Portal.Hosting;

/// <summary>Gives an answer that has a status but no content its content: a problem document for programs, a page for people.</summary>
internal static class StatusPages
{
    public static async Task AnswerAsync(StatusCodeContext status)
    {
        var context = status.HttpContext;
        if (ApiPaths.Owns(context.Request.Path))
        {
            await ErrorBoundary.WriteProblemAsync(context.RequestServices.GetRequiredService<IProblemDetailsService>(), context);
        }
        else if (PageFor(context) is { } page)
        {
            await RunAgainAsync(context, page.Path, page.Query, status.Next);
        }
    }

    /// <summary>Refuses a form without its token before its page begins to answer, so that the person gets a page that says so.</summary>
    public static Task RefuseForgedAsync(HttpContext context, RequestDelegate next)
    {
        if (
            !HttpMethods.IsPost(context.Request.Method)
            || context.Features.Get<IAntiforgeryValidationFeature>() is not { IsValid: false }
        )
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return Task.CompletedTask;
    }

    private static (PathString Path, QueryString Query)? PageFor(HttpContext context)
    {
        var isSignIn = AccountEndpoints.IsSignIn(context);
        return context.Response.StatusCode switch
        {
            StatusCodes.Status403Forbidden => ("/forbidden", QueryString.Create("policy", AccessAnswers.RefusedPolicy(context))),
            StatusCodes.Status404NotFound => ("/not-found", QueryString.Empty),
            // a form left open too long, or too many attempts: the form again, which says so
            StatusCodes.Status400BadRequest or StatusCodes.Status429TooManyRequests when isSignIn => (
                context.Request.Path,
                context.Request.QueryString
            ),
            StatusCodes.Status400BadRequest or StatusCodes.Status429TooManyRequests => ("/error", QueryString.Empty),
            _ => null,
        };
    }

    // the page runs as a GET in a scope of its own: the first run's services already belong to another page
    private static async Task RunAgainAsync(HttpContext context, PathString path, QueryString query, RequestDelegate next)
    {
        var request = context.Request;
        var (oldPath, oldQuery, oldMethod, oldServices) = (
            request.Path,
            request.QueryString,
            request.Method,
            context.RequestServices
        );
        context.Features.Set<IStatusCodeReExecuteFeature>(
            new StatusCodeReExecuteFeature
            {
                OriginalPathBase = request.PathBase,
                OriginalPath = oldPath,
                OriginalQueryString = oldQuery.Value,
                Endpoint = context.GetEndpoint(),
                RouteValues = request.RouteValues,
            }
        );
        await using var scope = oldServices.CreateAsyncScope();
        try
        {
            context.SetEndpoint(null);
            request.RouteValues = [];
            (request.Path, request.QueryString, request.Method) = (path, query, HttpMethods.Get);
            context.RequestServices = scope.ServiceProvider;
            await next(context);
        }
        finally
        {
            (request.Path, request.QueryString, request.Method, context.RequestServices) = (
                oldPath,
                oldQuery,
                oldMethod,
                oldServices
            );
            context.Features.Set<IStatusCodeReExecuteFeature>(null);
        }
    }
}
