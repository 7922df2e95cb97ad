using Portal.Core.Assets.Tickets;

namespace Portal.Core.Odoo;

/// <summary>What tickets need of each model that they may live in. Source: C12, 000-16, d3.</summary>
internal static class TicketNeeds
{
    /// <summary>What staff call it.</summary>
    public const string Capability = "Tickets";

    private static readonly string[] OfEveryModel =
    [
        "name",
        "description",
        "partner_id",
        "priority",
        "stage_id",
        "create_date",
        "create_uid",
        "write_date",
        "write_uid",
    ];

    /// <summary>The models and fields of one shape.</summary>
    public static IReadOnlyList<OdooNeed> Of(TicketShape shape) =>
        [
            new(Capability, null, shape.Model, [.. OfEveryModel, shape.TeamField, .. OwnFields(shape.Kind)]),
            new(Capability, null, shape.Stages, shape.Done, shape.Kind == TicketModel.ProjectTask ? "project_ids" : "team_ids"),
            new(Capability, null, shape.Teams, "name"),
            new(Capability, OdooProfile.Studio, shape.Model, "x_asset_id"),
        ];

    /// <summary>Where tickets live, in staff's words.</summary>
    public static string Say(TicketModel model) =>
        model switch
        {
            TicketModel.Helpdesk => "Help desk of Odoo Enterprise (Helpdesk)",
            TicketModel.HelpdeskMgmt => "Help desk of the OCA (HelpdeskMgmt)",
            TicketModel.ProjectTask => "Tasks of projects (ProjectTask)",
            _ => "Portal alone (PortalOnly)",
        };

    private static string[] OwnFields(TicketModel kind) =>
        kind switch
        {
            TicketModel.Helpdesk => ["ticket_ref", "user_id", "close_date"],
            TicketModel.HelpdeskMgmt => ["number", "user_id", "closed_date"],
            _ => ["date_end"],
        };
}
