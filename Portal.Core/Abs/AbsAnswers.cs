using System.Globalization;
using System.Text.Json;
using Portal.Core.Retail.Entitlements;

namespace Portal.Core.Abs;

/// <summary>Reads what ABS answers, with a mind for what its papers leave open: two shapes of errors, ids as numbers or texts. Source: 001-36, d7.</summary>
internal static class AbsAnswers
{
    /// <summary>Its word for "that is done already".</summary>
    public const string Detected = "IDEMPOTENT_OPERATION_DETECTED";

    /// <summary>True for an answer that ABS itself can have given: JSON, or nothing; a page is a proxy's.</summary>
    public static bool IsFromAbs(AbsAnswer answer)
    {
        using var document = Parse(answer.Body);
        return document is not null || answer.Body.AsSpan().Trim(" \r\n\t"u8).IsEmpty;
    }

    /// <summary>An entitlement, or null when the JSON names none.</summary>
    public static AbsEntitlement? ReadEntitlement(ReadOnlySpan<byte> body)
    {
        using var document = Parse(body);
        return document is null ? null : ReadEntitlement(document.RootElement, body.ToArray());
    }

    /// <summary>A page of them.</summary>
    /// <returns>Null when the answer is none.</returns>
    public static AbsEntitlementPage? ReadPage(ReadOnlySpan<byte> body)
    {
        using var document = Parse(body);
        if (document is null || Inner(document.RootElement, "items") is not { ValueKind: JsonValueKind.Array } items)
        {
            return null;
        }

        var found = items.EnumerateArray().Select(item => ReadEntitlement(item, [])).OfType<AbsEntitlement>().ToList();
        return new AbsEntitlementPage(found, Text(document.RootElement, "next") is { Length: > 0 } next ? next : null)
        {
            Unreadable = items.GetArrayLength() - found.Count,
        };
    }

    /// <summary>True when the answer says that the very same thing is there already.</summary>
    public static bool IsThereAlready(AbsAnswer answer)
    {
        using var document = Parse(answer.Body);
        if (document is null || document.RootElement.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        var root = document.RootElement;
        return HasSignal(root)
            || HasSignal(Inner(root, "data"))
            || Text(Inner(root, "error"), "code") == Detected
            || (answer.Status == 409 && ReadEntitlement(root, []) is not null);
    }

    /// <summary>ABS' own reason for a refusal; null when it gives none.</summary>
    public static string? ReasonOf(ReadOnlySpan<byte> body)
    {
        using var document = Parse(body);
        if (document is null || document.RootElement.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var root = document.RootElement;
        var text = FirstOf(
            Text(Inner(root, "error"), "message"),
            Text(Inner(Inner(root, "data"), "metadata"), "message"),
            Text(Inner(Inner(root, "data"), "metadata"), "reason"),
            Text(Inner(root, "metadata"), "message"),
            Text(Inner(root, "metadata"), "reason"),
            Text(root, "message"),
            Text(root, "error")
        );
        return text is null ? null : Folding.Tidy(text);
    }

    private static string? FirstOf(params ReadOnlySpan<string> texts)
    {
        foreach (var text in texts)
        {
            if (text.Length > 0)
            {
                return text;
            }
        }

        return null;
    }

    private static AbsEntitlement? ReadEntitlement(JsonElement json, byte[] body)
    {
        if (Text(json, "entitlement_id") is not { Length: > 0 } id)
        {
            return Inner(json, "data") is { ValueKind: JsonValueKind.Object } data && Text(data, "entitlement_id").Length > 0
                ? ReadEntitlement(data, body)
                : null;
        }

        var allocation = Inner(json, "asset_pool_allocation");
        return new AbsEntitlement
        {
            Id = id,
            OrderId = int.TryParse(Text(json, "order_id"), NumberStyles.None, CultureInfo.InvariantCulture, out var order)
                ? order
                : null,
            OriginReference = Text(json, "origin_ref"),
            Allocation = allocation.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? null : allocation.GetRawText(),
            Pool = Text(allocation, "pool_id"),
            Assets = ReadAssets(allocation),
            Deposit = ReadDeposit(json),
            Currency = Text(json, "currency"),
            Status = Text(json, "status"),
            Units = ReadUnits(json),
            Body = body.Length > 0 ? body : System.Text.Encoding.UTF8.GetBytes(json.GetRawText()),
        };
    }

    private static List<string> ReadAssets(JsonElement allocation) =>
        Inner(allocation, "assets") is { ValueKind: JsonValueKind.Array } assets
            ? [.. assets.EnumerateArray().Select(asset => Text(asset, "asset_id")).Where(id => id.Length > 0)]
            : [];

    private static decimal? ReadDeposit(JsonElement json) =>
        decimal.TryParse(Text(json, "deposit_amount"), NumberStyles.Float, CultureInfo.InvariantCulture, out var amount)
            ? amount
            : null;

    private static Dictionary<string, decimal>? ReadUnits(JsonElement json)
    {
        if (Inner(json, "product_units") is not { ValueKind: JsonValueKind.Array } given)
        {
            return null;
        }

        var units = new Dictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var unit in given.EnumerateArray())
        {
            if (
                Text(unit, "abs_ref") is { Length: > 0 } reference
                && decimal.TryParse(Text(unit, "quantity"), NumberStyles.Float, CultureInfo.InvariantCulture, out var quantity)
            )
            {
                units[reference] = units.GetValueOrDefault(reference) + quantity;
            }
        }

        return units;
    }

    private static bool HasSignal(JsonElement json) => SignalsIn(json).Contains(Detected);

    /// <summary>The words by which ABS says what became of a request.</summary>
    public static IReadOnlyList<string> SignalsIn(JsonElement json) => LooseJson.Texts(json, "signals");

    public static JsonElement Inner(JsonElement json, string name) => LooseJson.Inner(json, name);

    // ids and amounts come as numbers or as texts
    public static string Text(JsonElement json, string name) =>
        Inner(json, name) switch
        {
            { ValueKind: JsonValueKind.String } text => LooseJson.Clean(text),
            { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
            _ => "",
        };

    public static JsonDocument? Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            return JsonDocument.ParseValue(ref reader);
        }
        catch (JsonException)
        {
            return null; // a web page, or nothing
        }
    }
}
