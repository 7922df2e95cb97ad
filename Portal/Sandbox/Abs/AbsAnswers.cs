using System.Text.Json.Nodes;

namespace Portal.Sandbox.Abs;

/// <summary>The bodies that ABS answers with.</summary>
internal static class AbsAnswers
{
    /// <summary>What a create answers: the id and the allocation.</summary>
    public static JsonObject Short(Entitlement entitlement) =>
        new()
        {
            ["entitlement_id"] = Entitlement.IdOf(entitlement.Number),
            ["asset_pool_allocation"] = entitlement.Body["asset_pool_allocation"]?.DeepClone(),
        };

    public static VendorAnswer Repeat(Entitlement existing, RepeatAnswer manner)
    {
        var body = Short(existing);
        if (manner is RepeatAnswer.Detected)
        {
            body["signals"] = new JsonArray(AbsSandbox.Detected);
            return new(200, body);
        }

        body["error"] = Error(
            "ENTITLEMENT_EXISTS",
            $"Order {existing.Body["order_id"]} has the entitlement {Entitlement.IdOf(existing.Number)}.",
            []
        );
        return new(409, body);
    }

    public static VendorAnswer Refuse(int status, string code, string message, IReadOnlyList<FieldFault> faults) =>
        new(status, new JsonObject { ["error"] = Error(code, message, faults) });

    public static string Sentence(IReadOnlyList<FieldFault> faults) =>
        string.Join("; ", faults.Select(fault => $"{fault.Field} {fault.Message}"));

    private static JsonObject Error(string code, string message, IReadOnlyList<FieldFault> faults)
    {
        var error = new JsonObject { ["code"] = code, ["message"] = message };
        if (faults.Count > 0)
        {
            error["fields"] = new JsonArray([
                .. faults.Select(fault => new JsonObject { ["field"] = fault.Field, ["message"] = fault.Message }),
            ]);
        }

        return error;
    }
}
