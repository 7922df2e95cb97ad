namespace Portal.Sandbox.Odoo.Models.Helpdesk;

/// <summary>Tickets under Enterprise's public names; no service levels, no mail gateway, no rules of assignment.</summary>
/// <remarks>Source: Odoo 18, recordings standin_ticket_create, standin_ticket_read.</remarks>
internal static class HelpdeskModels
{
    private static IReadOnlyDictionary<Operation, string[]> Setup =>
        AccessRights.ReadBy(AccessRights.Everybody, AccessRights.Helpdesk);

    public static IEnumerable<Model> Models() =>
        [
            new TicketModel(),
            new Model("helpdesk.team", "Helpdesk Team") { Order = "sequence, name", Access = Setup }.With(
                Define.Required("name", "Helpdesk Team"),
                Define.Active(),
                new("sequence", FieldType.Integer, "Sequence") { Default = _ => 10L },
                new("company_id", FieldType.Many2one, "Company") { Relation = "res.company", Default = CompanyRules.Current },
                Define.Many("stage_ids", "Stages", "helpdesk.stage")
            ),
            new Model("helpdesk.stage", "Helpdesk Stage") { Order = "sequence, id", Access = Setup }.With(
                Define.Required("name", "Stage Name"),
                Define.Active(),
                new("sequence", FieldType.Integer, "Sequence") { Default = _ => 10L },
                Define.Flag("fold", "Folded in Kanban"),
                Define.Many("team_ids", "Helpdesk Teams", "helpdesk.team")
            ),
            new Model("helpdesk.tag", "Helpdesk Tags") { Order = "name", Access = Setup }.With(
                Define.Required("name", "Tag Name"),
                Define.Integer("color", "Color")
            ),
        ];
}

/// <summary>helpdesk.ticket.</summary>
internal sealed class TicketModel : Model
{
    public TicketModel()
        : base("helpdesk.ticket", "Helpdesk Ticket")
    {
        Order = "priority desc, id desc";
        Companies = CompanyRule.OwnAndShared;
        SearchNames = ["name", "ticket_ref"];
        Access = AccessRights.Only([AccessRights.Helpdesk], AccessRights.Helpdesk);
        Add(Asked());
        Add(Handled());
    }

    public override string DisplayName(Transaction work, Row row) =>
        $"{row.Text(this["name"])} (#{row.Text(this["ticket_ref"])})";

    public override void BeforeCreate(Transaction work, Dictionary<string, object?> values)
    {
        values["ticket_ref"] = Numbering.Next(work, Numbering.Tickets);
        if (values.GetValueOrDefault("partner_id") is long id && work.Find(work.Model("res.partner"), id) is { } partner)
        {
            var partners = work.Model("res.partner");
            values.TryAdd("partner_name", partner.Text(partners["name"]));
            values.TryAdd("partner_email", partner.Text(partners["email"]));
            values.TryAdd("partner_phone", partner.Text(partners["phone"]));
        }
    }

    /// <summary>A ticket in a folded stage is closed.</summary>
    public override void AfterWrite(Transaction work, IReadOnlyList<long> ids, Dictionary<string, object?> values)
    {
        if (!values.ContainsKey("stage_id"))
        {
            return;
        }

        var stages = work.Model("helpdesk.stage");
        foreach (var row in ids.Select(id => work.Get(this, id)))
        {
            var isClosed = work.Find(stages, row.Reference(this["stage_id"]) ?? 0)?.Flag(stages["fold"]) == true;
            work.Set(this, row.Id, (this["close_date"], isClosed ? work.StartedAt : null));
            Messages.Note(work, this, row.Id, "");
        }
    }

    private static Field[] Asked() =>
        [
            Define.Required("name", "Subject"),
            new("ticket_ref", FieldType.Char, "Ticket IDs Sequence") { ReadOnly = true, Indexed = true },
            new("description", FieldType.Html, "Description"),
            new("partner_id", FieldType.Many2one, "Customer") { Relation = "res.partner", Indexed = true },
            Define.Char("partner_name", "Customer Name"),
            Define.Char("partner_email", "Customer Email"),
            Define.Char("partner_phone", "Customer Phone"),
            new("priority", FieldType.Selection, "Priority")
            {
                Default = _ => "0",
                Choices = [new("0", "Low priority"), new("1", "Medium priority"), new("2", "High priority"), new("3", "Urgent")],
            },
            Define.Many("tag_ids", "Tags", "helpdesk.tag"),
            new("company_id", FieldType.Many2one, "Company") { Relation = "res.company", Default = CompanyRules.Current },
        ];

    private static Field[] Handled() =>
        [
            Define.Active(),
            new("team_id", FieldType.Many2one, "Helpdesk Team")
            {
                Relation = "helpdesk.team",
                Indexed = true,
                Default = work => First(work, "helpdesk.team"),
            },
            new("stage_id", FieldType.Many2one, "Stage")
            {
                Relation = "helpdesk.stage",
                OnDelete = OnDelete.Restrict,
                Default = work => First(work, "helpdesk.stage"),
            },
            Define.Link("user_id", "Assigned to", "res.users"),
            new("kanban_state", FieldType.Selection, "Kanban State")
            {
                Default = _ => "normal",
                Choices = [new("normal", "Grey"), new("done", "Green"), new("blocked", "Red")],
            },
            new("close_date", FieldType.Datetime, "Close date"),
            Messages.Chatter("helpdesk.ticket"),
        ];

    private static object? First(Transaction work, string model)
    {
        var target = work.Model(model);
        return new Query(work, target, new Constant(true)) { Limit = 1 }
            .Rows()
            .Select(row => (object?)row.Id)
            .FirstOrDefault();
    }
}
