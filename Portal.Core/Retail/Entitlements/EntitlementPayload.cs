using System.Globalization;
using System.Text.Json;
using Portal.Core.Retail.Products;

namespace Portal.Core.Retail.Entitlements;

/// <summary>
/// What ABS is told of an order; a whitelist, and the one place that writes it. Source: 001-36, 001-22 to 001-27, C6, d7.
/// </summary>
internal static class EntitlementPayload
{
    /// <summary>Kind of the delivery.</summary>
    public const string Kind = "entitlement.create";

    /// <summary>Destination of the delivery.</summary>
    public const string Destination = "abs";

    /// <summary>The key of an order's one promise. Source: C13.</summary>
    public static string KeyOf(Order order) => $"entitlement/{order.Subject}";

    /// <summary>True when these contents, which a person may have written, name the customer that the order has now.</summary>
    public static bool IsOf(Order order, byte[] payload)
    {
        using var document = JsonDocument.Parse(payload);
        return document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty("customer_id", out var customer)
            && customer.ValueKind == JsonValueKind.Number
            && customer.TryGetInt64(out var id)
            && id == order.CustomerId;
    }

    public static byte[] Write(
        Order order,
        IReadOnlyList<OrderLine> lines,
        IReadOnlyList<OrderedUnit> units,
        PayloadProfile profile
    )
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteNumber("customer_id", order.CustomerId);
            WriteUnits(json, units, profile);
            json.WriteNumber("deposit_amount", order.Amount(order.DepositMinor));
            json.WriteString("currency", order.Currency);
            WriteOptional(json, "outlet_id", order.OutletCode);
            json.WriteString("origin_ref", order.Name);
            json.WriteNumber("order_id", order.OdooId);
            WriteOptional(json, "channel_ref", ReferenceOf(order.ChannelReference, order.ChannelId));
            WriteOptional(json, "sales_rep_ref", ReferenceOf(order.RepresentativeReference, order.RepresentativeId));
            if (profile == PayloadProfile.Full)
            {
                WriteCommercial(json, order, lines);
            }

            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void WriteUnits(Utf8JsonWriter json, IReadOnlyList<OrderedUnit> units, PayloadProfile profile)
    {
        json.WriteStartArray("product_units");
        foreach (var unit in units)
        {
            json.WriteStartObject();
            json.WriteString("sku", unit.Sku);
            json.WriteNumber("quantity", unit.Quantity);
            json.WriteString("type", WordOf(unit.Type));
            json.WriteString("abs_ref", unit.AbsRef);
            if (profile == PayloadProfile.Full && unit.UnitPrice is { } price)
            {
                json.WriteNumber("unit_price", decimal.Parse(price, CultureInfo.InvariantCulture));
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // Source: C6 (002 wants all payment and terms fields)
    private static void WriteCommercial(Utf8JsonWriter json, Order order, IReadOnlyList<OrderLine> lines)
    {
        json.WriteString("customer_name", order.CustomerName);
        json.WriteString("ordered_at", order.OrderedAt.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        json.WriteBoolean("is_subscription", order.IsSubscription);
        json.WriteNumber("amount_total", order.Amount(order.TotalMinor));
        json.WriteNumber("amount_untaxed", order.Amount(order.UntaxedMinor));
        json.WriteNumber("deposit_received", order.Amount(order.ReceivedMinor));
        json.WriteNumber("line_count", lines.Count);
    }

    private static void WriteOptional(Utf8JsonWriter json, string name, string value)
    {
        if (value.Length > 0)
        {
            json.WriteString(name, value);
        }
    }

    private static string ReferenceOf(string reference, int? id) =>
        reference.Length > 0 ? reference : id?.ToString(CultureInfo.InvariantCulture) ?? "";

    internal static string WordOf(UnitType type) =>
        type switch
        {
            UnitType.Physical => "physical",
            UnitType.Service => "service",
            UnitType.Contract => "contract",
            _ => "digital",
        };
}
