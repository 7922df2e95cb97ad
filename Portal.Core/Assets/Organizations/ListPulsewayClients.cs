using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Persistence;

namespace Portal.Core.Assets.Organizations;

/// <summary>Which clients are asked for.</summary>
public enum PulsewayFilter
{
    /// <summary>All that are in use in Odoo.</summary>
    All,

    /// <summary>Those that the rule means, and that are not in Pulseway.</summary>
    Wanted,

    /// <summary>Those that could not be made there.</summary>
    Failed,

    /// <summary>Those that are asked for and not answered yet.</summary>
    Asked,

    /// <summary>Those that are not there, for whatever reason.</summary>
    Absent,

    /// <summary>Those that are there.</summary>
    Present,
}

/// <summary>Which part of the list.</summary>
/// <param name="Search">Words that must all occur in its name or reference; empty for all.</param>
/// <param name="Filter">Which ones.</param>
/// <param name="Descending">True for the last name first.</param>
/// <param name="Page">Which page.</param>
public sealed record PulsewayClientRequest(string Search, PulsewayFilter Filter, bool Descending, KeysetRequest Page);

/// <summary>One client as the list shows it.</summary>
/// <param name="Client">The client.</param>
/// <param name="Devices">How many devices in service it has.</param>
/// <param name="Delivery">What became of the asking, or null.</param>
/// <param name="OdooUrl">Where people open it in Odoo, or null.</param>
public sealed record PulsewayClientRow(Client Client, int Devices, OrganizationDelivery? Delivery, Uri? OdooUrl);

/// <summary>The asking for an organization.</summary>
/// <param name="Id">The delivery.</param>
/// <param name="State">Its state.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Reason">Why it is not there yet, or null.</param>
public sealed record OrganizationDelivery(Guid Id, DeliveryState State, int Attempts, string? Reason);

/// <summary>Lists which clients are organizations in Pulseway and which are not, from Portal's own records. Source: 000-24, P6, P7.</summary>
public sealed class ListPulsewayClients(PortalDatabase database, IClientDirectory directory, AssetOptions options)
{
    /// <summary>The rule by which clients are made there by themselves.</summary>
    public SyncRule Rule => options.SyncClients;

    /// <summary>Reads one page.</summary>
    public async Task<Result<KeysetPage<PulsewayClientRow>>> ExecuteAsync(
        Actor actor,
        PulsewayClientRequest request,
        CancellationToken cancellationToken
    )
    {
        if (AccessPolicy.SeeAssets.Check(actor) is { } forbidden)
        {
            return forbidden;
        }

        await using var db = database.CreateDbContext();
        var clients = Narrow(
            db.Clients.AsNoTracking().Where(client => client.DeletedAt == null && !client.IsArchived),
            request.Filter
        );
        var search = new SubstringSearch<Client>(client => client.SearchText, request.Search);
        var page = await new Keyset<Client, string>(client => client.NameKey, client => client.Key, request.Descending).ReadAsync(
            search.IsEmpty ? clients : search.In(clients),
            request.Page,
            cancellationToken
        );
        var rows = await CompleteAsync(db, page.Rows, cancellationToken);
        return new KeysetPage<PulsewayClientRow>(rows, page.Previous, page.Next, page.Total, page.From);
    }

    private static IQueryable<Client> Narrow(IQueryable<Client> clients, PulsewayFilter filter) =>
        filter switch
        {
            PulsewayFilter.Wanted => clients.Where(client =>
                client.IsForPulseway && client.Organization == OrganizationState.Absent
            ),
            PulsewayFilter.Failed => clients.Where(client => client.Organization == OrganizationState.Failed),
            PulsewayFilter.Asked => clients.Where(client => client.Organization == OrganizationState.Asked),
            PulsewayFilter.Absent => clients.Where(client => client.Organization != OrganizationState.Present),
            PulsewayFilter.Present => clients.Where(client => client.Organization == OrganizationState.Present),
            _ => clients,
        };

    private async Task<List<PulsewayClientRow>> CompleteAsync(
        PortalDbContext db,
        IReadOnlyList<Client> clients,
        CancellationToken cancellationToken
    )
    {
        var keys = clients.Select(client => client.Key).ToList();
        var devices = await db
            .Assets.Where(asset =>
                asset.ClientKey != null && keys.Contains(asset.ClientKey.Value) && asset.Status != AssetStatus.Decommissioned
            )
            .GroupBy(asset => asset.ClientKey ?? Guid.Empty)
            .Select(found => new { found.Key, Count = found.Count() })
            .ToDictionaryAsync(found => found.Key, found => found.Count, cancellationToken);
        var ids = clients.Select(client => client.OrganizationDelivery).OfType<Guid>().ToList();
        var deliveries = await db
            .Deliveries.Where(each => ids.Contains(each.Id))
            .Select(each => new OrganizationDelivery(each.Id, each.State, each.Attempts, each.Reason))
            .ToDictionaryAsync(each => each.Id, cancellationToken);
        return
        [
            .. clients.Select(client => new PulsewayClientRow(
                client,
                devices.GetValueOrDefault(client.Key),
                client.OrganizationDelivery is { } id ? deliveries.GetValueOrDefault(id) : null,
                directory.ClientUrl(client.OdooId)
            )),
        ];
    }
}
