using Microsoft.EntityFrameworkCore;
using Portal.Core.Assets.Alerts;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Tickets;

/// <summary>The one query of the list: page, count and export share its filters, search and order.</summary>
internal static class TicketListQuery
{
    /// <summary>The rows, filtered and searched.</summary>
    public static IQueryable<Ticket> SourceOf(PortalDbContext db, TicketListRequest request, DateTime now)
    {
        var rows = Stand(db.Tickets.AsNoTracking(), request.Standing);
        rows = request.Stage.Length > 0 ? rows.Where(ticket => ticket.Stage == request.Stage) : rows;
        rows = request.LeastPriority is { } priority ? rows.Where(ticket => ticket.Priority >= priority) : rows;
        if (request.LeastDays is { } days)
        {
            var madeBefore = now.AddDays(-days);
            rows = rows.Where(ticket => ticket.CreatedAt <= madeBefore);
        }

        var assignee = request.Assignee == TicketListRequest.Nobody ? "" : request.Assignee;
        rows = request.Assignee.Length > 0 ? rows.Where(ticket => ticket.Assignee == assignee) : rows;
        return Search(db, Belong(db, rows, request), request.Search);
    }

    /// <summary>The order.</summary>
    public static Keyset<Ticket> SortOf(TicketListRequest request) =>
        request.Sort == TicketSort.Priority
            ? new Keyset<Ticket, int>(ticket => ticket.Priority, ticket => ticket.Key, !request.Ascending)
            : new Keyset<Ticket, DateTime>(ticket => ticket.CreatedAt, ticket => ticket.Key, !request.Ascending);

    /// <summary>The rows with their clients and devices, in a fixed number of queries.</summary>
    public static async Task<List<TicketRow>> NameAsync(
        PortalDbContext db,
        ITicketDesk desk,
        IReadOnlyList<Ticket> tickets,
        CancellationToken cancellationToken
    )
    {
        var companies = tickets.Select(ticket => ticket.ClientId).OfType<int>().Distinct().ToList();
        var clients = await db
            .Clients.Where(client => companies.Contains(client.OdooId))
            .ToDictionaryAsync(client => client.OdooId, client => new TicketParty(client.Key, client.Name), cancellationToken);
        var assets = await NameAssetsAsync(db, tickets, cancellationToken);
        return
        [
            .. tickets.Select(ticket => new TicketRow(
                ticket,
                ticket.ClientId is { } id ? clients.GetValueOrDefault(id) : null,
                assets.GetValueOrDefault(ticket.Key),
                desk.UrlOf(ticket)
            )),
        ];
    }

    /// <summary>Where people open a ticket in Odoo; null where it is of a model that tickets do not live in any more.</summary>
    public static Uri? UrlOf(this ITicketDesk desk, Ticket ticket) =>
        ticket.OdooId is { } id && (ticket.Model == TicketModel.Auto || ticket.Model == desk.KnownModel)
            ? desk.TicketUrl(id)
            : null;

    private static async Task<Dictionary<Guid, TicketParty>> NameAssetsAsync(
        PortalDbContext db,
        IReadOnlyList<Ticket> tickets,
        CancellationToken cancellationToken
    )
    {
        var alerts = tickets.Select(ticket => ticket.AlertKey).OfType<Guid>().Distinct().ToList();
        var ofAlerts = await db
            .Alerts.Where(alert => alerts.Contains(alert.Key) && alert.AssetKey != null)
            .ToDictionaryAsync(alert => alert.Key, alert => alert.AssetKey ?? Guid.Empty, cancellationToken);
        var records = tickets.Select(ticket => ticket.OdooAssetId).OfType<int>().Distinct().ToList();
        var keys = ofAlerts.Values.Distinct().ToList();
        var assets = await db
            .Assets.AsNoTracking()
            .Where(asset => keys.Contains(asset.Key) || (asset.OdooId != null && records.Contains(asset.OdooId.Value)))
            .Select(asset => new
            {
                asset.OdooId,
                Party = new TicketParty(asset.Key, asset.Hostname == "" ? asset.PulsewayId : asset.Hostname),
            })
            .ToListAsync(cancellationToken);
        var found = new Dictionary<Guid, TicketParty>();
        foreach (var ticket in tickets)
        {
            Guid? key = ticket.AlertKey is { } alert && ofAlerts.TryGetValue(alert, out var ofAlert) ? ofAlert : null;
            var asset =
                assets.Find(each => ticket.OdooAssetId is { } id && each.OdooId == id)
                ?? assets.Find(each => each.Party.Key == key);
            if (asset is not null)
            {
                found[ticket.Key] = asset.Party;
            }
        }

        return found;
    }

    private static IQueryable<Ticket> Stand(IQueryable<Ticket> rows, TicketStanding? standing) =>
        standing switch
        {
            TicketStanding.Open => rows.Where(ticket => ticket.State < TicketState.Closed),
            TicketStanding.Closed => rows.Where(ticket => ticket.State == TicketState.Closed),
            TicketStanding.Gone => rows.Where(ticket => ticket.State == TicketState.Gone),
            _ => rows,
        };

    private static IQueryable<Ticket> Belong(PortalDbContext db, IQueryable<Ticket> rows, TicketListRequest request)
    {
        var (clients, alerts, assets) = (db.Clients, db.Alerts, db.Assets);
        if (request.ClientKey is { } client)
        {
            rows = rows.Where(ticket => clients.Any(each => each.Key == client && each.OdooId == ticket.ClientId));
        }

        if (request.AssetKey is { } asset)
        {
            rows = rows.Where(ticket =>
                alerts.Any(each => each.Key == ticket.AlertKey && each.AssetKey == asset)
                || assets.Any(each => each.Key == asset && each.OdooId != null && each.OdooId == ticket.OdooAssetId)
            );
        }

        return request.HasAsset switch
        {
            true => rows.Where(ticket =>
                ticket.OdooAssetId != null || alerts.Any(each => each.Key == ticket.AlertKey && each.AssetKey != null)
            ),
            false => rows.Where(ticket =>
                ticket.OdooAssetId == null && !alerts.Any(each => each.Key == ticket.AlertKey && each.AssetKey != null)
            ),
            null => rows,
        };
    }

    private static IQueryable<Ticket> Search(PortalDbContext db, IQueryable<Ticket> rows, string search)
    {
        var words = new SubstringSearch<Ticket>(ticket => ticket.SearchText, search);
        if (words.IsEmpty)
        {
            return rows;
        }

        var told = words.In(db.Tickets).Select(ticket => ticket.Key);
        var ofAlerts = new SubstringSearch<Alert>(alert => alert.SearchText, search).In(db.Alerts).Select(alert => alert.Key);
        var ofClients = new SubstringSearch<Client>(client => client.SearchText, search)
            .In(db.Clients)
            .Select(client => client.OdooId);
        return rows.Where(ticket =>
            told.Contains(ticket.Key)
            || (ticket.AlertKey != null && ofAlerts.Contains(ticket.AlertKey.Value))
            || (ticket.ClientId != null && ofClients.Contains(ticket.ClientId.Value))
        );
    }
}
