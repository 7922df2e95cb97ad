using System.Globalization;
using Portal.Auth;
using Portal.Core;
using Portal.Core.Audit;
using Portal.Core.Lists;
using Portal.Layout;

namespace Portal.Pages.Audit;

/// <summary>The audit as a file: <c>GET /audit/export.csv</c> with the list's own query. What breaks off arrives as a failed download.</summary>
internal static class AuditExport
{
    private static readonly CsvColumn<AuditEntry>[] Columns =
    [
        new("At", entry => entry.At),
        new("Who", entry => entry.ActorName),
        new("Who's id", entry => entry.ActorId),
        new("Act", entry => entry.Action),
        new("Record", entry => entry.SubjectKind),
        new("Record's id", entry => entry.SubjectId),
        new("Outcome", entry => AuditWords.Outcome(entry.Outcome)),
        new("Before", entry => entry.Before),
        new("After", entry => entry.After),
        new("Reference", entry => entry.CorrelationId),
        new("Entry's id", entry => entry.Id),
    ];

    public static void MapAuditExport(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet($"{AuditListAddress.Path}/export.csv", WriteAsync).RequireAuthorization(AccessPolicy.SeeAudit.Name);

    private static async Task WriteAsync(HttpContext context, ExportAudit export, ShellState shell, TimeProvider time)
    {
        var asked = AuditListAddress.Read(context.Request.Query).ToRequest(shell.Zone);
        var begun = await export.BeginAsync(ActorClaims.Read(context.User), asked, Columns, context.RequestAborted);
        if (!begun.Succeeded)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        var day = time.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        context.Response.ContentType = CsvFile<AuditEntry>.MediaType;
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"audit-{day}.csv\"";
        context.Response.Headers.CacheControl = "no-store";
        await begun.Value.WriteAsync(context.Response.Body, context.RequestAborted);
    }
}
