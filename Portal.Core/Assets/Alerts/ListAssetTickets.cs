using Microsoft.EntityFrameworkCore;
using Portal.Core.Assets.Tickets;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Alerts;

/// <summary>A ticket about an asset.</summary>
/// <param name="Ticket">The ticket.</param>
/// <param name="Url">Where people open it in Odoo, or null.</param>
public sealed record AssetTicket(Ticket Ticket, Uri? Url);

/// <summary>
/// Lists the newest tickets about an asset: those that its alerts became, and those that name its record in Odoo. Source: 000-15, 000-16, P7.
/// </summary>
public sealed class ListAssetTickets(PortalDatabase database, ITicketDesk desk)
{
    /// <summary>How many are listed.</summary>
    public const int Most = 10;

    /// <summary>Reads them, the newest first.</summary>
    public async Task<Result<IReadOnlyList<AssetTicket>>> ExecuteAsync(
        Actor actor,
        Guid assetKey,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.SeeAlerts.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        var tickets = db.Tickets.AsNoTracking().OrderByDescending(ticket => ticket.CreatedAt).ThenBy(ticket => ticket.Key);
        var ofAlerts = await (
            from ticket in tickets
            join alert in db.Alerts on ticket.AlertKey equals alert.Key
            where alert.AssetKey == assetKey
            select ticket
        )
            .Take(Most)
            .ToListAsync(cancellationToken);
        var record = await db
            .Assets.Where(asset => asset.Key == assetKey)
            .Select(asset => asset.OdooId)
            .SingleOrDefaultAsync(cancellationToken);
        var ofRecord = record is { } id
            ? await tickets.Where(ticket => ticket.OdooAssetId == id).Take(Most).ToListAsync(cancellationToken)
            : [];
        return ofAlerts
            .Concat(ofRecord)
            .DistinctBy(ticket => ticket.Key)
            .OrderByDescending(ticket => ticket.CreatedAt)
            .ThenBy(ticket => ticket.Key)
            .Take(Most)
            .Select(ticket => new AssetTicket(ticket, ticket.OdooId is { } number ? desk.TicketUrl(number) : null))
            .ToList();
    }
}
