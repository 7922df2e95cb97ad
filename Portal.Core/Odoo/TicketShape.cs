using Portal.Core.Assets.Tickets;

namespace Portal.Core.Odoo;

/// <summary>How one of Odoo's models holds tickets. Source: C12, d3.</summary>
/// <param name="Kind">Which one.</param>
/// <param name="Model">The tickets.</param>
/// <param name="Stages">Their stages.</param>
/// <param name="Done">Field of a stage that says that tickets in it are done.</param>
/// <param name="Teams">Who works on them.</param>
/// <param name="TeamField">Field of the ticket that names the team.</param>
internal sealed record TicketShape(TicketModel Kind, string Model, string Stages, string Done, string Teams, string TeamField)
{
    private static readonly TicketShape Helpdesk = new(
        TicketModel.Helpdesk,
        "helpdesk.ticket",
        "helpdesk.stage",
        "fold",
        "helpdesk.team",
        "team_id"
    );

    private static readonly TicketShape HelpdeskMgmt = new(
        TicketModel.HelpdeskMgmt,
        "helpdesk.ticket",
        "helpdesk.ticket.stage",
        "closed",
        "helpdesk.ticket.team",
        "team_id"
    );

    private static readonly TicketShape ProjectTask = new(
        TicketModel.ProjectTask,
        "project.task",
        "project.task.type",
        "fold",
        "project.project",
        "project_id"
    );

    /// <summary>Those that Odoo may have, the most fitting first.</summary>
    public static IReadOnlyList<TicketShape> All { get; } = [Helpdesk, HelpdeskMgmt, ProjectTask];

    /// <summary>The shape of a model; null for one that lives in Portal alone.</summary>
    public static TicketShape? Of(TicketModel model) => All.FirstOrDefault(each => each.Kind == model);
}
