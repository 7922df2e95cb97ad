using System.Text.Json;
using Portal.Core.Subscriptions;

namespace Portal.Core.Odoo;

/// <summary>
/// Tells where an Odoo keeps subscriptions whose orders are none: by the names of models and of a few fields, which is all that is known of the
/// others for sure. Nothing of them is read or written. Source: C11, d3.
/// </summary>
internal static class SubscriptionModels
{
    private const string Subscription = "sale.subscription";
    private const string Agreement = "contract.contract";

    /// <summary>The model that is there; null when Odoo has none that Portal knows by name.</summary>
    /// <param name="ask">Asks Odoo.</param>
    public static async Task<SubscriptionModel?> FindOtherAsync(Func<OdooCall, Task<JsonElement>> ask)
    {
        var fields = await FieldsAsync(ask, Subscription, "stage_id", "in_progress", "sale_subscription_line_ids");
        return fields.Contains("sale_subscription_line_ids") ? SubscriptionModel.SubscriptionOca
            : fields.Count > 0 ? SubscriptionModel.SaleSubscription
            : (await FieldsAsync(ask, Agreement, "partner_id")).Count > 0 ? SubscriptionModel.Contract
            : null;
    }

    /// <summary>What that means, in words that go on after "Odoo".</summary>
    public static string Describe(SubscriptionModel? found) =>
        found switch
        {
            SubscriptionModel.SubscriptionOca => Other($"{Subscription} (OCA subscription_oca)"),
            SubscriptionModel.SaleSubscription => Other(Subscription),
            SubscriptionModel.Contract => Other($"{Agreement} (OCA contract)"),
            _ => "has no subscriptions: its orders have no field is_subscription",
        };

    private static string Other(string model) =>
        $"keeps subscriptions in {model}, and Portal reads only those that are orders (Subscriptions:Model SaleOrder)";

    private static async Task<IReadOnlyCollection<string>> FieldsAsync(
        Func<OdooCall, Task<JsonElement>> ask,
        string model,
        params string[] wanted
    )
    {
        var call = new OdooCall(model, "fields_get")
        {
            Arguments = new OdooValues().Set("allfields", wanted).Set("attributes", (string[])["type"]),
            IsRead = true,
            LeadingByPosition = 1,
        };
        try
        {
            var told = await ask(call);
            return told.ValueKind == JsonValueKind.Object ? [.. told.EnumerateObject().Select(field => field.Name)] : [];
        }
        catch (ConnectorException failure) when (failure.Fault == ConnectorFault.Rejected)
        {
            return []; // a model unknown to it is a refusal over either protocol
        }
    }
}
