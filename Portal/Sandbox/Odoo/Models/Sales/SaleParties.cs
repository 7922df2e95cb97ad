namespace Portal.Sandbox.Odoo.Models.Sales;

/// <summary>What an order takes over from its customer when the call leaves it out.</summary>
internal static class SaleParties
{
    private static readonly string[] Adopted = ["partner_invoice_id", "partner_shipping_id", "payment_term_id", "pricelist_id"];

    public static void Fill(Transaction work, long partner, Dictionary<string, object?> values)
    {
        var partners = work.Model("res.partner");
        if (work.Find(partners, partner) is not { } row)
        {
            return;
        }

        object? Adopt(string name) =>
            name switch
            {
                "partner_invoice_id" => PartnerAddress.For(work, row, "invoice"),
                "partner_shipping_id" => PartnerAddress.For(work, row, "delivery"),
                "payment_term_id" => row[partners["property_payment_term_id"]],
                _ => Orm.Value(work, partners, row, partners["property_product_pricelist"]),
            };
        foreach (var name in Adopted.Where(name => !values.ContainsKey(name)))
        {
            values[name] = Adopt(name);
        }
    }

    public static object? Currency(Transaction work, long? pricelist, long? company)
    {
        var lists = work.Model("product.pricelist");
        return work.Find(lists, pricelist ?? 0)?[lists["currency_id"]] ?? CompanyCurrency.Of(work, company);
    }
}
