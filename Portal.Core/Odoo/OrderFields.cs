using System.Text.Json;

namespace Portal.Core.Odoo;

/// <summary>
/// Which of the fields that not every Odoo has this one has on <c>sale.order</c>: asked once in a while, since unknown fields are refused.
/// Thread-safe. Source: C1, 001-31 to 001-34, FACTS §2.
/// </summary>
internal sealed class OrderFields(OdooClient odoo, TimeProvider time)
{
    public const string Outlet = "x_outlet_id";
    public const string Entitlement = "x_entitlement_id";
    private const string DefaultOutletModel = "x_ov_outlet";

    private static readonly string[] Optional = ["is_subscription", Outlet, "x_channel_partner_id", "x_sales_rep_id"];

    private static readonly string[] Always =
    [
        .. OrderWire.Default.OrderRow.Properties.Select(static property => property.Name).Except(Optional),
    ];

    private static readonly TimeSpan KeepFor = TimeSpan.FromMinutes(5);

    private Known? _known;

    /// <summary>The fields to ask for, and the model of outlets.</summary>
    public async Task<(string[] Fields, string OutletModel)> ReadAsync(CancellationToken cancellationToken)
    {
        var known = await FindAsync(cancellationToken);
        var model = known.Fields.GetValueOrDefault(Outlet) is { Length: > 0 } relation ? relation : DefaultOutletModel;
        return ([.. Always, .. Optional.Where(known.Fields.ContainsKey)], model);
    }

    /// <summary>True when there is a field for the entitlement's id.</summary>
    public async Task<bool> HasEntitlementAsync(CancellationToken cancellationToken) =>
        (await FindAsync(cancellationToken)).Fields.ContainsKey(Entitlement);

    private async Task<Known> FindAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_known is { } known && now - known.ReadAt < KeepFor)
        {
            return known;
        }

        var call = new OdooCall("sale.order", "fields_get")
        {
            Arguments = new OdooValues()
                .Set("allfields", [.. Optional, Entitlement])
                .Set("attributes", (string[])["type", "relation"]),
            IsRead = true,
        };
        var told = await odoo.CallAsync(call, OdooWire.Default.JsonElement, cancellationToken);
        return _known = new Known(Read(told), now);
    }

    // by hand: names of fields are the keys, and those are no values of Odoo's
    private static Dictionary<string, string> Read(JsonElement told) =>
        told.ValueKind == JsonValueKind.Object
            ? told.EnumerateObject().ToDictionary(field => field.Name, field => RelationOf(field.Value), StringComparer.Ordinal)
            : [];

    private static string RelationOf(JsonElement field) =>
        field.ValueKind == JsonValueKind.Object
        && field.TryGetProperty("relation", out var relation)
        && relation.ValueKind == JsonValueKind.String
            ? relation.GetString() ?? ""
            : "";

    private sealed record Known(Dictionary<string, string> Fields, DateTimeOffset ReadAt);
}
