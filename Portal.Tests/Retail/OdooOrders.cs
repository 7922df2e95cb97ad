using System.Globalization;
using System.Text.Json.Nodes;
using Portal.Tests.Support;

namespace Portal.Tests.Retail;

/// <summary>Orders as programs make them in Odoo, past its buttons.</summary>
internal static class OdooOrders
{
    /// <summary>Makes orders of the customer, the outlet and the first product of another one.</summary>
    /// <param name="server">Where.</param>
    /// <param name="like">That order.</param>
    /// <param name="count">How many.</param>
    /// <param name="state">The state they are made in.</param>
    /// <param name="orderedAt">What they call the instant they were ordered.</param>
    /// <param name="product">Another product, or null.</param>
    public static async Task<List<int>> MakeOrdersAsync(
        this SandboxServer server,
        int like,
        int count,
        string state,
        DateTime orderedAt,
        int? product = null
    )
    {
        var order = await ReadAsync(server, "sale.order", $"""[["id","=",{like}]]""", """["partner_id","x_outlet_id"]""");
        var line = await ReadAsync(server, "sale.order.line", $"""[["order_id","=",{like}]]""", """["product_id"]""");
        var date = orderedAt.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        var values =
            $$"""{"partner_id":{{order["partner_id"]}},"x_outlet_id":{{order["x_outlet_id"]}},"state":"{{state}}","date_order":"{{date}}","order_line":[[0,0,{"product_id":{{product ?? line["product_id"]!.GetValue<int>()}},"product_uom_qty":1}]]}""";
        var made = await server.CallAsync("sale.order", "create", $"[[{string.Join(',', Enumerable.Repeat(values, count))}]]");
        return [.. made!.AsArray().Select(id => id!.GetValue<int>())];
    }

    private static async Task<JsonNode> ReadAsync(SandboxServer server, string model, string domain, string fields)
    {
        var rows = await server.CallAsync(
            model,
            "search_read",
            $"[{domain},{fields}]",
            """{"load":null,"order":"id","limit":1}"""
        );
        return rows![0]!;
    }
}
