using System.Globalization;
using Portal.Auth;
using Portal.Core;
using Portal.Core.Lists;
using Portal.Core.Subscriptions.Seats;

namespace Portal.Pages.Seats;

/// <summary>The lines of a count as a file: <c>GET /seats/{id}/export.csv</c> or <c>.xlsx</c> with the list's own query.</summary>
internal static class SeatExport
{
    private const string Spreadsheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private static CsvColumn<SeatLine>[] Columns(SeatRun run) =>
        [
            new("Month", _ => run.Period),
            new("Count", _ => run.Number),
            new("Client", line => line.ClientName),
            new("Client's Odoo id", line => line.ClientId),
            new("Subscription", line => line.OrderName),
            new("Subscription's Odoo id", line => line.OrderId),
            new("Product", line => line.ProductCode),
            new("Billed", line => line.Billed),
            new("Counted", line => line.Counted),
            new("Proposed", line => SeatWords.IsUnsaid(line) ? null : line.Proposed),
            new("Change", line => SeatWords.IsUnsaid(line) ? null : line.Delta),
            new("Unit price", line => line.UnitPrice),
            new("Billed every", line => line.Period?.Words ?? ""),
            new("Effect a billing period", line => Amount(line.EffectMinor, line)),
            new("Effect a month", line => Amount(line.MonthMinor, line)),
            new("Currency", line => line.Currency),
            new("Added", line => line.Added),
            new("Removed", line => line.Removed),
            new("Decommissioned", line => line.Decommissioned),
            new("Not listed lately", line => line.Stale),
            new("Left out by a rule", line => line.Excluded),
            new("Billed on other lines", line => line.OtherBilled),
            new("Status", line => SeatWords.State(line, run.IsDryRun)),
            new("Waits because", line => line.IsUndecided ? SeatWords.Guards(line.Guards) : ""),
            new("Waited because", line => line.IsUndecided ? "" : SeatWords.Guards(line.Guards)),
            new("Decided by", line => line.IsAutomatic ? "thresholds" : line.DecidedBy),
            new("Decided at", line => line.DecidedAt),
            new("Effective from", line => line.EffectiveOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            new("Reason", line => line.Reason),
        ];

    private static decimal? Amount(long? minor, SeatLine line) =>
        minor is { } known && !SeatWords.IsUnsaid(line)
            ? known * new decimal(1, 0, 0, isNegative: false, (byte)line.Decimals)
            : null;

    public static void MapSeatExport(this IEndpointRouteBuilder endpoints)
    {
        endpoints
            .MapGet($"{SeatListAddress.Path}/{{id:guid}}/export.csv", WriteCsvAsync)
            .RequireAuthorization(AccessPolicy.SeeSeats.Name);
        endpoints
            .MapGet($"{SeatListAddress.Path}/{{id:guid}}/export.xlsx", WriteXlsxAsync)
            .RequireAuthorization(AccessPolicy.SeeSeats.Name);
    }

    private static async Task WriteCsvAsync(HttpContext context, Guid id, ExportSeats export, ListSeatRuns runs)
    {
        var actor = ActorClaims.Read(context.User);
        if (Read(context, id) is not { } request || await FindAsync(context, id, actor, runs) is not { } run)
        {
            return;
        }

        var begun = await export.BeginAsync(actor, request, "csv", Columns(run), context.RequestAborted);
        if (!begun.Succeeded)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        Name(context, CsvFile<SeatLine>.MediaType, "csv", run);
        await begun.Value.WriteAsync(context.Response.Body, context.RequestAborted);
    }

    // a spreadsheet is made as a whole: its rows are held in memory, those of a count fit
    private static async Task WriteXlsxAsync(HttpContext context, Guid id, ExportSeats export, ListSeatRuns runs)
    {
        var actor = ActorClaims.Read(context.User);
        if (Read(context, id) is not { } request || await FindAsync(context, id, actor, runs) is not { } run)
        {
            return;
        }

        var begun = await export.BeginRowsAsync(actor, request, "xlsx", context.RequestAborted);
        if (!begun.Succeeded)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        var lines = new List<SeatLine>();
        await foreach (var batch in begun.Value.ReadAsync(context.RequestAborted))
        {
            lines.AddRange(batch);
        }

        using var file = new MemoryStream();
        SeatSheet.Fill($"Seats {run.Period}", Columns(run), lines).SaveToStream(file);
        file.Position = 0;
        Name(context, Spreadsheet, "xlsx", run);
        await file.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    private static async Task<SeatRun?> FindAsync(HttpContext context, Guid id, Actor actor, ListSeatRuns runs)
    {
        var found = await runs.ReadAsync(actor, id, context.RequestAborted);
        if (!found.Succeeded)
        {
            context.Response.StatusCode =
                found.Refusals[0].Code == Refusal.NotFoundCode ? StatusCodes.Status404NotFound : StatusCodes.Status403Forbidden;
        }

        return found.Value?.Run;
    }

    private static SeatLineRequest? Read(HttpContext context, Guid id)
    {
        var address = SeatListAddress.Read(id, context.Request.Query);
        if (!address.IsUnreadable)
        {
            return address.ToRequest();
        }

        context.Response.StatusCode = StatusCodes.Status400BadRequest; // all rows instead of some would leave the house
        return null;
    }

    private static void Name(HttpContext context, string mediaType, string ending, SeatRun run)
    {
        var kind = run.IsDryRun ? "trial" : "count";
        var name = string.Create(CultureInfo.InvariantCulture, $"seats-{run.Period}-{kind}-{run.Number}.{ending}");
        context.Response.ContentType = mediaType;
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        context.Response.Headers.CacheControl = "no-store";
    }
}
