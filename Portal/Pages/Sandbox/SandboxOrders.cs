using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portal.Pages.Sandbox;

/// <summary>Draft orders in OdooSandbox, read and confirmed over Odoo's own wire as its administrator.</summary>
internal sealed class SandboxOrders(SandboxClient sandbox)
{
    private const int Most = 100;
    private const int Administrator = 2;

    public async Task<SandboxReply<IReadOnlyList<DraftOrder>>> ReadAsync(CancellationToken cancellationToken)
    {
        var listed = await CallAsync(
            "search_read",
            [new JsonArray(new JsonArray("state", "in", new JsonArray("draft", "sent")))],
            new()
            {
                ["fields"] = new JsonArray("name", "partner_id", "amount_total", "currency_id"),
                ["limit"] = Most,
                ["order"] = "id",
            },
            cancellationToken
        );
        return listed.Value?["result"] is JsonArray rows
            ? SandboxReply.Of<IReadOnlyList<DraftOrder>>([.. rows.OfType<JsonObject>().Select(Read)])
            : SandboxReply.Failed<IReadOnlyList<DraftOrder>>(
                listed.Error
                    ?? "Odoo's stand-in has no sales orders to show: it refused to list them. Confirm orders once it has some."
            );
    }

    /// <summary>Confirms an order; the reply's value is empty.</summary>
    public async Task<SandboxReply<string>> ConfirmAsync(DraftOrder order, CancellationToken cancellationToken)
    {
        var confirmed = await CallAsync("action_confirm", [new JsonArray(order.Id)], [], cancellationToken);
        return confirmed.Value?["result"] is not null ? SandboxReply.Of("")
            : confirmed.Error is { } error ? SandboxReply.Failed<string>(error)
            : SandboxReply.Failed<string>(
                $"Odoo's stand-in refused to confirm {order.Name}: it may be confirmed or cancelled already. Read the list again."
            );
    }

    private Task<SandboxReply<JsonObject>> CallAsync(
        string method,
        JsonArray args,
        JsonObject keywords,
        CancellationToken cancellationToken
    ) =>
        sandbox.SendAsync<JsonObject>(
            HttpMethod.Post,
            "odoo/jsonrpc",
            new JsonObject
            {
                ["jsonrpc"] = "2.0",
                ["method"] = "call",
                ["id"] = 1,
                ["params"] = new JsonObject
                {
                    ["service"] = "object",
                    ["method"] = "execute_kw",
                    ["args"] = new JsonArray("sandbox", Administrator, "admin", "sale.order", method, args, keywords),
                },
            },
            cancellationToken
        );

    private static DraftOrder Read(JsonObject row)
    {
        var amount = row["amount_total"]?.GetValueKind() is JsonValueKind.Number ? row["amount_total"]!.GetValue<decimal>() : 0;
        var text = amount.ToString("N2", CultureInfo.InvariantCulture);
        return new(
            row["id"]!.GetValue<long>(),
            $"{row["name"]}",
            NameOf(row["partner_id"]),
            $"{NameOf(row["currency_id"])} {text}".Trim()
        );
    }

    /// <summary>The name in a link to another record, which is a pair of id and name, or false for none.</summary>
    private static string NameOf(JsonNode? link) => link is JsonArray { Count: 2 } pair ? $"{pair[1]}" : "";
}
