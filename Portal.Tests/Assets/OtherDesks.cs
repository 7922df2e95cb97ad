using Portal.Sandbox.Odoo;
using Portal.Sandbox.Odoo.Models;
using Portal.Tests.Support;
using SandboxModel = Portal.Sandbox.Odoo.Model;

namespace Portal.Tests.Assets;

/// <summary>Gives the sandbox the models in which Odoo without Enterprise's help desk keeps tickets. Source: C12, d3.</summary>
internal static class OtherDesks
{
    /// <summary>The community's help desk: the same name, other stages, a number of its own, no link to an asset.</summary>
    public static void AddCommunity(SandboxServer server) =>
        server.Engine.Run(work =>
        {
            work.Database.Remove("helpdesk.ticket");
            Add(
                work,
                new SandboxModel("helpdesk.ticket.team", "Helpdesk Ticket Team").With(
                    Define.Required("name", "Name"),
                    Define.Active(),
                    Define.Integer("sequence", "Sequence")
                ),
                new SandboxModel("helpdesk.ticket.stage", "Helpdesk Ticket Stage").With(
                    Define.Required("name", "Stage Name"),
                    Define.Integer("sequence", "Sequence"),
                    Define.Flag("closed", "Closed"),
                    Define.Flag("fold", "Folded in Kanban"),
                    Define.Many("team_ids", "Helpdesk Teams", "helpdesk.ticket.team")
                ),
                Ticket("helpdesk.ticket", "helpdesk.ticket.stage", 3)
                    .With(
                        Define.Char("number", "Ticket number"),
                        Define.Link("team_id", "Team", "helpdesk.ticket.team"),
                        Define.Link("user_id", "Assigned user", "res.users"),
                        new("closed_date", FieldType.Datetime, "Closed Date")
                    )
            );
            var team = Make(work, "helpdesk.ticket.team", ("name", "Field service"));
            Make(work, "helpdesk.ticket.stage", ("name", "New"), ("sequence", 1L));
            Make(work, "helpdesk.ticket.stage", ("name", "Done elsewhere"), ("sequence", 2L), ("fold", true));
            return Make(work, "helpdesk.ticket.stage", ("name", "Done"), ("sequence", 3L), ("closed", true)) + team;
        });

    /// <summary>Tasks of two projects, with stages of each, and of somebody's own desk.</summary>
    public static void AddTasks(SandboxServer server) =>
        server.Engine.Run(work =>
        {
            Add(
                work,
                new SandboxModel("project.project", "Project").With(
                    Define.Required("name", "Name"),
                    Define.Active(),
                    Define.Integer("sequence", "Sequence")
                ),
                new SandboxModel("project.task.type", "Task Stage").With(
                    Define.Required("name", "Name"),
                    Define.Integer("sequence", "Sequence"),
                    Define.Flag("fold", "Folded in Kanban"),
                    Define.Link("user_id", "Stage Owner", "res.users"),
                    Define.Many("project_ids", "Projects", "project.project")
                ),
                Ticket("project.task", "project.task.type", 1)
                    .With(
                        Define.Link("project_id", "Project", "project.project"),
                        Define.Many("user_ids", "Assignees", "res.users"),
                        Define.Selection("state", "State", new("01_in_progress", "In Progress"), new("1_done", "Done")),
                        new("date_end", FieldType.Datetime, "Ending Date")
                    )
            );
            var other = Make(work, "project.project", ("name", "Another"), ("sequence", 1L));
            var own = Make(work, "project.project", ("name", "Support"), ("sequence", 2L));
            Make(work, "project.task.type", ("name", "My done ones"), ("sequence", 0L), ("fold", true), ("user_id", 2L));
            Make(work, "project.task.type", ("name", "New"), ("sequence", 1L));
            Stage("Delivered", 2L, other);
            return Stage("Solved", 3L, own);

            long Stage(string name, long sequence, long project) =>
                Make(
                    work,
                    "project.task.type",
                    ("name", name),
                    ("sequence", sequence),
                    ("fold", true),
                    ("project_ids", new List<object?> { project })
                );
        });

    private static SandboxModel Ticket(string name, string stages, int mostPriority) =>
        new SandboxModel(name, "Ticket") { Access = AccessRights.EverybodyChanges }.With(
            Define.Required("name", "Title"),
            Define.Active(),
            new("description", FieldType.Html, "Description"),
            Define.Link("partner_id", "Customer", "res.partner"),
            new("priority", FieldType.Selection, "Priority")
            {
                Default = _ => "0",
                Choices = [.. Enumerable.Range(0, mostPriority + 1).Select(each => new Choice($"{each}", $"{each}"))],
            },
            new("stage_id", FieldType.Many2one, "Stage")
            {
                Relation = stages,
                Default = work =>
                    work.Database.Table(stages).From(0).First(row => row.Text(work.Model(stages)["name"]) == "New").Id,
            },
            Messages.Chatter(name)
        );

    private static void Add(Transaction work, params IEnumerable<SandboxModel> models)
    {
        foreach (var model in models)
        {
            work.Database.Add(model);
        }
    }

    private static long Make(Transaction work, string model, params IEnumerable<(string Field, object? Value)> values) =>
        Portal.Sandbox.Odoo.Seed.InstalledSeed.Make(work, model, values.ToDictionary(each => each.Field, each => each.Value));
}
