using System.Text.Json;

namespace Portal.Core.Odoo;

/// <summary>Version of an Odoo server.</summary>
/// <param name="Text">As it names itself: <c>18.0</c>, <c>saas~18.1+e</c>.</param>
/// <param name="Major">First number, such as 18.</param>
/// <param name="Minor">Second number; 0 for the yearly release.</param>
public sealed record OdooVersion(string Text, int Major, int Minor)
{
    /// <summary>Reads <c>[18, 0, 0, "final", 0, ""]</c>; Odoo Online writes the first as <c>"saas~18"</c>. Null when it is neither.</summary>
    internal static OdooVersion? Parse(string text, IReadOnlyList<JsonElement> parts) =>
        parts.Count >= 2 && NumberIn(parts[0]) is { } major && NumberIn(parts[1]) is { } minor
            ? new OdooVersion(text, major, minor)
            : null;

    private static int? NumberIn(JsonElement part) =>
        part.ValueKind switch
        {
            JsonValueKind.Number when part.TryGetInt32(out var number) => number,
            JsonValueKind.String when int.TryParse(part.GetString()?.Split('~')[^1], out var number) => number,
            _ => null,
        };
}
