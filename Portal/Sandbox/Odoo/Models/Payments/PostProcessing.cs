using Portal.Sandbox.Odoo.Models.Invoicing;
using Portal.Sandbox.Odoo.Models.Sales;

namespace Portal.Sandbox.Odoo.Models.Payments;

/// <summary>What Odoo does every ten minutes with transactions that are done: it confirms a paid order and books the payment.</summary>
/// <remarks>Two transactions of one order book two payments. Source: Odoo 18, recordings account_payment_after_cron, sale_order_after_tx_post_process.</remarks>
internal static class PostProcessing
{
    public const string Job = "payment.post_process";

    public static void Run(Transaction work)
    {
        var transactions = work.Database.Table(TransactionModel.ModelName);
        var (state, processed) = (transactions.Model["state"], transactions.Model["is_post_processed"]);
        foreach (var row in transactions.From(0).Where(row => row.Text(state) is "done" && !row.Flag(processed)).ToList())
        {
            Process(work, transactions.Model, row);
        }
    }

    private static void Process(Transaction work, Model model, Row row)
    {
        var orders = (SaleOrderModel)work.Model(SaleOrderModel.ModelName);
        foreach (var order in Orm.Existing(work, orders, row.Many(model["sale_order_ids"])))
        {
            var isOpen = order.Text(orders["state"]) is SaleOrderModel.Draft or "sent";
            if (isOpen && Amounts.Of(row, model["amount"]) >= Amounts.Of(order, orders["amount_total"]))
            {
                var before = Automations.Watch(work, orders, [order.Id]);
                orders.Confirm(work, order);
                Automations.AfterWrite(work, orders, [order.Id], before);
            }
        }

        var payment = Book(work, model, row);
        work.Set(model, row.Id, (model["is_post_processed"], true), (model["payment_id"], payment));
    }

    private static long Book(Transaction work, Model model, Row row)
    {
        var (partners, payments) = (work.Model("res.partner"), (PaymentModel)work.Model(PaymentModel.ModelName));
        var partner = row.Reference(model["partner_id"]) ?? 0;
        var reference = row.Text(model["reference"]);
        return payments.Make(
            work,
            new()
            {
                ["amount"] = Amounts.Of(row, model["amount"]),
                ["partner_id"] = partner,
                ["currency_id"] = row.Reference(model["currency_id"]),
                ["journal_id"] = JournalModel.First(work, "bank"),
                ["state"] = "in_process",
                ["payment_transaction_id"] = row.Id,
            },
            $"{reference} - {Orm.NameOf(work, partners, partner)} - {row.Text(model["provider_reference"])}"
        );
    }
}
