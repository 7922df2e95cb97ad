using System.Globalization;
using Portal.Auth;
using Portal.Core;
using Portal.Core.Lists;
using Portal.Core.Subscriptions.Seats;
using Radzen.Documents.Spreadsheet;

namespace Portal.Pages.Seats;

/// <summary>The lines of a count as a file: <c>GET /seats/{id}/export.csv</c> or <c>.xlsx</c> with the list's own query.</summary>
internal static class SeatExport
{
    private const string Spreadsheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private static readonly CsvColumn<SeatLine>[] Columns =
    [
        new("Client", line => line.ClientName),
        new("Client's Odoo id", line => line.ClientId),
        new("Subscription", line => line.OrderName),
        new("Subscription's Odoo id", line => line.OrderId),
        new("Product", line => line.ProductCode),
        new("Billed", line => line.Billed),
        new("Counted", line => line.Counted),
        new("Proposed", line => line.Proposed),
        new("Change", line => line.Delta),
        new("Unit price", line => line.UnitPrice),
        new(
            "Effect",
            line => line.EffectMinor is { } minor ? minor * new decimal(1, 0, 0, isNegative: false, (byte)line.Decimals) : null
        ),
        new("Currency", line => line.Currency),
        new("Added", line => line.Added),
        new("Removed", line => line.Removed),
        new("Decommissioned", line => line.Decommissioned),
        new("Not listed lately", line => line.Stale),
        new("Left out by a rule", line => line.Excluded),
        new("Billed on other lines", line => line.OtherBilled),
        new("Status", line => SeatWords.State(line.State)),
        new("Waits because", line => SeatWords.Guards(line.Guards)),
        new("Decided by", line => line.IsAutomatic ? "thresholds" : line.DecidedBy),
        new("Decided at", line => line.DecidedAt),
        new("Effective from", line => line.EffectiveOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        new("Reason", line => line.Reason),
    ];

    public static void MapSeatExport(this IEndpointRouteBuilder endpoints)
    {
        endpoints
            .MapGet($"{SeatListAddress.Path}/{{id:guid}}/export.csv", WriteCsvAsync)
            .RequireAuthorization(AccessPolicy.SeeSeats.Name);
        endpoints
            .MapGet($"{SeatListAddress.Path}/{{id:guid}}/export.xlsx", WriteXlsxAsync)
            .RequireAuthorization(AccessPolicy.SeeSeats.Name);
    }

    private static async Task WriteCsvAsync(HttpContext context, Guid id, ExportSeats export, TimeProvider time)
    {
        if (Read(context, id) is not { } request)
        {
            return;
        }

        var begun = await export.BeginAsync(ActorClaims.Read(context.User), request, "csv", Columns, context.RequestAborted);
        if (!begun.Succeeded)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        Name(context, CsvFile<SeatLine>.MediaType, "csv", time);
        await begun.Value.WriteAsync(context.Response.Body, context.RequestAborted);
    }

    // a spreadsheet is made as a whole: its rows are held in memory, those of a count fit
    private static async Task WriteXlsxAsync(HttpContext context, Guid id, ExportSeats export, TimeProvider time)
    {
        if (Read(context, id) is not { } request)
        {
            return;
        }

        var begun = await export.BeginRowsAsync(ActorClaims.Read(context.User), request, "xlsx", context.RequestAborted);
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
        Fill(lines).SaveToStream(file);
        file.Position = 0;
        Name(context, Spreadsheet, "xlsx", time);
        await file.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    private static Workbook Fill(List<SeatLine> lines)
    {
        var book = new Workbook();
        var sheet = book.AddSheet("Seats", lines.Count + 1, Columns.Length);
        for (var column = 0; column < Columns.Length; column++)
        {
            sheet.Cells[0, column].Value = Columns[column].Title;
            for (var row = 0; row < lines.Count; row++)
            {
                sheet.Cells[row + 1, column].Value = Shown(Columns[column].ValueOf(lines[row]));
            }
        }

        return book;
    }

    // a cell that a spreadsheet would take for a formula is a text; numbers stay numbers
    private static object? Shown(object? value) =>
        value switch
        {
            DateTime at => at.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
            decimal number => (double)number,
            int number => (double)number,
            string { Length: > 0 } text when text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' => $"'{text}",
            _ => value,
        };

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

    private static void Name(HttpContext context, string mediaType, string ending, TimeProvider time)
    {
        var day = time.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        context.Response.ContentType = mediaType;
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"seats-{day}.{ending}\"";
        context.Response.Headers.CacheControl = "no-store";
    }
}
