using System.Globalization;
using Portal.Auth;
using Portal.Core;
using Portal.Core.Keeping;

namespace Portal.Pages.Records;

/// <summary>A person's records as a file: <c>GET /records/people/{id}/export.json</c>.</summary>
internal static class PersonExport
{
    public static void MapPersonExport(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/records/people/{id:guid}/export.json", WriteAsync).RequireAuthorization(AccessPolicy.KeepRecords.Name);

    /// <summary>Where a person's file is.</summary>
    public static string Href(Guid id) => $"/records/people/{id}/export.json";

    private static async Task WriteAsync(HttpContext context, Guid id, ExportPerson export, TimeProvider time)
    {
        var begun = await export.BeginAsync(ActorClaims.Read(context.User), id, context.RequestAborted);
        if (!begun.Succeeded)
        {
            context.Response.StatusCode =
                begun.Refusals[0].Code == Refusal.NotFoundCode ? StatusCodes.Status404NotFound : StatusCodes.Status403Forbidden;
            return;
        }

        var day = time.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"person-{id}-{day}.json\"";
        context.Response.Headers.CacheControl = "no-store";
        await begun.Value.WriteAsync(context.Response.Body, context.RequestAborted);
    }
}
