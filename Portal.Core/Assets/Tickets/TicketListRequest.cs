namespace Portal.Core.Assets.Tickets;

/// <summary>Columns the list can be sorted by.</summary>
public enum TicketSort
{
    /// <summary>When it was made.</summary>
    Created,

    /// <summary>Odoo's priority.</summary>
    Priority,
}

/// <summary>Whether somebody has it to do.</summary>
public enum TicketStanding
{
    /// <summary>Open, or on its way to Odoo, or about to be closed.</summary>
    Open,

    /// <summary>Closed.</summary>
    Closed,

    /// <summary>Gone from Odoo, or never made.</summary>
    Gone,
}

/// <summary>Which part of the list.</summary>
public sealed record TicketListRequest
{
    /// <summary>What <see cref="Assignee"/> says for tickets that nobody works on.</summary>
    public const string Nobody = "-";

    /// <summary>Words that must all occur in number, title, stage and person, or in the client, or in the alert it is of; empty for all.</summary>
    public string Search { get; init; } = "";

    /// <summary>Only of this client.</summary>
    public Guid? ClientKey { get; init; }

    /// <summary>Only about this asset.</summary>
    public Guid? AssetKey { get; init; }

    /// <summary>Only those that stand so.</summary>
    public TicketStanding? Standing { get; init; }

    /// <summary>Only in this stage; empty for all.</summary>
    public string Stage { get; init; } = "";

    /// <summary>Only of this priority in Odoo or a higher one, 0 to 3.</summary>
    public int? LeastPriority { get; init; }

    /// <summary>Only those that are at least this many days old.</summary>
    public int? LeastDays { get; init; }

    /// <summary>Only those that this person works on; empty for all.</summary>
    public string Assignee { get; init; } = "";

    /// <summary>Only those about a device, or only those about none.</summary>
    public bool? HasAsset { get; init; }

    /// <summary>Column.</summary>
    public TicketSort Sort { get; init; }

    /// <summary>True for the lowest or longest ago first.</summary>
    public bool Ascending { get; init; }

    /// <summary>Which page.</summary>
    public KeysetRequest Page { get; init; } = KeysetRequest.First(50);
}

/// <summary>A client or device as a ticket names it.</summary>
/// <param name="Key">Its key in Portal.</param>
/// <param name="Name">Its name.</param>
public sealed record TicketParty(Guid Key, string Name);

/// <summary>A ticket as the list shows it.</summary>
/// <param name="Ticket">The ticket.</param>
/// <param name="Client">Its client, or null.</param>
/// <param name="Asset">The device it is about, or null.</param>
/// <param name="Url">Where people open it in Odoo, or null.</param>
public sealed record TicketRow(Ticket Ticket, TicketParty? Client, TicketParty? Asset, Uri? Url);

/// <summary>What the list can be narrowed by.</summary>
/// <param name="Clients">Clients with a ticket, by name, 500 at most.</param>
/// <param name="Stages">Stages, by name, 200 at most.</param>
/// <param name="Assignees">Who works on them, by name, 200 at most.</param>
public sealed record TicketFilters(
    IReadOnlyList<TicketParty> Clients,
    IReadOnlyList<string> Stages,
    IReadOnlyList<string> Assignees
);
