using Portal.Sandbox.Odoo.Models.Products;

namespace Portal.Sandbox.Odoo.Models.Sales;

/// <summary>The fields of sale.order.line. Source: Odoo 18, recordings sale_order_line_read, sale_line_analytic_distribution.</summary>
internal static class SaleLineFields
{
    public static Field[] All() => [.. Sold(), .. Sums(), .. OfOrder()];

    private static Field[] Sold() =>
        [
            new("order_id", FieldType.Many2one, "Order Reference")
            {
                Relation = SaleOrderModel.ModelName,
                Required = true,
                Indexed = true,
                OnDelete = OnDelete.Cascade,
            },
            new("sequence", FieldType.Integer, "Sequence") { Default = _ => 10L },
            new("product_id", FieldType.Many2one, "Product")
            {
                Relation = ProductModel.ModelName,
                Indexed = true,
                OnDelete = OnDelete.Restrict,
            },
            new("product_template_id", FieldType.Many2one, "Product Template")
            {
                Relation = "product.template",
                Related = "product_id.product_tmpl_id",
                ReadOnly = true,
            },
            new("name", FieldType.Text, "Description") { Required = true },
            new("display_type", FieldType.Selection, "Display Type")
            {
                Choices = [new("line_section", "Section"), new("line_note", "Note")],
            },
            new("product_uom_qty", FieldType.Float, "Quantity") { Required = true, Default = _ => 1d },
            new("product_uom", FieldType.Many2one, "Unit of Measure") { Relation = "uom.uom", OnDelete = OnDelete.Restrict },
            new("price_unit", FieldType.Float, "Unit Price") { Required = true },
            new("discount", FieldType.Float, "Discount (%)") { Default = _ => 0d },
            Define.Many("tax_id", "Taxes", "account.tax"),
            new("analytic_distribution", FieldType.Json, "Analytic Distribution"),
        ];

    private static Field[] Sums() =>
        [
            new("price_subtotal", FieldType.Monetary, "Subtotal") { ReadOnly = true },
            new("price_tax", FieldType.Float, "Total Tax") { ReadOnly = true },
            new("price_total", FieldType.Monetary, "Total") { ReadOnly = true },
            new("qty_delivered", FieldType.Float, "Delivery Quantity") { Default = _ => 0d },
            new("qty_invoiced", FieldType.Float, "Invoiced Quantity") { ReadOnly = true, Default = _ => 0d },
            new("qty_to_invoice", FieldType.Float, "Quantity To Invoice") { ReadOnly = true, Default = _ => 0d },
            new("invoice_status", FieldType.Selection, "Invoice Status")
            {
                ReadOnly = true,
                Choices = SaleOrderFields.InvoiceStates,
            },
        ];

    private static Field[] OfOrder() =>
        [
            new("company_id", FieldType.Many2one, "Company") { Relation = "res.company", ReadOnly = true },
            new("state", FieldType.Selection, "Order Status")
            {
                Related = "order_id.state",
                ReadOnly = true,
                FindChoices = work => work.Model(SaleOrderModel.ModelName)["state"].Choices,
            },
            new("currency_id", FieldType.Many2one, "Currency")
            {
                Relation = "res.currency",
                Related = "order_id.currency_id",
                ReadOnly = true,
            },
            new("order_partner_id", FieldType.Many2one, "Customer")
            {
                Relation = "res.partner",
                Related = "order_id.partner_id",
                ReadOnly = true,
            },
            new("salesman_id", FieldType.Many2one, "Salesperson")
            {
                Relation = "res.users",
                Related = "order_id.user_id",
                ReadOnly = true,
            },
        ];
}
