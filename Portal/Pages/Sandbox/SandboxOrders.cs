using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portal.Pages.Sandbox;

/// <summary>Draft orders in OdooSandbox, read and confirmed over Odoo's own wire as its administrator.</summary>
internal sealed class SandboxOrders(SandboxClient sandbox)
{
    private const string SaleOrder = "sale.order";
    private const string Outlet = "x_outlet_id";
    private const string Payment = "payment.transaction";
    private const int Most = 100;
    private const int Administrator = 2;

    /// <summary>Draft orders, those that become entitlements first.</summary>
    public async Task<SandboxReply<IReadOnlyList<DraftOrder>>> ReadAsync(CancellationToken cancellationToken)
    {
        var read = await ReadAsync(new JsonArray("state", "in", new JsonArray("draft", "sent")), "id", cancellationToken);
        return read.Value is { } orders
            ? SandboxReply.Of<IReadOnlyList<DraftOrder>>([.. orders.OrderByDescending(order => order.IsForAbs)])
            : read;
    }

    /// <summary>Confirmed orders of outlets, those confirmed last first.</summary>
    public Task<SandboxReply<IReadOnlyList<DraftOrder>>> ReadConfirmedAsync(CancellationToken cancellationToken) =>
        ReadAsync(
            new JsonArray("state", "=", "sale"),
            "write_date desc, id desc",
            cancellationToken,
            new JsonArray(Outlet, "!=", false)
        );

    private async Task<SandboxReply<IReadOnlyList<DraftOrder>>> ReadAsync(
        JsonArray condition,
        string order,
        CancellationToken cancellationToken,
        JsonArray? more = null
    )
    {
        var listed = await CallAsync(
            SaleOrder,
            "search_read",
            [more is null ? new JsonArray(condition) : new JsonArray(condition, more)],
            new()
            {
                ["fields"] = new JsonArray("name", "partner_id", "amount_total", "currency_id", Outlet),
                ["limit"] = Most,
                ["order"] = order,
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
        var confirmed = await CallAsync(SaleOrder, "action_confirm", [new JsonArray(order.Id)], [], cancellationToken);
        return confirmed.Value?["result"] is not null ? SandboxReply.Of("")
            : confirmed.Error is { } error ? SandboxReply.Failed<string>(error)
            : SandboxReply.Failed<string>(
                $"Odoo's stand-in refused to confirm {order.Name}: it may be confirmed or cancelled already. Read the list again."
            );
    }

    /// <summary>Cancels an order; the reply's value is empty.</summary>
    public async Task<SandboxReply<string>> CancelAsync(DraftOrder order, CancellationToken cancellationToken)
    {
        var cancelled = await CallAsync(SaleOrder, "action_cancel", [new JsonArray(order.Id)], [], cancellationToken);
        return cancelled.Value?["result"] is not null
            ? SandboxReply.Of("")
            : SandboxReply.Failed<string>(
                cancelled.Error ?? $"Odoo's stand-in refused to cancel {order.Name}: it may be locked. Read the list again."
            );
    }

    /// <summary>Pays an order by a transaction that is done, as a provider does; the reply's value is empty.</summary>
    public async Task<SandboxReply<string>> PayAsync(DraftOrder order, CancellationToken cancellationToken)
    {
        var draft = await DraftPaymentAsync(order, cancellationToken);
        if (draft.Value is not { } values)
        {
            return SandboxReply.Failed<string>(draft.Error ?? "Odoo's stand-in has no payment provider. Nothing was paid.");
        }

        var made = await CallAsync(Payment, "create", [new JsonArray(values)], [], cancellationToken);
        if (made.Value?["result"]?[0]?.DeepClone() is not { } payment)
        {
            return SandboxReply.Failed<string>(made.Error ?? $"Odoo's stand-in refused the payment of {order.Name}.");
        }

        var done = await CallAsync(
            Payment,
            "write",
            [new JsonArray(payment), new JsonObject { ["state"] = "done" }],
            [],
            cancellationToken
        );
        return done.Value?["result"] is not null
            ? SandboxReply.Of("")
            : SandboxReply.Failed<string>(done.Error ?? $"Odoo's stand-in refused to settle the payment of {order.Name}.");
    }

    private async Task<SandboxReply<JsonObject>> DraftPaymentAsync(DraftOrder order, CancellationToken cancellationToken)
    {
        var provider = await FirstAsync("payment.provider", cancellationToken);
        var method = await FirstAsync("payment.method", cancellationToken);
        var read = await CallAsync(
            SaleOrder,
            "read",
            [new JsonArray(order.Id)],
            new() { ["fields"] = new JsonArray("amount_total", "currency_id", "partner_id"), ["load"] = null },
            cancellationToken
        );
        if (read.Value?["result"]?[0] is not JsonObject row || provider is null || method is null)
        {
            return SandboxReply.Failed<JsonObject>(read.Error ?? "Odoo's stand-in has no payment provider. Nothing was paid.");
        }

        var values = new JsonObject
        {
            ["provider_id"] = provider,
            ["payment_method_id"] = method,
            ["reference"] = $"{order.Name}-{Guid.CreateVersion7():N}",
            ["amount"] = row["amount_total"]?.DeepClone(),
            ["currency_id"] = row["currency_id"]?.DeepClone(),
            ["partner_id"] = row["partner_id"]?.DeepClone(),
            ["sale_order_ids"] = new JsonArray(new JsonArray(6, 0, new JsonArray(order.Id))),
        };
        return SandboxReply.Of(values);
    }

    private async Task<JsonNode?> FirstAsync(string model, CancellationToken cancellationToken)
    {
        var found = await CallAsync(model, "search", [new JsonArray()], new() { ["limit"] = 1 }, cancellationToken);
        return found.Value?["result"] is JsonArray { Count: 1 } ids ? ids[0]!.DeepClone() : null; // it has one
    }

    private Task<SandboxReply<JsonObject>> CallAsync(
        string model,
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
                    ["args"] = new JsonArray("sandbox", Administrator, "admin", model, method, args, keywords),
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
            $"{NameOf(row["currency_id"])} {text}".Trim(),
            row[Outlet] is JsonArray
        );
    }

    /// <summary>The name in a link to another record, which is a pair of id and name, or false for none.</summary>
    private static string NameOf(JsonNode? link) => link is JsonArray { Count: 2 } pair ? $"{pair[1]}" : "";
}
