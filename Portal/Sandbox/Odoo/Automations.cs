using Portal.Sandbox.Odoo.Models.Automation;

namespace Portal.Sandbox.Odoo;

/// <summary>Rules that notify somebody when records are made, changed or deleted.</summary>
/// <remarks>
/// They run inside the call, before its commit: whoever is told and looks finds the old record or none, and a call that fails later
/// leaves a notification of what never was. Source: Odoo 18, recordings webhook_delivery_on_write, webhook_phantom_delivery_rolled_back.
/// </remarks>
internal static class Automations
{
    public static void AfterCreate(Transaction work, Model model, IReadOnlyList<long> ids)
    {
        foreach (var rule in Rules(work, model))
        {
            if (rule.Trigger is AutomationRule.OnCreate)
            {
                Send(work, model, rule, ids, times: 1);
            }
            else if (rule.Trigger is AutomationRule.OnCreateOrWrite)
            {
                Send(work, model, rule, ids, times: rule.Watches(model) is null ? 1 + model.Recomputations : 1);
            }
        }
    }

    /// <summary>The rows as they are before a change, if a rule wants to know what it changed.</summary>
    public static IReadOnlyDictionary<long, Row>? Watch(Transaction work, Model model, IReadOnlyList<long> ids) =>
        Rules(work, model).Count == 0 ? null : ids.Distinct().ToDictionary(id => id, id => work.Get(model, id));

    /// <summary>A rule that names fields fires where one of them changed; any other also where nothing did.</summary>
    /// <remarks>Source: Odoo 18, recording webhook_automation_trigger_fields.</remarks>
    public static void AfterWrite(Transaction work, Model model, IReadOnlyList<long> ids, IReadOnlyDictionary<long, Row>? before)
    {
        foreach (var rule in before is null ? [] : Rules(work, model).Where(rule => rule.OnChange))
        {
            var watched = rule.Watches(model);
            var hit = watched is null ? ids : [.. ids.Where(id => Differ(before?[id], work.Find(model, id), watched))];
            Send(work, model, rule, hit, times: 1);
        }
    }

    /// <summary>Tells of the last values.</summary>
    public static void BeforeUnlink(Transaction work, Model model, IReadOnlyList<long> ids)
    {
        foreach (var rule in Rules(work, model).Where(rule => rule.Trigger is AutomationRule.OnUnlink))
        {
            Send(work, model, rule, ids, times: 1);
        }
    }

    private static List<AutomationRule> Rules(Transaction work, Model model) =>
        work.Notify is null || work.Database.Table(AutomationRule.Model).Count == 0 ? [] : AutomationRule.Of(work, model);

    private static bool Differ(Row? before, Row? now, IEnumerable<Field> fields) =>
        before is not null && now is not null && fields.Any(field => !Same(before[field], now[field]));

    private static bool Same(object? before, object? now) =>
        before is long[] first && now is long[] second ? first.SequenceEqual(second) : Equals(before, now);

    private static void Send(Transaction work, Model model, AutomationRule rule, IReadOnlyList<long> ids, int times)
    {
        var rows = Orm.Existing(work, model, ids.Distinct()).Where(rule.Applies).ToList();
        var notifications = Enumerable
            .Repeat(rows.SelectMany(row => rule.Notifications(work, model, row)), times)
            .SelectMany(each => each)
            .ToList();
        if (notifications.Count > 0)
        {
            work.Notify?.Invoke(notifications);
        }
    }
}

/// <summary>One call to somebody's address.</summary>
internal sealed record Notification(Uri Url, string Body);
