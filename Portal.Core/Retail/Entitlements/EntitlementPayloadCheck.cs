using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging.Outbox;
using Portal.Core.Messaging.Replay;
using Portal.Core.Persistence;

namespace Portal.Core.Retail.Entitlements;

/// <summary>
/// Holds what a person wrote for ABS against what <see cref="EntitlementPayload"/> writes: the order and its customer are the order's own for good,
/// and what ABS cannot do without is there. Source: scenario 10, 001-36, C13.
/// </summary>
internal sealed class EntitlementPayloadCheck : IPayloadCheck
{
    private static readonly string[] Types = [.. Enum.GetValues<Products.UnitType>().Select(EntitlementPayload.WordOf)];

    public string Kind => EntitlementPayload.Kind;

    public async Task<IReadOnlyList<Refusal>> CheckAsync(
        PortalDbContext db,
        Delivery delivery,
        byte[] payload,
        CancellationToken cancellationToken
    )
    {
        using var document = JsonDocument.Parse(payload);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
        {
            return [Fault("Payload", "ABS wants one JSON object, beginning with { and ending with }", "Write it as one.")];
        }

        var order = await db
            .Orders.AsNoTracking()
            .SingleOrDefaultAsync(each => each.DeliveryId == delivery.Id, cancellationToken);
        return order is null ? [RetailRefusals.NoOrder] : [.. OfOrder(root, order), .. OfMoney(root), .. OfUnits(root)];
    }

    // what is sent for one order makes no entitlement of another order or customer
    private static IEnumerable<Refusal> OfOrder(JsonElement root, Order order)
    {
        var own = $"Leave it at what {order.Name} has; an entitlement of another order is sent from that order's page.";
        if (!IsNumber(root, "order_id", order.OdooId))
        {
            yield return Fault("order_id", $"it must stay {Number(order.OdooId)}, the id of {order.Name}", own);
        }

        if (!IsNumber(root, "customer_id", order.CustomerId))
        {
            var remedy = "Leave it so; whose order it is, is changed in Odoo.";
            yield return Fault("customer_id", $"it must stay {Number(order.CustomerId)}, the customer of {order.Name}", remedy);
        }

        if (Text(root, "origin_ref") != order.Name)
        {
            yield return Fault("origin_ref", $"it must stay \"{order.Name}\"", own);
        }
    }

    private static IEnumerable<Refusal> OfMoney(JsonElement root)
    {
        if (
            !(
                Find(root, "deposit_amount") is { ValueKind: JsonValueKind.Number } deposit
                && deposit.TryGetDecimal(out var amount)
                && amount >= 0
            )
        )
        {
            yield return Fault("deposit_amount", "it must be a number, 0 or more", "Enter it without quotes, such as 4000.00.");
        }

        if (Text(root, "currency") is not { Length: 3 } currency || !currency.All(char.IsAsciiLetterUpper))
        {
            yield return Fault("currency", "it must be a code of three capital letters", "Enter it in quotes, such as \"KES\".");
        }
    }

    private static IEnumerable<Refusal> OfUnits(JsonElement root)
    {
        const string Units = "product_units";
        if (Find(root, Units) is not { ValueKind: JsonValueKind.Array } units || units.GetArrayLength() == 0)
        {
            return
            [
                Fault(
                    Units,
                    "it must be a list of at least one unit",
                    "Enter what the rider is to get; without it, cancel this entitlement."
                ),
            ];
        }

        return units.EnumerateArray().SelectMany((unit, at) => OfUnit(unit, $"{Units}[{Number(at)}]"));
    }

    private static IEnumerable<Refusal> OfUnit(JsonElement unit, string at)
    {
        if (unit.ValueKind != JsonValueKind.Object)
        {
            yield return Fault(
                at,
                "it must be an object with sku, quantity, type and abs_ref",
                "Write it as the other units are."
            );
            yield break;
        }

        foreach (var name in (string[])["sku", "abs_ref"])
        {
            if (string.IsNullOrWhiteSpace(Text(unit, name)))
            {
                yield return Fault($"{at}.{name}", "it is missing", "Enter it as a text in quotes.");
            }
        }

        if (
            !(
                Find(unit, "quantity") is { ValueKind: JsonValueKind.Number } quantity
                && quantity.TryGetDecimal(out var count)
                && count is > 0 and <= long.MaxValue
                && count == decimal.Truncate(count)
            )
        )
        {
            yield return Fault($"{at}.quantity", "it must be a whole number above 0", "Enter it without quotes, such as 1.");
        }

        if (!Types.Contains(Text(unit, "type")))
        {
            yield return Fault($"{at}.type", "ABS knows no such type", $"Enter one of {string.Join(", ", Types)}, in quotes.");
        }
    }

    private static JsonElement? Find(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var found) ? found : null;

    private static string? Text(JsonElement parent, string name) =>
        Find(parent, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static bool IsNumber(JsonElement parent, string name, int expected) =>
        Find(parent, name) is { ValueKind: JsonValueKind.Number } number
        && number.TryGetInt64(out var value)
        && value == expected;

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static Refusal Fault(string field, string what, string remedy) =>
        new("entitlements.contents-wrong", field == "Payload" ? $"{what}." : $"{field}: {what}.", remedy, field);
}
