namespace Portal.Sandbox.Odoo.Models.Sales;

/// <summary>What an order comes to: the tax is rounded once on the whole, as Odoo rounds it.</summary>
internal sealed record SaleSums(double Net, double Tax, double Total, double Recurring, double Monthly, string InvoiceStatus)
{
    private const double WeeksPerMonth = 52d / 12d;

    /// <remarks>Source: Odoo 18, recordings sale_order_read_draft, sale_order_after_qty_write.</remarks>
    public static SaleSums Of(Transaction work, Row order)
    {
        var (orders, lines) = (work.Model(SaleOrderModel.ModelName), work.Model(SaleLineModel.ModelName));
        var rows = SaleLineModel.Of(work, order.Id);
        var decimals = Amounts.Decimals(work, order.Reference(orders["currency_id"]));
        var net = Amounts.Round(rows.Sum(row => Amounts.Of(row, lines["price_subtotal"])), decimals);
        var tax = Amounts.Round(
            rows.Sum(row => Amounts.Tax(work, row.Many(lines["tax_id"]), Amounts.Of(row, lines["price_subtotal"]))),
            decimals
        );
        var recurring = Amounts.Round(
            rows.Where(row => SaleLineModel.IsRecurring(work, row)).Sum(row => Amounts.Of(row, lines["price_subtotal"])),
            decimals
        );
        var monthly = Amounts.Round(PerMonth(work, order.Reference(orders["plan_id"]), recurring), decimals);
        return new(net, tax, Amounts.Round(net + tax, decimals), recurring, monthly, Status(order, orders, rows, lines));
    }

    private static double PerMonth(Transaction work, long? plan, double recurring)
    {
        var plans = work.Model("sale.subscription.plan");
        if (work.Find(plans, plan ?? 0) is not { } row)
        {
            return 0d;
        }

        var periods = Math.Max(1, row[plans["billing_period_value"]] as long? ?? 1);
        var perPeriod = recurring / periods;
        return row.Text(plans["billing_period_unit"]) switch
        {
            "week" => perPeriod * WeeksPerMonth,
            "year" => perPeriod / 12d,
            _ => perPeriod,
        };
    }

    private static string Status(Row order, Model orders, List<Row> rows, Model lines)
    {
        var states = rows.Where(row => row.Text(lines["display_type"]) is null)
            .Select(row => row.Text(lines["invoice_status"]))
            .ToList();
        return order.Text(orders["state"]) is not SaleOrderModel.Confirmed || states.Count == 0 ? "no"
            : states.Contains("to invoice") ? "to invoice"
            : states.TrueForAll(state => state is "invoiced") ? "invoiced"
            : "no";
    }
}
