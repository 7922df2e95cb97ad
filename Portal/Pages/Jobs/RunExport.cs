using System.Globalization;
using Portal.Auth;
using Portal.Core;
using Portal.Core.Jobs;
using Portal.Core.Jobs.History;
using Portal.Core.Lists;
using Portal.Layout;

namespace Portal.Pages.Jobs;

/// <summary>The history as a file: <c>GET /jobs/history/export.csv</c> with the list's own query. What breaks off arrives as a failed download.</summary>
internal static class RunExport
{
    public static void MapRunExport(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet($"{RunListAddress.Path}/export.csv", WriteAsync).RequireAuthorization(AccessPolicy.SeeJobs.Name);

    private static CsvColumn<JobRun>[] Columns(KnownJobs known) =>
        [
            new("Job", run => known.Title(run.Job)),
            new("Status", JobWords.Word),
            new("Result", run => run.Summary),
            new("Began", run => run.StartedAt),
            new("Ended", run => run.EndedAt),
            new("Started by", JobWords.Trigger),
            new("Attempt", run => run.Attempt),
            new("Scheduled time", run => run.Period),
            new("Done", run => run.Done),
            new("In all", run => run.Total),
            new("Counts", run => JobWords.Counts(run)),
            new("Node", run => run.Node),
            new("Job's name", run => run.Job),
            new("Run's id", run => run.Id),
        ];

    private static async Task WriteAsync(
        HttpContext context,
        ExportRuns export,
        KnownJobs known,
        ShellState shell,
        TimeProvider time
    )
    {
        var address = RunListAddress.Read(context.Request.Query);
        if (address.IsUnreadable)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest; // all rows instead of some would leave the house
            return;
        }

        var asked = address.ToFilter(shell.Zone);
        var begun = await export.BeginAsync(ActorClaims.Read(context.User), asked, Columns(known), context.RequestAborted);
        if (!begun.Succeeded)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        var day = time.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        context.Response.ContentType = CsvFile<JobRun>.MediaType;
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"job-runs-{day}.csv\"";
        context.Response.Headers.CacheControl = "no-store";
        await begun.Value.WriteAsync(context.Response.Body, context.RequestAborted);
    }
}
