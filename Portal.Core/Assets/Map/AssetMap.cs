using Portal.Core.Assets.Tickets;

namespace Portal.Core.Assets.Map;

/// <summary>What of a client's assets the map shows.</summary>
public sealed record AssetMapRequest
{
    /// <summary>The client's <see cref="Client.Key"/>.</summary>
    public required Guid ClientKey { get; init; }

    /// <summary>Operating system, folded; empty for all.</summary>
    public string OsKey { get; init; } = "";

    /// <summary>True to show decommissioned assets too.</summary>
    public bool WithDecommissioned { get; init; }

    /// <summary>Only assets with an open ticket of this priority in Odoo or a higher one, 0 to 3, and of that age at once; null for all assets.</summary>
    public int? LeastPriority { get; init; }

    /// <summary>Only assets with an open ticket that is at least this many days old; null for all assets.</summary>
    public int? LeastTicketDays { get; init; }
}

/// <summary>An asset on the map.</summary>
/// <param name="Key">The asset's <see cref="Asset.Key"/>.</param>
/// <param name="Name">Its hostname, or its id in Pulseway where it has none.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Os">Its operating system, or empty.</param>
/// <param name="CreatedAt">UTC instant Portal first knew of it.</param>
/// <param name="LastSeenAt">UTC instant Pulseway last heard from it, or null.</param>
/// <param name="HasConflict">True while something about it has to be decided.</param>
public sealed record MapAsset(
    Guid Key,
    string Name,
    AssetStatus Status,
    string Os,
    DateTime CreatedAt,
    DateTime? LastSeenAt,
    bool HasConflict
)
{
    /// <summary>Its open tickets, the oldest first.</summary>
    public IReadOnlyList<MapTicket> Tickets { get; init; } = [];
}

/// <summary>An open ticket on the map.</summary>
/// <param name="Key">The ticket's <see cref="Ticket.Key"/>.</param>
/// <param name="OdooId">Its id in Odoo, or null until it is known there.</param>
/// <param name="AlertKey">The alert it is of, or null.</param>
/// <param name="Title">Its title.</param>
/// <param name="Priority">Odoo's priority, 0 to 3.</param>
/// <param name="Stage">Its stage in Odoo, or empty.</param>
/// <param name="CreatedAt">UTC instant it was made.</param>
public sealed record MapTicket(
    Guid Key,
    int? OdooId,
    Guid? AlertKey,
    string Title,
    int Priority,
    string Stage,
    DateTime CreatedAt
);

/// <summary>A client with its assets and their open tickets. Source: b2, 000-1.</summary>
/// <param name="Client">The client.</param>
/// <param name="Assets">Its assets by name.</param>
/// <param name="Systems">The operating systems of all its assets, to narrow the map by.</param>
/// <param name="IsCut">True when there are more than <see cref="ReadAssetMap.MostAssets"/> and the rest is left out.</param>
public sealed record AssetMap(
    Client Client,
    IReadOnlyList<MapAsset> Assets,
    IReadOnlyList<(string Key, string Name)> Systems,
    bool IsCut
)
{
    /// <summary>Its open tickets that are about none of its assets, the oldest first; none while the map is narrowed to a system.</summary>
    public IReadOnlyList<MapTicket> OtherTickets { get; init; } = [];
}
