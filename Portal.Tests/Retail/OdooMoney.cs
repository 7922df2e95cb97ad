using System.Globalization;
using System.Text.Json.Nodes;
using Portal.Tests.Support;

namespace Portal.Tests.Retail;

/// <summary>Somebody pays in Odoo.</summary>
internal static class OdooMoney
{
    extension(SandboxServer server)
    {
        /// <summary>A payment that is done, of the order's total or another amount; it may name another order too.</summary>
        public async Task<int> PayAsync(int order, decimal? amount = null, int? also = null)
        {
            var row = await server.ReadOneAsync("sale.order", order, "amount_total", "currency_id", "partner_id");
            var provider = await server.CallAsync("payment.provider", "search", "[[]]", """{"limit":1}""");
            var method = await server.CallAsync("payment.method", "search", "[[]]", """{"limit":1}""");
            var paid = amount?.ToString(CultureInfo.InvariantCulture) ?? $"{row["amount_total"]}";
            var orders = also is { } other ? $"{order},{other}" : $"{order}";
            var made = await server.CallAsync(
                "payment.transaction",
                "create",
                $$"""
                [{"provider_id":{{provider![0]}},"payment_method_id":{{method![0]}},"reference":"PAY-{{order}}","amount":{{paid}},
                  "currency_id":{{row["currency_id"]}},"partner_id":{{row["partner_id"]}},"sale_order_ids":[[6,0,[{{orders}}]]]}]
                """
            );
            await server.CallAsync("payment.transaction", "write", $$"""[[{{made}}],{"state":"done"}]""");
            return made!.GetValue<int>();
        }

        /// <summary>The draft invoice of all that a confirmed order asks for.</summary>
        public async Task<int> InvoiceAsync(int order)
        {
            var context = $$"""{"context":{"active_model":"sale.order","active_ids":[{{order}}],"active_id":{{order}} } }""";
            var wizard = await server.CallAsync(
                "sale.advance.payment.inv",
                "create",
                """[{"advance_payment_method":"delivered"}]""",
                context
            );
            await server.CallAsync("sale.advance.payment.inv", "create_invoices", $"[[{wizard}]]", context);
            var row = await server.ReadOneAsync("sale.order", order, "invoice_ids");
            return row["invoice_ids"]![0]!.GetValue<int>();
        }

        /// <summary>Puts an order's goods, not its deposit, on the draft invoice of another one.</summary>
        public async Task ShareInvoiceAsync(int invoice, int order)
        {
            var lines = await server.CallAsync(
                "sale.order.line",
                "search_read",
                $$"""[[["order_id","=",{{order}}]],["product_id","price_unit"]]""",
                """{"order":"id","load":null}"""
            );
            var goods = lines![0]!;
            await server.CallAsync(
                "account.move",
                "write",
                $$"""
                [[{{invoice}}],{"invoice_line_ids":[[0,0,{"product_id":{{goods["product_id"]}},"price_unit":{{goods[
                    "price_unit"
                ]}},
                  "sale_line_ids":[[6,0,[{{goods["id"]}}]]]}]]}]
                """
            );
        }

        /// <summary>Posts an invoice and registers its payment.</summary>
        public async Task PayInvoiceAsync(int invoice)
        {
            await server.CallAsync("account.move", "action_post", $"[[{invoice}]]");
            var context = $$"""{"context":{"active_model":"account.move","active_ids":[{{invoice}}]} }""";
            var wizard = await server.CallAsync("account.payment.register", "create", "[{}]", context);
            await server.CallAsync("account.payment.register", "action_create_payments", $"[[{wizard}]]", context);
        }

        private async Task<JsonObject> ReadOneAsync(string model, int id, params string[] fields)
        {
            var names = string.Join(',', fields.Select(field => $"\"{field}\""));
            var rows = await server.CallAsync(model, "read", $"[[{id}],[{names}]]", """{"load":null}""");
            return rows![0]!.AsObject();
        }
    }
}
