namespace Portal.Core.Assets.Tickets;

/// <summary>Where tickets live. Source: C12, d3.</summary>
public enum TicketModel
{
    /// <summary>The first of the others that Odoo has.</summary>
    Auto = 0,

    /// <summary>Odoo's own help desk, in Enterprise.</summary>
    Helpdesk = 1,

    /// <summary>The community's help desk (OCA), whose model has the same name.</summary>
    HelpdeskMgmt = 2,

    /// <summary>Tasks of a project.</summary>
    ProjectTask = 3,

    /// <summary>Nowhere but in Portal.</summary>
    PortalOnly = 4,
}

/// <summary>What models of tickets are like.</summary>
internal static class TicketModelTraits
{
    /// <summary>The highest priority that a ticket can have; a task has a star or none. Source: d3.</summary>
    public static int MostPriority(this TicketModel model) => model == TicketModel.ProjectTask ? 1 : 3;
}

/// <summary>The host binds section <c>Tickets</c>. Source: C12, DESIGN §6.</summary>
public sealed record TicketOptions
{
    /// <summary><c>Tickets:Model</c>.</summary>
    public TicketModel Model { get; init; } = TicketModel.Auto;

    /// <summary><c>Tickets:Team</c>: name or external id of the team; empty for the help desk's own.</summary>
    public string Team { get; init; } = "";

    /// <summary>True where tickets have a link to the asset's record in Odoo: in the Studio profile. Source: 000-16.</summary>
    public bool LinksAssets { get; init; }

    /// <summary>Where people reach Portal, for the link in a ticket; null for a ticket without one.</summary>
    public Uri? Site { get; init; }
}
