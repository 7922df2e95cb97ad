using Portal.Sandbox.Odoo.Models.Automation;
using Portal.Sandbox.Odoo.Seed;

namespace Portal.Sandbox.Odoo;

/// <summary>
/// The automation rules that tell the program under trial of orders, invoices and payments, as an administrator sets them up in a real Odoo.
/// Source: FACTS §7.
/// </summary>
internal static class PortalHooks
{
    private static readonly (string Model, string[] Watched, string[] Told)[] Rules =
    [
        ("sale.order", ["state", "amount_total", "subscription_state"], ["name", "state", "write_date"]),
        ("account.move", ["payment_state"], ["name", "payment_state"]),
        ("payment.transaction", ["state"], ["reference", "state"]),
    ];

    /// <summary>Makes the rules, or lets those that are there call another address.</summary>
    public static bool Install(Transaction work, Uri url)
    {
        foreach (var (model, watched, told) in Rules)
        {
            var name = $"Tell Portal: {model}";
            var models = work.Database.Table("ir.model");
            var modelId = models.Lookup(models.Model["model"], model).First();
            var rules = work.Database.Table(AutomationRule.Model);
            var (of, called) = (rules.Model["model_id"], rules.Model["name"]);
            var known = rules.Lookup(of, modelId).Where(id => rules.Find(id)?.Text(called) == name).ToList();
            if (known is [var rule, ..])
            {
                Turn(work, rule, url);
            }
            else
            {
                Make(work, modelId, name, Choose(work, model, watched), Choose(work, model, told), url);
            }
        }

        return true;
    }

    private static void Turn(Transaction work, long rule, Uri url)
    {
        var actions = work.Database.Table(AutomationRule.Actions);
        List<long> own = [.. actions.Lookup(actions.Model["base_automation_id"], rule)];
        Writer.Write(work, actions.Model, own, new() { ["webhook_url"] = $"{url}" });
    }

    private static void Make(Transaction work, long modelId, string name, List<object?> watched, List<object?> told, Uri url)
    {
        var action = new Dictionary<string, object?>
        {
            ["name"] = "Send Webhook Notification",
            ["model_id"] = modelId,
            ["state"] = "webhook",
            ["webhook_url"] = $"{url}",
            ["webhook_field_ids"] = told,
        };
        InstalledSeed.Make(
            work,
            AutomationRule.Model,
            new()
            {
                ["name"] = name,
                ["model_id"] = modelId,
                ["trigger"] = AutomationRule.OnCreateOrWrite,
                ["trigger_field_ids"] = watched,
                ["action_server_ids"] = new List<object?>
                {
                    new List<object?> { 0L, 0L, action },
                },
            }
        );
    }

    private static List<object?> Choose(Transaction work, string model, string[] names)
    {
        var fields = work.Database.Table("ir.model.fields");
        var (owner, name) = (fields.Model["model"], fields.Model["name"]);
        List<object?> ids =
        [
            .. names
                .SelectMany(each => fields.Lookup(name, each))
                .Where(id => fields.Find(id)?.Text(owner) == model)
                .Cast<object?>(),
        ];
        return [new List<object?> { 6L, 0L, ids }];
    }
}
