using Portal.Core.Connections;

namespace Portal.Core.Odoo;

/// <summary>
/// Makes the automation rules that call Portal: one for each kind of record, on save, for the watched fields only, since without them one save
/// calls many times. Odoo calls once, unsigned, within its own transaction, and waits a second at most. Source: FACTS §7.
/// </summary>
internal sealed class OdooHooks(OdooClient odoo, IEnumerable<HookRule> rules) : IHookInstaller
{
    private const string Automations = "base.automation";
    private const string Actions = "ir.actions.server";

    private static readonly OdooQuery All = new() { Order = "id" };

    private readonly List<HookRule> _rules = [.. rules.Where(rule => rule.System == ExternalSystem.Odoo)];

    public ExternalSystem System => ExternalSystem.Odoo;

    public string ByHand =>
        "Give Portal's user in Odoo the Settings right for as long as this takes, or have an administrator of Odoo make the rules: Settings, "
        + "Technical, Automation Rules, as docs/OPERATIONS.md tells.";

    public async Task<IReadOnlyList<FoundHook>> FindAsync(Uri door, CancellationToken cancellationToken)
    {
        if (_rules.Count == 0)
        {
            return [];
        }

        var models = await ModelsAsync(cancellationToken);
        var known = await KnownAsync(cancellationToken);
        return
        [
            .. _rules.Select(rule =>
                models.TryGetValue(rule.Record, out var model)
                    ? new FoundHook(rule, StateOf(known, rule, model, door))
                    : new FoundHook(rule, HookState.NoRecords)
            ),
        ];
    }

    public async Task InstallAsync(HookRule rule, Uri door, CancellationToken cancellationToken)
    {
        var models = await ModelsAsync(cancellationToken);
        if (!models.TryGetValue(rule.Record, out var model))
        {
            return;
        }

        var known = await KnownAsync(cancellationToken);
        if (StateOf(known, rule, model, door) == HookState.Installed)
        {
            return; // somebody was faster
        }

        if (known.FirstOrDefault(hook => hook.Rule.Name == NameOf(rule)) is { Rule: not null } own)
        {
            await MendAsync(own, rule, model, door, cancellationToken);
        }
        else
        {
            await odoo.CreateAsync(Automations, await DescribeAsync(rule, model, door, cancellationToken), cancellationToken);
        }
    }

    private static string NameOf(HookRule rule) => $"Tell Portal: {rule.Record}";

    // one that an administrator made under another name serves as well
    private static HookState StateOf(IReadOnlyList<Known> known, HookRule rule, OdooId model, Uri door)
    {
        var calling = known.Where(hook => hook.Model == model && hook.Calls(door)).ToList();
        return calling.Any(hook => hook.Rule.Active) ? HookState.Installed
            : calling.Count > 0 ? HookState.Off
            : known.Any(hook => hook.Rule.Name == NameOf(rule)) ? HookState.Elsewhere
            : HookState.Missing;
    }

    private async Task MendAsync(Known own, HookRule rule, OdooId model, Uri door, CancellationToken cancellationToken)
    {
        if (own.Action is { } action)
        {
            var address = new OdooValues().Set("webhook_url", door.AbsoluteUri);
            await odoo.WriteAsync(Actions, [new OdooId(action.Id)], address, cancellationToken);
        }

        var values = new OdooValues().Set("active", true);
        if (own.Action is null)
        {
            var fields = await FieldsAsync(rule, cancellationToken);
            values.Set("action_server_ids", OdooCommand.Create(Call(rule, model, door, fields)));
        }

        await odoo.WriteAsync(Automations, [new OdooId(own.Rule.Id)], values, cancellationToken);
    }

    private async Task<OdooValues> DescribeAsync(HookRule rule, OdooId model, Uri door, CancellationToken cancellationToken)
    {
        var fields = await FieldsAsync(rule, cancellationToken);
        return new OdooValues()
            .Set("name", NameOf(rule))
            .Set("model_id", model)
            .Set("trigger", "on_create_or_write")
            .Set("trigger_field_ids", OdooCommand.Replace(Choose(fields, rule.Watched)))
            .Set("action_server_ids", OdooCommand.Create(Call(rule, model, door, fields)));
    }

    private static OdooValues Call(HookRule rule, OdooId model, Uri door, IReadOnlyList<ModelFieldRow> fields) =>
        new OdooValues()
            .Set("name", "Tell Portal")
            .Set("model_id", model)
            .Set("state", "webhook")
            .Set("webhook_url", door.AbsoluteUri)
            .Set("webhook_field_ids", OdooCommand.Replace(Choose(fields, rule.Told)));

    private static IEnumerable<OdooId> Choose(IReadOnlyList<ModelFieldRow> fields, IReadOnlyList<string> names) =>
        fields.Where(field => names.Contains(field.Name, StringComparer.Ordinal)).Select(field => new OdooId(field.Id));

    private Task<IReadOnlyList<ModelFieldRow>> FieldsAsync(HookRule rule, CancellationToken cancellationToken) =>
        odoo.SearchReadAsync(
            "ir.model.fields",
            OdooDomain.Where("model").Is(rule.Record).And(OdooDomain.Where("name").IsIn(rule.Watched.Concat(rule.Told))),
            All,
            HookWire.Default.ListModelFieldRow,
            cancellationToken
        );

    private async Task<Dictionary<string, OdooId>> ModelsAsync(CancellationToken cancellationToken)
    {
        var names = _rules.Select(rule => rule.Record).Append(Automations);
        var rows = await odoo.SearchReadAsync(
            "ir.model",
            OdooDomain.Where("model").IsIn(names),
            All,
            HookWire.Default.ListModelRow,
            cancellationToken
        );
        var models = rows.ToDictionary(row => row.Model, row => new OdooId(row.Id), StringComparer.Ordinal);
        return models.ContainsKey(Automations)
            ? models
            : throw new ConnectorException(ExternalSystem.Odoo, ConnectorFault.Rejected, "base.automation is not there")
            {
                Reason = "its app Automation Rules (base_automation) is not installed",
            };
    }

    private async Task<IReadOnlyList<Known>> KnownAsync(CancellationToken cancellationToken)
    {
        var called = OdooDomain.Where("state").Is("webhook").And(OdooDomain.Where("base_automation_id").IsSet());
        var actions = await odoo.SearchReadAsync(Actions, called, All, HookWire.Default.ListHookActionRow, cancellationToken);
        var everyRule = All with { Context = OdooContext.WithArchived };
        var found = await odoo.SearchReadAsync(
            Automations,
            OdooDomain.Everything,
            everyRule,
            HookWire.Default.ListAutomationRow,
            cancellationToken
        );
        var calls = actions.ToLookup(action => action.BaseAutomationId?.Id.Value);
        return [.. found.SelectMany(rule => calls[rule.Id].DefaultIfEmpty().Select(action => new Known(rule, action)))];
    }

    /// <summary>A rule with one of its calls; null for a rule that calls nobody.</summary>
    private sealed record Known(AutomationRow Rule, HookActionRow? Action)
    {
        public OdooId? Model => Action?.ModelId?.Id;

        public bool Calls(Uri door) => Action?.WebhookUrl == door.AbsoluteUri;
    }
}
