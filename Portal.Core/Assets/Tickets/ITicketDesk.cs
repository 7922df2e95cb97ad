namespace Portal.Core.Assets.Tickets;

/// <summary>A ticket as Odoo shows it.</summary>
public sealed record FoundTicket
{
    /// <summary>The model it is of.</summary>
    public TicketModel Model { get; init; }

    /// <summary>Id in Odoo.</summary>
    public required int Id { get; init; }

    /// <summary>Number staff know it by, or empty.</summary>
    public string Reference { get; init; } = "";

    /// <summary>Its title.</summary>
    public string Title { get; init; } = "";

    /// <summary>The customer, or null.</summary>
    public int? PartnerId { get; init; }

    /// <summary>The company that the customer is, or belongs to; null where that is not known.</summary>
    public int? ClientId { get; init; }

    /// <summary>The asset's record, or null.</summary>
    public int? AssetId { get; init; }

    /// <summary>0 to 3.</summary>
    public int Priority { get; init; }

    /// <summary>Name of its stage.</summary>
    public string Stage { get; init; } = "";

    /// <summary>Who works on it, or empty.</summary>
    public string Assignee { get; init; } = "";

    /// <summary>True when it is done, or hidden.</summary>
    public bool IsClosed { get; init; }

    /// <summary>True when somebody else than who made it changed it last.</summary>
    public bool IsTouched { get; init; }

    /// <summary>UTC instant it was made.</summary>
    public DateTime CreatedAt { get; init; }

    /// <summary>UTC second of its last change.</summary>
    public DateTime ChangedAt { get; init; }

    /// <summary>UTC second it was closed, or null.</summary>
    public DateTime? ClosedAt { get; init; }

    /// <summary>UTC instant of the reading.</summary>
    public DateTime ReadAt { get; init; }
}

/// <summary>
/// The tickets in Odoo, whichever of its models they are. Every method may throw <see cref="ConnectorException"/> and is safe to repeat; what changes
/// them goes through the outbox. Source: C12, P5.
/// </summary>
public interface ITicketDesk
{
    /// <summary>True when there is an Odoo to ask.</summary>
    bool IsConnected { get; }

    /// <summary>Where tickets live; <see cref="TicketModel.PortalOnly"/> when Odoo has no place for them.</summary>
    Task<TicketModel> FindModelAsync(CancellationToken cancellationToken);

    /// <summary>Where they live, as far as Portal knows without asking; null while it does not.</summary>
    TicketModel? KnownModel { get; }

    /// <summary>Some of them, by id; those that are gone are left out.</summary>
    Task<IReadOnlyList<FoundTicket>> ReadAsync(IReadOnlyCollection<int> ids, CancellationToken cancellationToken);

    /// <summary>Id of the ticket that was made for this key of Portal's; null when there is none.</summary>
    Task<int?> FindAsync(Guid key, CancellationToken cancellationToken);

    /// <summary>The next page by id.</summary>
    Task<IReadOnlyList<FoundTicket>> ListAsync(int afterId, int size, CancellationToken cancellationToken);

    /// <summary>UTC instant of the newest change; null when there is none.</summary>
    Task<DateTime?> FindNewestChangeAsync(CancellationToken cancellationToken);

    /// <summary>The next page by last change; of one second by id, where that is given.</summary>
    Task<IReadOnlyList<FoundTicket>> ListChangesAsync(DateTime from, int? afterId, int size, CancellationToken cancellationToken);

    /// <summary>Address of a ticket for a person's browser; null when it is not known.</summary>
    Uri? TicketUrl(int id);
}
