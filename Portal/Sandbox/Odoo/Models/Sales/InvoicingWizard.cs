using Portal.Sandbox.Odoo.Models.Invoicing;

namespace Portal.Sandbox.Odoo.Models.Sales;

/// <summary>sale.advance.payment.inv: invoices what is due of the orders that its context names. Down payments aren't offered here.</summary>
/// <remarks>Source: Odoo 18, recordings advance_payment_wizard_create, advance_payment_create_invoices, sale_order_after_invoice.</remarks>
internal sealed class InvoicingWizard : Model
{
    public InvoicingWizard()
        : base("sale.advance.payment.inv", "Sales Advance Payment Invoice")
    {
        NameField = "id";
        Access = AccessRights.Only([AccessRights.Sales], AccessRights.Sales);
        Add(
            new("advance_payment_method", FieldType.Selection, "Create Invoice")
            {
                Required = true,
                Default = _ => "delivered",
                Choices = [new("delivered", "Regular invoice")],
            },
            new("sale_order_ids", FieldType.Many2many, "Orders") { Relation = SaleOrderModel.ModelName, Default = Chosen }
        );
        Methods["create_invoices"] = new("create_invoices", true, [], [], Run);
    }

    private static object? Chosen(Transaction work) =>
        work.Context.GetValueOrDefault("active_model") is SaleOrderModel.ModelName
            ? work.Context.GetValueOrDefault("active_ids")
            : null;

    private object? Run(Call call)
    {
        var orders = call.Work.Model(SaleOrderModel.ModelName);
        var made = call
            .Ids.SelectMany(id => Orm.Existing(call.Work, orders, call.Work.Get(this, id).Many(this["sale_order_ids"])))
            .Select(order => call.Work.AsSystem(() => Invoice(call.Work, order)))
            .OfType<long>()
            .ToList();
        return made.Count > 0
            ? InvoiceAction.Of(call.Work, made)
            : throw OdooError.User("Cannot create an invoice. No items are available to invoice.");
    }

    private static long? Invoice(Transaction work, Row order)
    {
        var (orders, lines) = (work.Model(SaleOrderModel.ModelName), work.Model(SaleLineModel.ModelName));
        var rows = SaleLineModel.Of(work, order.Id);
        if (!rows.Exists(row => Amounts.Of(row, lines["qty_to_invoice"]) > 0))
        {
            return null;
        }

        var move = Draft(work, order, rows);
        foreach (var row in rows)
        {
            work.Set(
                lines,
                row.Id,
                (lines["qty_invoiced"], Amounts.Of(row, lines["qty_invoiced"]) + Amounts.Of(row, lines["qty_to_invoice"]))
            );
        }

        work.Set(orders, order.Id, (orders["invoice_ids"], order.Many(orders["invoice_ids"]).Append(move).ToArray()));
        ((SaleOrderModel)orders).Settle(work, order.Id);
        return move;
    }

    private static long Draft(Transaction work, Row order, List<Row> rows)
    {
        var (orders, lines) = (work.Model(SaleOrderModel.ModelName), work.Model(SaleLineModel.ModelName));
        List<object?> sold =
        [
            .. rows.Where(row => row.Text(lines["display_type"]) is not null || Amounts.Of(row, lines["qty_to_invoice"]) > 0)
                .Select(row => (object?)new List<object?> { 0L, 0L, Line(lines, row) }),
        ];
        return Writer.Create(
            work,
            work.Model(MoveModel.ModelName),
            [
                new()
                {
                    ["move_type"] = "out_invoice",
                    ["partner_id"] = order.Reference(orders["partner_invoice_id"]),
                    ["currency_id"] = order.Reference(orders["currency_id"]),
                    ["company_id"] = order.Reference(orders["company_id"]),
                    ["invoice_origin"] = order.Text(orders["name"]),
                    ["ref"] = order.Text(orders["client_order_ref"]),
                    ["invoice_payment_term_id"] = order.Reference(orders["payment_term_id"]),
                    ["invoice_line_ids"] = sold,
                },
            ]
        )[0];
    }

    private static Dictionary<string, object?> Line(Model lines, Row row)
    {
        List<object?> taxes = [.. row.Many(lines["tax_id"]).Cast<object?>()];
        return new()
        {
            ["product_id"] = row.Reference(lines["product_id"]),
            ["name"] = row.Text(lines["name"]),
            ["display_type"] = row.Text(lines["display_type"]) ?? "product",
            ["quantity"] = Amounts.Of(row, lines["qty_to_invoice"]),
            ["price_unit"] = Amounts.Of(row, lines["price_unit"]),
            ["discount"] = Amounts.Of(row, lines["discount"]),
            ["tax_ids"] = new List<object?>
            {
                new List<object?> { 6L, 0L, taxes },
            },
            ["sale_line_ids"] = new List<object?>
            {
                new List<object?>
                {
                    6L,
                    0L,
                    new List<object?> { row.Id },
                },
            },
        };
    }
}
