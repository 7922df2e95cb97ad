using System.Text.Json;

namespace Portal.Core.Odoo;

/// <summary>Whether this Odoo has subscriptions: the module is not everywhere, and unknown fields are refused. Source: C11, FACTS §2.</summary>
internal sealed class SubscriptionFields(OdooClient odoo)
{
    /// <summary>True when orders can be subscriptions.</summary>
    public async Task<bool> AreThereAsync(CancellationToken cancellationToken)
    {
        var call = new OdooCall("sale.order", "fields_get")
        {
            Arguments = new OdooValues()
                .Set("allfields", ["is_subscription", "subscription_state"])
                .Set("attributes", (string[])["type"]),
            IsRead = true,
        };
        var told = await odoo.CallAsync(call, OdooWire.Default.JsonElement, cancellationToken);
        return told.ValueKind == JsonValueKind.Object
            && told.TryGetProperty("is_subscription", out _)
            && told.TryGetProperty("subscription_state", out _);
    }
}
