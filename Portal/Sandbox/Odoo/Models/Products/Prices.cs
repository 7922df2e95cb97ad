namespace Portal.Sandbox.Odoo.Models.Products;

/// <summary>What a product costs on a list: the list's own price, else the product's.</summary>
internal static class Prices
{
    public static double Of(Transaction work, long product, long? pricelist)
    {
        var (products, templates) = (work.Model(ProductModel.ModelName), work.Model("product.template"));
        var template = work.Find(products, product)?.Reference(products["product_tmpl_id"]) ?? 0;
        var items = work.Database.Table("product.pricelist.item");
        var (list, target, price) = (items.Model["pricelist_id"], items.Model["product_tmpl_id"], items.Model["fixed_price"]);
        var own = pricelist is { } id
            ? items.Lookup(list, id).Select(items.Find).OfType<Row>().FirstOrDefault(row => row.Reference(target) == template)
            : null;
        return own is not null ? Amounts.Of(own, price)
            : work.Find(templates, template) is { } row ? Amounts.Of(row, templates["list_price"])
            : 0d;
    }
}
