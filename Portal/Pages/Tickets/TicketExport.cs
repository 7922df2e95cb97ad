using System.Globalization;
using Portal.Auth;
using Portal.Core;
using Portal.Core.Assets.Tickets;
using Portal.Core.Lists;
using Portal.Pages.Alerts;

namespace Portal.Pages.Tickets;

/// <summary>The list as a file: <c>GET /tickets/export.csv</c> with the list's own query. What breaks off arrives as a failed download.</summary>
internal static class TicketExport
{
    private static readonly CsvColumn<TicketRow>[] Columns =
    [
        new("Number", row => row.Ticket.Reference),
        new("Title", row => row.Ticket.Title),
        new("Client", row => row.Client?.Name),
        new("Asset", row => row.Asset?.Name),
        new("Status", row => AlertWords.State(row.Ticket.State)),
        new("Stage", row => row.Ticket.Stage),
        new("Priority", row => TicketWords.Priority(row.Ticket.Priority)),
        new("Assigned to", row => row.Ticket.Assignee),
        new("Made at", row => row.Ticket.CreatedAt),
        new("Closed at", row => row.Ticket.ClosedAt),
        new("Odoo id", row => row.Ticket.OdooId),
        new("In Odoo", row => row.Url?.AbsoluteUri),
        new("Portal id", row => row.Ticket.Key),
    ];

    public static void MapTicketExport(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet($"{TicketListAddress.Path}/export.csv", WriteAsync).RequireAuthorization(AccessPolicy.SeeAlerts.Name);

    private static async Task WriteAsync(HttpContext context, ExportTickets export, TimeProvider time)
    {
        var address = TicketListAddress.Read(context.Request.Query);
        if (address.IsUnreadable)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest; // all rows instead of some would leave the house
            return;
        }

        var actor = ActorClaims.Read(context.User);
        var begun = await export.BeginAsync(actor, address.ToRequest(), Columns, context.RequestAborted);
        if (!begun.Succeeded)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        var day = time.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        context.Response.ContentType = CsvFile<TicketRow>.MediaType;
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"tickets-{day}.csv\"";
        context.Response.Headers.CacheControl = "no-store";
        await begun.Value.WriteAsync(context.Response.Body, context.RequestAborted);
    }
}
