using System.Net;
using System.Text;
using Portal.Sandbox.Odoo.Models.Products;

namespace Portal.Sandbox.Odoo.Models.Sales;

/// <summary>The notes that changes of a confirmed order leave in its chatter. Source: Odoo 18, recording sale_order_messages.</summary>
internal static class SaleNotes
{
    public static void QuantityChanged(Transaction work, long order, IEnumerable<Row> rows, object? quantity)
    {
        var (orders, lines) = (work.Model(SaleOrderModel.ModelName), work.Model(SaleLineModel.ModelName));
        var wanted = FieldValue.ToStored(work, lines, lines["product_uom_qty"], quantity);
        var changed = rows.Where(row => row[lines["product_id"]] is not null && !Equals(row[lines["product_uom_qty"]], wanted))
            .ToList();
        if (changed.Count == 0 || work.Get(orders, order).Text(orders["state"]) is not SaleOrderModel.Confirmed)
        {
            return;
        }

        var note = new StringBuilder("<b>The ordered quantity has been updated.</b><ul>");
        foreach (var row in changed)
        {
            Describe(note, work, row, quantity);
        }

        Messages.Note(work, orders, order, note.Append("</ul>").ToString());
    }

    private static void Describe(StringBuilder note, Transaction work, Row row, object? quantity)
    {
        var (lines, products) = (work.Model(SaleLineModel.ModelName), work.Model(ProductModel.ModelName));
        var product = work.Get(products, row.Reference(lines["product_id"]) ?? 0);
        string Number(string name) => PyRepr.Float(Amounts.Of(row, lines[name]));
        note.Append("<li> ").Append(WebUtility.HtmlEncode(products.DisplayName(work, product))).Append(": <br>");
        note.Append("Ordered Quantity: ")
            .Append(Number("product_uom_qty"))
            .Append(" -&gt; ")
            .Append(PyRepr.Of(quantity))
            .Append("<br>");
        if (Orm.Value(work, products, product, products["type"]) is "consu")
        {
            note.Append("Delivered Quantity: ").Append(Number("qty_delivered")).Append("<br>");
        }

        note.Append("Invoiced Quantity: ").Append(Number("qty_invoiced")).Append("<br></li>");
    }
}
