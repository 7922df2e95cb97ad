using Portal.Sandbox.Odoo.Models.Products;

namespace Portal.Sandbox.Odoo.Models.Sales;

/// <summary>sale.order.line.</summary>
/// <remarks>Source: Odoo 18, recordings sale_order_line_read, sale_line_*, sale_order_messages.</remarks>
internal sealed class SaleLineModel : Model
{
    public const string ModelName = "sale.order.line";

    private static readonly string[] Protected =
    [
        "product_id",
        "name",
        "price_unit",
        "product_uom",
        "product_uom_qty",
        "tax_id",
        "analytic_distribution",
    ];

    public SaleLineModel()
        : base(ModelName, "Sales Order Line")
    {
        Order = "order_id, sequence, id";
        Companies = CompanyRule.Own;
        Access = AccessRights.Only([AccessRights.Sales, AccessRights.Invoicing], AccessRights.Sales);
        Add(SaleLineFields.All());
    }

    public static List<Row> Of(Transaction work, long order)
    {
        var lines = work.Database.Table(ModelName);
        return Orm.Existing(work, lines.Model, lines.Lookup(lines.Model["order_id"], order).ToList());
    }

    public static bool IsRecurring(Transaction work, Row row)
    {
        var (lines, products) = (work.Model(ModelName), work.Model(ProductModel.ModelName));
        return work.Find(products, row.Reference(lines["product_id"]) ?? 0) is { } product
            && Orm.Value(work, products, product, products["recurring_invoice"]) is true;
    }

    /// <summary>Works out the sums of an order's lines and what is still to be invoiced.</summary>
    public static void Settle(Transaction work, long order)
    {
        var (orders, lines) = (work.Model(SaleOrderModel.ModelName), work.Model(ModelName));
        var head = work.Get(orders, order);
        var decimals = Amounts.Decimals(work, head.Reference(orders["currency_id"]));
        foreach (var row in Of(work, order))
        {
            var now = SaleLineSums.Of(work, head, row, decimals);
            if (now.Any(each => !Equals(row[each.Field], each.Value)))
            {
                work.Set(lines, row.Id, now);
            }
        }
    }

    public override void BeforeCreate(Transaction work, Dictionary<string, object?> values)
    {
        var orders = work.Model(SaleOrderModel.ModelName);
        var order = values.GetValueOrDefault("order_id") as long? ?? 0;
        if (work.Find(orders, order) is { } head)
        {
            values["company_id"] = head.Reference(orders["company_id"]);
        }

        if (FieldValue.IsTruthy(values.GetValueOrDefault("display_type")))
        {
            (values["product_id"], values["product_uom_qty"], values["price_unit"], values["product_uom"]) = (
                false,
                0d,
                0d,
                false
            );
            return;
        }

        if (
            values.GetValueOrDefault("product_id") is long product and not 0
            && work.Find(work.Model(ProductModel.ModelName), product) is { } row
        )
        {
            Fill(work, order, row, values);
        }

        values.TryAdd("price_unit", 0d);
    }

    public override void AfterCreate(Transaction work, long id, Dictionary<string, object?> values)
    {
        var orders = work.Model(SaleOrderModel.ModelName);
        var row = work.Get(this, id);
        var order = row.Reference(this["order_id"]) ?? 0;
        ((SaleOrderModel)orders).Settle(work, order);
        if (
            work.Get(orders, order).Text(orders["state"]) is SaleOrderModel.Confirmed
            && row.Reference(this["product_id"]) is { } product
        )
        {
            var name = Orm.NameOf(work, work.Model(ProductModel.ModelName), product);
            Messages.Note(work, orders, order, $"Extra line with {System.Net.WebUtility.HtmlEncode(name)}");
        }
    }

    public override void BeforeWrite(Transaction work, IReadOnlyList<long> ids, Dictionary<string, object?> values)
    {
        DemandUnlocked(work, ids, values);
        if (values.TryGetValue("product_uom_qty", out var quantity))
        {
            foreach (var order in ids.Select(id => work.Get(this, id)).GroupBy(row => row.Reference(this["order_id"]) ?? 0))
            {
                SaleNotes.QuantityChanged(work, order.Key, order, quantity);
            }
        }
    }

    public override void AfterWrite(Transaction work, IReadOnlyList<long> ids, Dictionary<string, object?> values)
    {
        var orders = work.Model(SaleOrderModel.ModelName);
        foreach (var order in ids.Select(id => work.Get(this, id).Reference(this["order_id"]) ?? 0).Distinct())
        {
            var before = work.Get(orders, order)[orders["amount_total"]];
            ((SaleOrderModel)orders).Settle(work, order);
            var now = work.Get(orders, order);
            if (now.Text(orders["state"]) is SaleOrderModel.Confirmed && !Equals(before, now[orders["amount_total"]]))
            {
                Messages.Note(work, orders, order, "");
            }
        }
    }

    public override void BeforeUnlink(Transaction work, IReadOnlyList<long> ids)
    {
        var orders = work.Model(SaleOrderModel.ModelName);
        var rows = ids.Select(id => work.Get(this, id)).Where(row => row.Text(this["display_type"]) is null);
        if (
            rows.Any(row =>
                work.Get(orders, row.Reference(this["order_id"]) ?? 0).Text(orders["state"]) is SaleOrderModel.Confirmed
            )
        )
        {
            throw OdooError.User(
                "Once a sales order is confirmed, you can't remove one of its lines (we need to track if something gets invoiced or delivered).\n"
                    + "                Set the quantity to 0 instead."
            );
        }
    }

    public override void AfterUnlink(Transaction work, IReadOnlyList<Row> rows)
    {
        var orders = (SaleOrderModel)work.Model(SaleOrderModel.ModelName);
        foreach (var order in rows.Select(row => row.Reference(this["order_id"]) ?? 0).Distinct())
        {
            orders.Settle(work, order);
        }
    }

    private static void Fill(Transaction work, long order, Row product, Dictionary<string, object?> values)
    {
        var (orders, products) = (work.Model(SaleOrderModel.ModelName), work.Model(ProductModel.ModelName));
        object? Of(string name) => Orm.Value(work, products, product, products[name]);
        var said = Of("description_sale") as string;
        var name = products.DisplayName(work, product);
        values.TryAdd("name", string.IsNullOrEmpty(said) ? name : $"{name}\n{said}");
        values.TryAdd("product_uom", Of("uom_id"));
        values.TryAdd("price_unit", Prices.Of(work, product.Id, work.Find(orders, order)?.Reference(orders["pricelist_id"])));
        if (!values.ContainsKey("tax_id"))
        {
            List<object?> taxes = [.. (Of("taxes_id") as IReadOnlyList<long> ?? []).Cast<object?>()];
            values["tax_id"] = new List<object?>
            {
                new List<object?> { 6L, 0L, taxes },
            };
        }
    }

    private void DemandUnlocked(Transaction work, IReadOnlyList<long> ids, Dictionary<string, object?> values)
    {
        var orders = work.Model(SaleOrderModel.ModelName);
        var touched = Protected.Where(values.ContainsKey).Select(name => this[name].Label).ToList();
        var isLocked = ids.Any(id =>
            work.Get(orders, work.Get(this, id).Reference(this["order_id"]) ?? 0).Flag(orders["locked"])
        );
        if (isLocked && touched.Count > 0)
        {
            throw OdooError.User(
                $"It is forbidden to modify the following fields in a locked order:\n{string.Join('\n', touched)}"
            );
        }
    }
}
