using Microsoft.EntityFrameworkCore;
using Portal.Core.Assets.Alerts;
using Portal.Core.Assets.Tickets;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Map;

/// <summary>
/// Reads what the map of one client shows, from Portal's own records: works while Odoo and Pulseway are away. A ticket hangs on its asset by the
/// alert it is of, or by the asset that Odoo has on it. Source: 000-1, b2, P6.
/// </summary>
public sealed class ReadAssetMap(PortalDatabase database, TimeProvider time)
{
    /// <summary>Assets on one map; one that has more is narrowed by a filter.</summary>
    public const int MostAssets = 20_000;

    /// <summary>Clients to choose from at once; words find the others.</summary>
    public const int MostClients = 500;

    private static readonly TicketState[] OpenStates = [TicketState.Asked, TicketState.Open, TicketState.Closing];

    /// <summary>The same; less only to try what is beyond it.</summary>
    internal int Limit { get; init; } = MostAssets;

    /// <summary>Reads it in a fixed number of queries, however many assets there are.</summary>
    /// <param name="actor">Who looks.</param>
    /// <param name="request">Which client, and how narrowed.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<Result<AssetMap>> ExecuteAsync(Actor actor, AssetMapRequest request, CancellationToken cancellationToken)
    {
        if (AccessPolicy.SeeAssets.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        var client = await db
            .Clients.AsNoTracking()
            .SingleOrDefaultAsync(each => each.Key == request.ClientKey, cancellationToken);
        if (client is null)
        {
            return AssetRefusals.NoSuchClient;
        }

        var found = await ReadAssetsAsync(db, request, cancellationToken);
        var (tickets, others) = await ReadTicketsAsync(db, client, cancellationToken);
        var wanted = found
            .Select(asset =>
                asset with
                {
                    Tickets = [.. tickets[asset.Key].OrderBy(ticket => ticket.CreatedAt).ThenBy(ticket => ticket.Key)],
                }
            )
            .Where(asset => IsWanted(asset, request))
            .Take(Limit + 1)
            .ToList();
        var systems = await ReadSystemsAsync(db, client, cancellationToken);
        return new AssetMap(client, [.. wanted.Take(Limit)], systems, wanted.Count > Limit)
        {
            OtherTickets =
                request.OsKey.Length > 0 ? [] : [.. others.Where(ticket => !IsNarrowed(request) || IsWanted(ticket, request))],
        };
    }

    /// <summary>Clients that have assets, by name, to choose the map of.</summary>
    /// <param name="actor">Who looks.</param>
    /// <param name="search">Part of the client's name or of the hostname or serial number of one of its assets; empty for the first ones.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<Result<IReadOnlyList<Client>>> FindClientsAsync(
        Actor actor,
        string search,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.SeeAssets.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        var (assets, text) = (db.Assets, Folding.Fold(search.Trim(), 200));
        var clients = db.Clients.AsNoTracking().Where(client => assets.Any(asset => asset.ClientKey == client.Key));
        clients =
            text.Length == 0
                ? clients
                : clients.Where(client =>
                    client.NameKey.Contains(text)
                    || assets.Any(asset => asset.ClientKey == client.Key && asset.SearchText.Contains(text))
                );
        return await clients
            .OrderBy(client => client.NameKey)
            .ThenBy(client => client.Key)
            .Take(MostClients)
            .ToListAsync(cancellationToken);
    }

    private async Task<List<MapAsset>> ReadAssetsAsync(
        PortalDbContext db,
        AssetMapRequest request,
        CancellationToken cancellationToken
    )
    {
        var source = db.Assets.AsNoTracking().Where(asset => asset.ClientKey == request.ClientKey);
        source = request.WithDecommissioned ? source : source.Where(Asset.IsCounted);
        source = request.OsKey.Length == 0 ? source : source.Where(asset => asset.OsKey == request.OsKey);
        var ordered = source.OrderBy(asset => asset.HostnameKey).ThenBy(asset => asset.Key);
        // tickets narrow it further here, so that none is cut off before it was looked at
        return await (IsNarrowed(request) ? ordered : ordered.Take(Limit + 1))
            .Select(asset => new MapAsset(
                asset.Key,
                asset.Hostname == "" ? asset.PulsewayId : asset.Hostname,
                asset.Status,
                asset.Os,
                asset.CreatedAt,
                asset.LastSeenAt,
                asset.HasConflict
            ))
            .ToListAsync(cancellationToken);
    }

    // those of its assets, and those of its own that are about none of them
    private static async Task<(ILookup<Guid, MapTicket> OfAssets, IReadOnlyList<MapTicket> Others)> ReadTicketsAsync(
        PortalDbContext db,
        Client client,
        CancellationToken cancellationToken
    )
    {
        var open = db.Tickets.AsNoTracking().Where(ticket => OpenStates.Contains(ticket.State));
        var ofAlerts = await (
            from ticket in open
            join alert in db.Alerts on ticket.AlertKey equals alert.Key
            where alert.ClientKey == client.Key && alert.AssetKey != null
            select new { Asset = alert.AssetKey!.Value, Ticket = ticket }
        ).ToListAsync(cancellationToken);
        var ofRecords = await (
            from ticket in open
            join asset in db.Assets on ticket.OdooAssetId equals asset.OdooId
            where asset.ClientKey == client.Key
            select new { Asset = asset.Key, Ticket = ticket }
        ).ToListAsync(cancellationToken);
        var pairs = ofAlerts.Concat(ofRecords).DistinctBy(pair => pair.Ticket.Key).ToList();
        var ofAssets = pairs.Select(pair => pair.Ticket.Key).ToHashSet();
        var ofClient = await open.Where(ticket => ticket.ClientId == client.OdooId)
            .OrderBy(ticket => ticket.CreatedAt)
            .ThenBy(ticket => ticket.Key)
            .ToListAsync(cancellationToken);
        return (
            pairs.ToLookup(pair => pair.Asset, pair => Show(pair.Ticket)),
            [.. ofClient.Where(ticket => !ofAssets.Contains(ticket.Key)).Select(Show)]
        );
    }

    private static async Task<IReadOnlyList<(string, string)>> ReadSystemsAsync(
        PortalDbContext db,
        Client client,
        CancellationToken cancellationToken
    )
    {
        var systems = await db
            .Assets.Where(asset => asset.ClientKey == client.Key && asset.OsKey != "")
            .GroupBy(asset => asset.OsKey)
            .Select(group => new { group.Key, Name = group.Min(asset => asset.Os) ?? "" })
            .ToListAsync(cancellationToken);
        return [.. systems.OrderBy(os => os.Key, StringComparer.Ordinal).Select(os => (os.Key, os.Name))];
    }

    private static bool IsNarrowed(AssetMapRequest request) =>
        request.LeastPriority is not null || request.LeastTicketDays is not null;

    // one ticket has to be both: an old one and an urgent one beside it are not an old urgent one
    private bool IsWanted(MapAsset asset, AssetMapRequest request) =>
        !IsNarrowed(request) || asset.Tickets.Any(ticket => IsWanted(ticket, request));

    private bool IsWanted(MapTicket ticket, AssetMapRequest request)
    {
        var madeBefore = time.GetUtcNow().UtcDateTime.AddDays(-request.LeastTicketDays ?? 0);
        return ticket.Priority >= (request.LeastPriority ?? 0)
            && (request.LeastTicketDays is null || ticket.CreatedAt <= madeBefore);
    }

    private static MapTicket Show(Ticket ticket) =>
        new(ticket.Key, ticket.OdooId, ticket.AlertKey, ticket.Title, ticket.Priority, ticket.Stage, ticket.CreatedAt);
}
