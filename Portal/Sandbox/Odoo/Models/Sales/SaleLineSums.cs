using Portal.Sandbox.Odoo.Models.Products;

namespace Portal.Sandbox.Odoo.Models.Sales;

/// <summary>What one line comes to, and how much of it can be invoiced.</summary>
internal static class SaleLineSums
{
    public static (Field Field, object? Value)[] Of(Transaction work, Row order, Row row, int decimals)
    {
        var lines = work.Model(SaleLineModel.ModelName);
        double Number(string name) => Amounts.Of(row, lines[name]);
        var net = Amounts.Round(Number("product_uom_qty") * Number("price_unit") * (1 - (Number("discount") / 100d)), decimals);
        var tax = Amounts.Round(Amounts.Tax(work, row.Many(lines["tax_id"]), net), decimals);
        var due = IsConfirmed(work, order) && IsSold(row, lines) ? Invoiceable(work, row, lines) - Number("qty_invoiced") : 0d;
        return
        [
            (lines["price_subtotal"], net),
            (lines["price_tax"], tax),
            (lines["price_total"], Amounts.Round(net + tax, decimals)),
            (lines["qty_to_invoice"], due),
            (lines["invoice_status"], Status(work, order, row, lines, due)),
        ];
    }

    private static bool IsConfirmed(Transaction work, Row order) =>
        order.Text(work.Model(SaleOrderModel.ModelName)["state"]) is SaleOrderModel.Confirmed;

    private static bool IsSold(Row row, Model lines) => row.Text(lines["display_type"]) is null;

    private static double Invoiceable(Transaction work, Row row, Model lines)
    {
        var products = work.Model(ProductModel.ModelName);
        var byDelivery =
            work.Find(products, row.Reference(lines["product_id"]) ?? 0) is { } product
            && Orm.Value(work, products, product, products["invoice_policy"]) is "delivery";
        return Amounts.Of(row, lines[byDelivery ? "qty_delivered" : "product_uom_qty"]);
    }

    private static string Status(Transaction work, Row order, Row row, Model lines, double due) =>
        !IsConfirmed(work, order) || !IsSold(row, lines) ? "no"
        : due > 0 ? "to invoice"
        : Amounts.Of(row, lines["qty_invoiced"]) >= Amounts.Of(row, lines["product_uom_qty"]) ? "invoiced"
        : "no";
}
