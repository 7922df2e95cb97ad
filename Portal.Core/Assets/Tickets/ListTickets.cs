using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Tickets;

/// <summary>
/// Lists the tickets that alerts became and those that Odoo has anyway, from Portal's own records: works while Odoo is away. Source: C12, P6.
/// </summary>
public sealed class ListTickets(PortalDatabase database, ITicketDesk desk, TimeProvider time)
{
    private const int MostClients = 500;
    private const int MostWords = 200;

    /// <summary>Reads one page.</summary>
    public async Task<Result<KeysetPage<TicketRow>>> ExecuteAsync(
        Actor actor,
        TicketListRequest request,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.SeeAlerts.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        var source = TicketListQuery.SourceOf(db, request, time.GetUtcNow().UtcDateTime);
        var page = await TicketListQuery.SortOf(request).ReadAsync(source, request.Page, cancellationToken);
        var rows = await TicketListQuery.NameAsync(db, desk, page.Rows, cancellationToken);
        return new KeysetPage<TicketRow>(rows, page.Previous, page.Next, page.Total, page.From);
    }

    /// <summary>Clients, stages and persons to narrow the list by.</summary>
    public async Task<Result<TicketFilters>> ReadFiltersAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (AccessPolicy.SeeAlerts.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        var tickets = db.Tickets;
        var clients = await db
            .Clients.Where(client => tickets.Any(ticket => ticket.ClientId == client.OdooId))
            .OrderBy(client => client.NameKey)
            .ThenBy(client => client.Key)
            .Take(MostClients)
            .Select(client => new TicketParty(client.Key, client.Name))
            .ToListAsync(cancellationToken);
        var stages = tickets.Where(ticket => ticket.Stage != "").Select(ticket => ticket.Stage);
        var assignees = tickets.Where(ticket => ticket.Assignee != "").Select(ticket => ticket.Assignee);
        return new TicketFilters(
            clients,
            await NamesAsync(stages, cancellationToken),
            await NamesAsync(assignees, cancellationToken)
        );
    }

    private static async Task<IReadOnlyList<string>> NamesAsync(IQueryable<string> names, CancellationToken cancellationToken)
    {
        var found = await names.Distinct().OrderBy(name => name).Take(MostWords).ToListAsync(cancellationToken);
        return [.. found.Order(StringComparer.OrdinalIgnoreCase)];
    }
}
