namespace Portal.Sandbox.Odoo.Models.Automation;

/// <summary>One row of <c>base.automation</c> with the actions it starts.</summary>
internal sealed class AutomationRule
{
    public const string Model = "base.automation";
    public const string Actions = "ir.actions.server";
    public const string OnCreate = "on_create";
    public const string OnCreateOrWrite = "on_create_or_write";
    public const string OnUnlink = "on_unlink";
    public const string OnWebhook = "on_webhook";

    private readonly Transaction _work;
    private readonly Row _row;
    private readonly Model _rules;
    private readonly Func<Row, bool> _applies;

    private AutomationRule(Transaction work, Row row, Model model)
    {
        _work = work;
        _row = row;
        _rules = work.Model(Model);
        _applies = Filter(model);
        Trigger = row.Text(_rules["trigger"]) ?? "";
    }

    public string Trigger { get; }

    /// <summary>Fires at a change, <c>on_state_set</c> and the like included: they differ in what the web client fills in.</summary>
    public bool OnChange =>
        Trigger is not (OnCreate or OnUnlink or OnWebhook) && Trigger.StartsWith("on_", StringComparison.Ordinal);

    public static List<AutomationRule> Of(Transaction work, Model model)
    {
        var rules = work.Database.Table(Model);
        var (target, active) = (rules.Model["model_id"], rules.Model["active"]);
        var models = work.Database.Table("ir.model");
        return
        [
            .. models
                .Lookup(models.Model["model"], model.Name)
                .SelectMany(id => rules.Lookup(target, id))
                .Select(rules.Find)
                .OfType<Row>()
                .Where(row => row.Flag(active))
                .Select(row => new AutomationRule(work, row, model)),
        ];
    }

    /// <summary>The fields whose change fires the rule, or null for any.</summary>
    public IReadOnlyList<Field>? Watches(Model model)
    {
        var ids = _row.Many(_rules["trigger_field_ids"]);
        return ids.Count == 0 ? null : [.. FieldsOf(model, ids)];
    }

    public bool Applies(Row row) => _applies(row);

    public IEnumerable<Notification> Notifications(Transaction work, Model model, Row row)
    {
        var actions = work.Database.Table(Actions);
        var (owner, state) = (actions.Model["base_automation_id"], actions.Model["state"]);
        return actions
            .Lookup(owner, _row.Id)
            .Select(actions.Find)
            .OfType<Row>()
            .Where(action => action.Text(state) is "webhook")
            .Select(action => Notification(action, model, row))
            .OfType<Notification>();
    }

    private Notification? Notification(Row action, Model model, Row row)
    {
        var actions = _work.Model(Actions);
        var fields = FieldsOf(model, action.Many(actions["webhook_field_ids"]));
        var name = $"{action.Text(actions["name"])}(#{action.Id})";
        return Uri.TryCreate(action.Text(actions["webhook_url"]), UriKind.Absolute, out var url)
            ? new(url, WebhookPayload.Of(_work, model, row, fields, ("_action", name)))
            : null;
    }

    private IEnumerable<Field> FieldsOf(Model model, IEnumerable<long> ids)
    {
        var fields = _work.Model("ir.model.fields");
        return Orm.Existing(_work, fields, ids)
            .Select(row => model.Fields.GetValueOrDefault(row.Text(fields["name"]) ?? ""))
            .OfType<Field>();
    }

    private Func<Row, bool> Filter(Model model)
    {
        var text = _row.Text(_rules["filter_domain"]);
        return string.IsNullOrWhiteSpace(text)
            ? _ => true
            : new DomainCompiler(_work).Compile(model, Domain.Parse(PyLiteral.Parse(text)));
    }
}
