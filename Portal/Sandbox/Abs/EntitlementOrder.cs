using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portal.Sandbox.Abs;

/// <summary>A product unit that an order asks for.</summary>
internal sealed record OrderedUnit(ProductUnit Unit, long Quantity);

/// <summary>What <c>POST /api/v1/entitlements/create</c> asks for, once it is found to be right. Source: 001-36, d7.</summary>
internal sealed record EntitlementOrder(long OrderId, string? OutletId, IReadOnlyList<OrderedUnit> Units, JsonObject Body)
{
    private const int MostUnits = 200;
    private const long MostOfOne = 10_000;

    /// <summary>Reads the body; each thing wrong with it is added to the list, by the name of its field.</summary>
    public static EntitlementOrder? Read(JsonObject body, List<FieldFault> faults)
    {
        var order = OrderOf(body, faults);
        Require(body, "customer_id", faults);
        foreach (var name in (ReadOnlySpan<string>)["outlet_id", "origin_ref", "channel_ref", "sales_rep_ref"])
        {
            Id(body[name], name, faults);
        }

        Money(body, faults);
        var units = ReadUnits(body, faults);
        return faults.Count > 0 ? null : new(order, Id(body["outlet_id"], "outlet_id", faults), units, body);
    }

    private static long OrderOf(JsonObject body, List<FieldFault> faults)
    {
        if (
            body["order_id"] is JsonValue value
            && value.GetValueKind() is JsonValueKind.Number
            && value.TryGetValue<long>(out var id)
            && id > 0
        )
        {
            return id;
        }

        faults.Add(new("order_id", "must be a whole number above 0, not a text"));
        return 0;
    }

    private static void Require(JsonObject body, string name, List<FieldFault> faults)
    {
        if (Id(body[name], name, faults) is null && faults.TrueForAll(fault => fault.Field != name))
        {
            faults.Add(new(name, "is required"));
        }
    }

    /// <summary>An id of another system: a number or a text. Empty is absent.</summary>
    private static string? Id(JsonNode? value, string name, List<FieldFault> faults)
    {
        switch (value?.GetValueKind())
        {
            case null:
                return null;
            case JsonValueKind.Number:
                return value.ToJsonString();
            case JsonValueKind.String:
                var text = value.GetValue<string>();
                return text.Length > 0 ? text : null;
            default:
                faults.Add(new(name, "must be a number or a text"));
                return null;
        }
    }

    private static void Money(JsonObject body, List<FieldFault> faults)
    {
        if (body["deposit_amount"] is not { } amount)
        {
            return;
        }

        var text = amount.GetValueKind() is JsonValueKind.String ? amount.GetValue<string>() : amount.ToJsonString();
        if (
            !decimal.TryParse(
                text,
                NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
                CultureInfo.InvariantCulture,
                out _
            )
        )
        {
            faults.Add(new("deposit_amount", "must be an amount of 0 or more"));
        }

        if (
            body["currency"] is not JsonValue currency
            || !currency.TryGetValue<string>(out var code)
            || code.Length != 3
            || !code.All(char.IsAsciiLetterUpper)
        )
        {
            faults.Add(new("currency", "must be an ISO 4217 code such as KES where there is a deposit"));
        }
    }

    private static List<OrderedUnit> ReadUnits(JsonObject body, List<FieldFault> faults)
    {
        var units = new List<OrderedUnit>();
        if (body["product_units"] is not JsonArray { Count: > 0 and <= MostUnits } given)
        {
            faults.Add(new("product_units", $"must be a list of 1 to {MostUnits} product units"));
            return units;
        }

        for (var i = 0; i < given.Count; i++)
        {
            if (given[i] is not JsonObject unit)
            {
                faults.Add(new($"product_units[{i}]", "must be an object"));
            }
            else if (ReadUnit(unit, $"product_units[{i}]", faults) is { } ordered)
            {
                units.Add(ordered);
            }
        }

        return units;
    }

    private static OrderedUnit? ReadUnit(JsonObject unit, string at, List<FieldFault> faults)
    {
        if (Word(unit["sku"]) is null)
        {
            faults.Add(new($"{at}.sku", "is required"));
        }

        var quantity = Quantity(unit["quantity"]);
        if (quantity is null)
        {
            faults.Add(new($"{at}.quantity", $"must be a whole number from 1 to {MostOfOne}"));
        }

        var reference = Word(unit["abs_ref"]);
        var known = reference is null ? null : ProductUnit.Find(reference);
        if (known is null)
        {
            faults.Add(new($"{at}.abs_ref", reference is null ? "is required" : $"unknown product unit \"{reference}\""));
        }

        var type = Word(unit["type"])?.ToLowerInvariant();
        if (type is null || !ProductUnit.Types.Contains(type))
        {
            faults.Add(new($"{at}.type", TypeFault(type)));
        }
        else if (known is not null && known.Type != type)
        {
            faults.Add(new($"{at}.type", $"\"{known.Ref}\" is of type {known.Type}"));
        }

        return known is not null && quantity is { } many ? new(known, many) : null;
    }

    private static string TypeFault(string? type) =>
        type is "regulatory" or "documentary"
            ? "regulatory and documentary units have no place in ABS"
            : $"must be one of {string.Join(", ", ProductUnit.Types)}";

    private static string? Word(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;

    /// <summary>A whole number, also written as 2.0: quantities are decimals where the orders come from.</summary>
    private static long? Quantity(JsonNode? node) =>
        node is JsonValue value
        && value.GetValueKind() is JsonValueKind.Number
        && value.TryGetValue<double>(out var number)
        && number >= 1
        && number <= MostOfOne
        && Math.Floor(number).Equals(number)
            ? (long)number
            : null;
}

/// <summary>What is wrong with one field of a request.</summary>
internal sealed record FieldFault(string Field, string Message);
