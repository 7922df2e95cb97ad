using Portal.Sandbox.Odoo.Models.Products;
using Portal.Sandbox.Odoo.Models.Sales;

namespace Portal.Sandbox.Odoo.Models.Invoicing;

/// <summary>account.move.line, of which only the lines of an invoice are here.</summary>
internal sealed class MoveLineModel : Model
{
    public const string ModelName = "account.move.line";

    public MoveLineModel()
        : base(ModelName, "Journal Item")
    {
        Order = "move_id, sequence, id";
        Access = AccessRights.Only(
            [AccessRights.Invoicing, AccessRights.InvoicingAdministration, AccessRights.Sales, AccessRights.AccountingReading],
            AccessRights.Invoicing
        );
        Add(Kept());
    }

    public static List<Row> Of(Transaction work, long move)
    {
        var lines = work.Database.Table(ModelName);
        return Orm.Existing(work, lines.Model, lines.Lookup(lines.Model["move_id"], move).ToList());
    }

    public override void BeforeCreate(Transaction work, Dictionary<string, object?> values)
    {
        var products = work.Model(ProductModel.ModelName);
        if (values.GetValueOrDefault("product_id") is not long id || work.Find(products, id) is not { } product)
        {
            return;
        }

        object? Of(string name) => Orm.Value(work, products, product, products[name]);
        values.TryAdd("name", products.DisplayName(work, product));
        values.TryAdd("price_unit", Of("list_price"));
        if (!values.ContainsKey("tax_ids"))
        {
            List<object?> taxes = [.. (Of("taxes_id") as IReadOnlyList<long> ?? []).Cast<object?>()];
            values["tax_ids"] = new List<object?>
            {
                new List<object?> { 6L, 0L, taxes },
            };
        }
    }

    public override void AfterCreate(Transaction work, long id, Dictionary<string, object?> values)
    {
        Settle(work, [id]);
        Link(work, work.Get(this, id));
    }

    public override void AfterWrite(Transaction work, IReadOnlyList<long> ids, Dictionary<string, object?> values) =>
        Settle(work, ids);

    public override void AfterUnlink(Transaction work, IReadOnlyList<Row> rows)
    {
        var moves = (MoveModel)work.Model(MoveModel.ModelName);
        foreach (var move in rows.Select(row => row.Reference(this["move_id"]) ?? 0).Distinct())
        {
            moves.Settle(work, move);
        }
    }

    /// <summary>Orders know the invoices of their lines; an invoice may have lines of several.</summary>
    private void Link(Transaction work, Row row)
    {
        var (orders, lines) = (work.Model(SaleOrderModel.ModelName), work.Model(SaleLineModel.ModelName));
        var move = row.Reference(this["move_id"]) ?? 0; // required
        foreach (var line in Orm.Existing(work, lines, row.Many(this["sale_line_ids"])))
        {
            var order = line.Reference(lines["order_id"]) ?? 0; // required
            var invoices = work.Get(orders, order).Many(orders["invoice_ids"]);
            if (!invoices.Contains(move))
            {
                work.Set(orders, order, (orders["invoice_ids"], invoices.Append(move).ToArray()));
            }
        }
    }

    private static Field[] Kept() =>
        [
            new("move_id", FieldType.Many2one, "Journal Entry")
            {
                Relation = MoveModel.ModelName,
                Required = true,
                Indexed = true,
                OnDelete = OnDelete.Cascade,
            },
            new("sequence", FieldType.Integer, "Sequence") { Default = _ => 100L },
            new("product_id", FieldType.Many2one, "Product") { Relation = ProductModel.ModelName, OnDelete = OnDelete.Restrict },
            Define.Char("name", "Label"),
            new("display_type", FieldType.Selection, "Display Type")
            {
                Default = _ => "product",
                Choices = [new("product", "Product"), new("line_section", "Section"), new("line_note", "Note")],
            },
            new("quantity", FieldType.Float, "Quantity") { Default = _ => 1d },
            new("price_unit", FieldType.Float, "Unit Price"),
            new("discount", FieldType.Float, "Discount (%)") { Default = _ => 0d },
            Define.Many("tax_ids", "Taxes", "account.tax"),
            new("price_subtotal", FieldType.Monetary, "Subtotal") { ReadOnly = true },
            new("price_total", FieldType.Monetary, "Total") { ReadOnly = true },
            Define.Many("sale_line_ids", "Sales Order Lines", "sale.order.line"),
            new("analytic_distribution", FieldType.Json, "Analytic Distribution"),
        ];

    private void Settle(Transaction work, IReadOnlyList<long> ids)
    {
        var moves = (MoveModel)work.Model(MoveModel.ModelName);
        foreach (var row in ids.Select(id => work.Get(this, id)))
        {
            double Number(string name) => Amounts.Of(row, this[name]);
            var isNote = row.Text(this["display_type"]) is not "product";
            var net = isNote ? 0d : Amounts.Round(Number("quantity") * Number("price_unit") * (1 - (Number("discount") / 100d)));
            var tax = Amounts.Round(Amounts.Tax(work, row.Many(this["tax_ids"]), net));
            work.Set(this, row.Id, (this["price_subtotal"], net), (this["price_total"], Amounts.Round(net + tax)));
            moves.Settle(work, row.Reference(this["move_id"]) ?? 0);
        }
    }
}
