namespace Portal.Sandbox.Odoo.Models.Automation;

/// <summary>Automation rules and server actions. Of the actions, webhooks are run, and plain changes for those that others' webhooks start.</summary>
internal static class AutomationModels
{
    public static IEnumerable<Model> Models() => [new AutomationModel(), new ServerActionModel(), Jobs()];

    private static Model Jobs() =>
        new CronModel().With(
            Define.Required("name", "Name"),
            Define.Link("model_id", "Model", "ir.model"),
            new("code", FieldType.Char, "Code") { Indexed = true },
            new("interval_number", FieldType.Integer, "Repeat every") { Default = _ => 1L },
            Define.Selection(
                "interval_type",
                "Interval Unit",
                new("minutes", "Minutes"),
                new("hours", "Hours"),
                new("days", "Days"),
                new("weeks", "Weeks"),
                new("months", "Months")
            ),
            Define.Active(),
            new("lastcall", FieldType.Datetime, "Last Execution Date")
        );
}

/// <summary>base.automation.</summary>
internal sealed class AutomationModel : Model
{
    public AutomationModel()
        : base(AutomationRule.Model, "Automation Rule")
    {
        Access = AccessRights.ReadBy(AccessRights.Settings, AccessRights.Settings);
        Add(
            Define.Required("name", "Automation Rule Name"),
            new("model_id", FieldType.Many2one, "Model")
            {
                Relation = "ir.model",
                Required = true,
                Indexed = true,
                OnDelete = OnDelete.Cascade,
            },
            new("model_name", FieldType.Char, "Model Name") { Related = "model_id.model", ReadOnly = true },
            Define.Active(),
            Triggers(),
            Define.Many("trigger_field_ids", "Trigger Fields", "ir.model.fields"),
            Define.Char("filter_domain", "Apply on"),
            Define.Char("filter_pre_domain", "Before Update Domain"),
            Define.List("action_server_ids", "Actions", AutomationRule.Actions, "base_automation_id"),
            Define.Char("record_getter", "Record Getter"),
            Define.Flag("log_webhook_calls", "Log Calls"),
            new("webhook_uuid", FieldType.Char, "Webhook UUID")
            {
                ReadOnly = true,
                Indexed = true,
                Default = work => Guid.CreateVersion7(work.StartedAt).ToString(),
            },
            Define.Computed("url", FieldType.Char, "URL", Url)
        );
    }

    private static Field Triggers() =>
        new("trigger", FieldType.Selection, "Trigger")
        {
            Required = true,
            Choices =
            [
                new("on_stage_set", "Stage is set to"),
                new("on_user_set", "User is set"),
                new("on_tag_set", "Tag is added"),
                new("on_state_set", "State is set to"),
                new("on_priority_set", "Priority is set to"),
                new("on_archive", "On archived"),
                new("on_unarchive", "On unarchived"),
                new(AutomationRule.OnCreateOrWrite, "On save"),
                new(AutomationRule.OnCreate, "On creation"),
                new("on_write", "On update"),
                new(AutomationRule.OnUnlink, "On deletion"),
                new(AutomationRule.OnWebhook, "On webhook"),
            ],
        };

    /// <summary>Where others call a rule, empty for one that nobody calls.</summary>
    private static object? Url(Transaction work, Row row)
    {
        var rules = work.Model(AutomationRule.Model);
        return row.Text(rules["trigger"]) is AutomationRule.OnWebhook ? $"/web/hook/{row.Text(rules["webhook_uuid"])}" : "";
    }
}

/// <summary>ir.actions.server.</summary>
internal sealed class ServerActionModel : Model
{
    public ServerActionModel()
        : base(AutomationRule.Actions, "Server Action")
    {
        Access = AccessRights.ReadBy(AccessRights.Settings, AccessRights.Settings);
        Add(
            new("name", FieldType.Char, "Action Name") { Required = true },
            Define.Link("model_id", "Model", "ir.model"),
            new("base_automation_id", FieldType.Many2one, "Automation Rule")
            {
                Relation = AutomationRule.Model,
                Indexed = true,
                OnDelete = OnDelete.Cascade,
            },
            new("state", FieldType.Selection, "Type")
            {
                Required = true,
                Default = _ => "object_write",
                Choices = [new("object_write", "Update Record"), new("webhook", "Send Webhook Notification")],
            },
            Define.Char("webhook_url", "Webhook URL"),
            Define.Many("webhook_field_ids", "Webhook Fields", "ir.model.fields"),
            Define.Computed("webhook_sample_payload", FieldType.Text, "Sample Payload", Sample),
            Define.Char("update_path", "Field to Update Path"),
            Define.Char("value", "Value"),
            Define.Selection("evaluation_type", "Value Type", new("value", "Update"), new("equation", "Compute"))
        );
    }

    public override void AfterCreate(Transaction work, long id, Dictionary<string, object?> values) => Settle(work, id);

    public override void AfterWrite(Transaction work, IReadOnlyList<long> ids, Dictionary<string, object?> values)
    {
        foreach (var id in ids)
        {
            Settle(work, id);
        }
    }

    /// <summary>A webhook's name is made by Odoo; the one given counts in the refusal of a field that not everybody may see.</summary>
    /// <remarks>Source: Odoo 18, recordings webhook_restricted_field, webhook_delivery_on_create.</remarks>
    private void Settle(Transaction work, long id)
    {
        var row = work.Get(this, id);
        if (row.Text(this["state"]) is not "webhook")
        {
            return;
        }

        var restricted = Sent(work, row).Where(field => field.Group is not null).Select(field => field.Label).ToList();
        if (restricted.Count > 0)
        {
            throw OdooError.Validation(
                "Group-restricted fields cannot be included in webhook payloads, as it could allow any user to accidentally leak sensitive "
                    + "information. You will have to remove the following fields from the webhook payload in the following actions:\n "
                    + $"{row.Text(this["name"])}: {string.Join(", ", restricted)}"
            );
        }

        work.Set(this, id, (this["name"], "Send Webhook Notification"));
    }

    private static IEnumerable<Field> Sent(Transaction work, Row row)
    {
        var actions = work.Model(AutomationRule.Actions);
        var fields = work.Model("ir.model.fields");
        return Orm.Existing(work, fields, row.Many(actions["webhook_field_ids"]))
            .Select(field =>
                work.Database.Find(field.Text(fields["model"]) ?? "")
                    ?.Model.Fields.GetValueOrDefault(field.Text(fields["name"]) ?? "")
            )
            .OfType<Field>();
    }

    /// <summary>The first record as it would be told of, under another name than in a real notification.</summary>
    private static object? Sample(Transaction work, Row row)
    {
        var (actions, models) = (work.Model(AutomationRule.Actions), work.Model("ir.model"));
        var name = work.Find(models, row.Reference(actions["model_id"]) ?? 0)?.Text(models["model"]) ?? "";
        return
            row.Text(actions["state"]) is "webhook"
            && work.Database.Find(name) is { } target
            && target.From(0).FirstOrDefault() is { } first
            ? WebhookPayload.Of(
                work,
                target.Model,
                first,
                Sent(work, row),
                ("_name", row.Text(actions["name"]) ?? ""),
                indented: true
            )
            : null;
    }
}
